import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { connect, MAX_DOWNLOAD_BYTES, type Call, type Context } from '../../shared/http/gateway';
import { adviceFor, UNCLEAR, type Decoded } from '../../shared/http/response';
import type { HttpResponse } from '../../shared/http/send';
import type { Guard } from '../../shared/values/guard';
import { isKnown, isObject, parseJsonObject } from '../../shared/values/json';
import { toPaymentError, type PaymentError } from '../../shared/values/paymentError';
import {
	httpStatusOf,
	MAX_ENVELOPE_BYTES,
	REFUSED_BEFORE_LOOKING,
	TRANSACTION_ID_FIELDS,
	type Conventions,
} from './conventions';
import { CREDENTIAL_TYPE, readCredential, type Credential } from './credential';
import { endpoints } from './endpoints';
import { isFilled } from './outcome';
import { withoutTokens } from './resumeAddress';
import type { Recipe } from './signature';
import type { QueryRequest } from './wire';

/** Sends every request to ChingchingPay. Every method throws `PaymentError`. */
export interface ChingchingPayClient {
	/** The base URL of the gateway, without a trailing slash. */
	baseUrl: string;
	/** The credential's merchant id; empty when none is set. */
	merchantId: string;
	conventions: Conventions;
	/** Identifies the account at the gateway. */
	account: string;
	/** The limits of the node, for what can be checked before anything is sent. */
	readonly guard: Guard;
	isCancelled(): boolean;
	/** Sends a call and returns its `data` as an object. */
	send(call: Call): Promise<IDataObject>;
	/** Sends a call whose `data` may be a list or an object. */
	list(call: Call): Promise<unknown>;
	/** Sends a call whose response is a file. */
	download(call: Call): Promise<HttpResponse>;
}

/** @param timeout milliseconds for each request */
export async function createClient(context: Context, timeout: number): Promise<ChingchingPayClient> {
	return clientOf(context, readCredential(await context.getCredentials(CREDENTIAL_TYPE)), timeout);
}

function clientOf(
	context: Context,
	{ fields, baseUrl, merchantId, apiKey, signingSecret, recipe, conventions }: Credential,
	timeout: number,
): ChingchingPayClient {
	// A merchant ID that also serves as the key is not secret, and responses are compared with it.
	const secrets = [apiKey, signingSecret].filter((secret) => secret !== merchantId);
	const gateway = connect(
		context,
		{ name: 'ChingchingPay', signer: { credentialType: CREDENTIAL_TYPE, fields }, baseUrl, secrets },
		timeout,
	);
	const inWords = <T>(decode: (response: HttpResponse) => Decoded<T>) => {
		return (response: HttpResponse) => withRecipeAdvice(decode(response), response.status, recipe);
	};
	return {
		baseUrl,
		merchantId,
		conventions,
		account: gateway.account,
		get guard() {
			return gateway.guard;
		},
		isCancelled: gateway.isCancelled,
		send: async (call) =>
			await gateway.send(
				call,
				inWords((response) => {
					const decode = call.endpoint === endpoints.query ? decodeQuery : decodeObject;
					return decode(response, conventions);
				}),
			),
		list: async (call) =>
			await gateway.send(
				call,
				inWords((response) => decodeEnvelope(response, conventions)),
			),
		download: async (call) =>
			await gateway.send(
				call,
				inWords((response) => decodeFile(response, conventions)),
				MAX_DOWNLOAD_BYTES,
			),
	};
}

/** A refusal of the key or the signature, with what to try next. */
function withRecipeAdvice<T>(decoded: Decoded<T>, status: number, { parts }: Recipe): Decoded<T> {
	if (decoded.kind !== 'refused' || (status !== 401 && httpStatusOf(Number(decoded.code)) !== 401)) return decoded;
	const [first] = parts;
	const isBody = parts.length === 1 && first !== undefined && 'placeholder' in first && first.placeholder === 'body';
	const next = isBody ? "'Signed Content' = Sorted Parameters" : "'Signed Content' = Custom, as in your contract";
	const advice = `Check the credential: 'API Key', 'API Secret' and 'Environment' must belong together. If they do, ChingchingPay expects another signature: try ${next}.`;
	return { ...decoded, advice };
}

