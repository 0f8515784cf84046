import { UNITS_MS } from '../../nodes/ChingchingPay/api/timeUnit';
import { bodyParameters, verify } from '../../nodes/ChingchingPay/api/callbackSignature';
import type { CallbackSignaturePlace } from '../../nodes/ChingchingPay/api/conventions';
import type { Credential } from '../../nodes/ChingchingPay/api/credential';
import type { WebhookRequest } from '../../nodes/shared/webhook/request';
import { signs, type Candidate } from '../recipe/candidates.cts';
import { signerOf, type Account } from '../recipe/signing.cts';
import { NONCE_HEADERS, TIMESTAMP_HEADERS } from '../templates.cts';

export interface SignaturePlace {
	place: CallbackSignaturePlace;
	name: string;
}

const SIGNATURE = /^([\da-f]{64}|[\dA-F]{64}|[A-Za-z\d+/]{43}=)$/;

/** Where a callback has a value that may be a signature: a header, a member or a parameter of the query. */
export function placesOfSignatures(request: WebhookRequest): SignaturePlace[] {
	const named = (place: CallbackSignaturePlace, entries: Array<[string, unknown]>) =>
		entries
			.filter(([, value]) => typeof value === 'string' && SIGNATURE.test(value))
			.map(([name]) => ({ place, name }));
	return [
		...named('header', Object.entries(request.headers)),
		...named('body', bodyParameters(request)),
		...named('query', [...new URLSearchParams(request.query)]),
	];
}

/** The place whose value is the signature that the credential's recipe makes, as the trigger checks it. */
export const placeThatVerifies = (request: WebhookRequest, credential: Credential): SignaturePlace | undefined =>
	placesOfSignatures(request).find((callbackSignature) => {
		const conventions = { ...credential.conventions, callbackSignature };
		return verify(request, { ...credential, conventions }).genuine;
	});

/** Another recipe by which a callback is signed, and the place of its signature. */
export function otherRecipe(
	request: WebhookRequest,
	credential: Credential,
	account: Account,
	candidates: readonly Candidate[],
): { candidate: Candidate; at: SignaturePlace } | undefined {
	const present = (names: readonly string[]) => names.filter((name) => request.headers[name] !== undefined);
	const [timestamp] = present(TIMESTAMP_HEADERS);
	const [nonce] = present(NONCE_HEADERS);
	for (const candidate of candidates) {
		if (signs(candidate, 'timestamp') && timestamp === undefined) continue;
		if (signs(candidate, 'nonce') && nonce === undefined) continue;
		const { parts, encoding, secret } = signerOf(account, candidate);
		const recipe = {
			parts,
			encoding,
			...(timestamp === undefined ? {} : { timestamp: { header: timestamp, unitMs: UNITS_MS.milliseconds } }),
			...(nonce === undefined ? {} : { nonce: { header: nonce } }),
		};
		const at = placeThatVerifies(request, { ...credential, recipe, signingSecret: secret });
		if (at !== undefined) return { candidate, at };
	}
	return undefined;
}