type SuccessCodes = Pick<Conventions, 'successCodes'>;

/**
 * Reads the response to a query. A code for an unknown reference may read like an internal error. Any other refusal that
 * sends data may be a success of this gateway, so it does not say that the reference is unknown: what is there would be
 * paid again.
 */
export function decodeQuery(
	response: HttpResponse,
	{ successCodes, unknownReferenceCodes = [] }: Pick<Conventions, 'successCodes' | 'unknownReferenceCodes'>,
): Decoded<IDataObject> {
	const decoded = decodeObject(response, { successCodes });
	if (decoded.kind !== 'refused' && decoded.kind !== 'unclear') return decoded;
	const isListed = unknownReferenceCodes.includes(Number(decoded.code));
	if (decoded.kind === 'unclear') {
		const { code, message } = decoded;
		return isListed && decoded.what === UNCLEAR.serverError
			? { kind: 'refused', code, message, advice: adviceFor(httpStatusOf(Number(code))) }
			: decoded;
	}
	const data = parseJsonObject(response.body)?.data;
	return !isListed && hasContent(data) ? { ...decoded, kind: 'unclear', what: UNCLEAR.sendsData } : decoded;
}

/** Reads the envelope `{ code, message, data }`. */
export function decodeEnvelope({ body }: HttpResponse, { successCodes }: SuccessCodes): Decoded<unknown> {
	const envelope = parseJsonObject(body);
	if (envelope === undefined || typeof envelope.code !== 'number') return { kind: 'unreadable' };
	const { code, data } = envelope;
	if (successCodes.includes(code)) return { kind: 'data', data: withoutTokens(data) };
	const message = typeof envelope.message === 'string' ? envelope.message : '';
	const status = httpStatusOf(code);
	if (status >= 500)
		return { kind: 'unclear', code, message, what: UNCLEAR.serverError, advice: maybeUnknownReference(code) };
	const advice = hasContent(data) ? maybeSuccess(code) : undefined;
	if (namesTransaction(data)) return { kind: 'unclear', code, message, what: UNCLEAR.namesResult, advice };
	return { kind: 'refused', code, message, advice: advice ?? (status === 0 ? undefined : adviceFor(status)) };
}

/** A refusal has nothing to give, so a code that comes with data may be a success of this gateway. */
const hasContent = (data: unknown) => typeof data === 'object' && data !== null && Object.values(data).some(isFilled);

const maybeUnknownReference = (code: number) =>
	`Run this again later. If ChingchingPay says that code ${code} means an unknown reference, enter it in the credential: 'Gateway Conventions', 'Codes', 'Unknown Reference Codes'.`;

const maybeSuccess = (code: number) =>
	`If ChingchingPay says that code ${code} means success, enter it in the credential: 'Gateway Conventions', 'Codes', 'Success Codes'; if it means an unknown reference, 'Unknown Reference Codes'. Until then, it is taken for neither.`;

const namesTransaction = (data: unknown) => isObject(data) && TRANSACTION_ID_FIELDS.some((name) => isKnown(data[name]));

/** A file, unless it is an envelope, whatever its content type, or a web page such as a proxy's. */
export function decodeFile(response: HttpResponse, codes: SuccessCodes): Decoded<HttpResponse> {
	const isPage = String(response.headers['content-type']).toLowerCase().includes('html');
	if (isPage || response.body.length === 0) return { kind: 'unreadable' };
	if (!isEnvelope(response)) return { kind: 'data', data: response };
	const decoded = decodeEnvelope(response, codes);
	return decoded.kind === 'data' ? { kind: 'unreadable' } : decoded;
}

function isEnvelope({ body }: HttpResponse): boolean {
	const object = body.length > MAX_ENVELOPE_BYTES ? undefined : parseJsonObject(body);
	return typeof object?.code === 'number' && ('message' in object || 'data' in object);
}

function decodeObject(response: HttpResponse, codes: SuccessCodes): Decoded<IDataObject> {
	const decoded = decodeEnvelope(response, codes);
	return decoded.kind === 'data' ? { kind: 'data', data: isObject(decoded.data) ? decoded.data : {} } : decoded;
}

/** Whether a query was refused because the gateway does not know the reference. */
function isUnknownReference({ kind, details }: PaymentError, { unknownReferenceCodes }: Conventions): boolean {
	const { gatewayCode } = details;
	if (kind !== 'refused' || typeof gatewayCode !== 'number') return false;
	if (unknownReferenceCodes !== undefined) return unknownReferenceCodes.includes(gatewayCode);
	return !isRefusedBeforeLooking(details);
}

/** Whether that is certain: the credential names the code, or it means what HTTP means by 404. */
const saysNotKnown = ({ details }: PaymentError, { unknownReferenceCodes }: Conventions): boolean =>
	unknownReferenceCodes !== undefined || [details.httpStatus, httpStatusOf(Number(details.gatewayCode))].includes(404);

/** Whether a refusal says nothing of what was asked for: it is about the key, or about too many requests. */
export const isRefusedBeforeLooking = ({ gatewayCode, httpStatus }: PaymentError['details']): boolean =>
	[httpStatus, httpStatusOf(Number(gatewayCode))].some((status) => REFUSED_BEFORE_LOOKING.has(status ?? 0));

/**
 * What the gateway's query says. `notKnown`: it does not know the transaction, e.g. a link that nobody has opened.
 * `refused`: most probably the same, by a code that nobody has named.
 */
export type Answer =
	| { kind: 'known'; data: IDataObject }
	| { kind: 'notKnown'; refusal?: PaymentError }
	| { kind: 'refused'; refusal: PaymentError };

type QueryingClient = Pick<ChingchingPayClient, 'send' | 'conventions'>;

/**
 * Asks for the gateway's record of a transaction.
 *
 * @param once without retries
 * @throws PaymentError when the gateway cannot be queried
 */
export async function queryTransaction(
	client: QueryingClient,
	identifier: QueryRequest,
	once = false,
): Promise<Answer> {
	try {
		const data = await client.send({ endpoint: endpoints.query, body: { ...identifier }, once });
		return Object.values(data).some(isFilled) ? { kind: 'known', data } : { kind: 'notKnown' };
	} catch (thrown) {
		const error = toPaymentError(thrown);
		if (!isUnknownReference(error, client.conventions)) throw error;
		return { kind: saysNotKnown(error, client.conventions) ? 'notKnown' : 'refused', refusal: error };
	}
}

/** The same, as the record; `undefined` while the gateway does not know it. @throws PaymentError likewise */
export async function findTransaction(
	client: QueryingClient,
	identifier: QueryRequest,
	once = false,
): Promise<IDataObject | undefined> {
	const answer = await queryTransaction(client, identifier, once);
	return answer.kind === 'known' ? answer.data : undefined;
}

/** Milliseconds for each query. A sender that waits longer than this tries again anyway. */
const CALLBACK_TIMEOUT_MS = 10_000;

/**
 * The gateway's own record of what a callback is about. Queried once: a stranger's callback must not cause more, and
 * a genuine one is sent again. @throws PaymentError
 */
export async function queryForCallback(
	context: IWebhookFunctions,
	credential: Credential,
	identifier: QueryRequest,
): Promise<IDataObject | undefined> {
	return await findTransaction(clientOf(context, credential, CALLBACK_TIMEOUT_MS), identifier, true);
}
