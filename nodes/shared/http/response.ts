import { PaymentError, type PaymentErrorKind } from '../values/paymentError';
import { redact, redactResponse } from './redact';
import { retryAfter, type Attempt } from './retry';
import type { HttpResponse, SendResult, Signer } from './send';

/** What distinguishes one gateway from the other. */
export interface Profile {
	name: string;
	signer: Signer;
	baseUrl: string;
	/** Never to appear in anything that leaves the node. */
	secrets: string[];
}

/** What a gateway's response says, once its envelope is read. */
export type Decoded<T> =
	| { kind: 'data'; data: T }
	| { kind: 'refused'; code: string | number; message: string; advice?: string | undefined }
	/** Not a success, but the request may have taken effect. `what` the gateway did instead of refusing, in words. */
	| { kind: 'unclear'; code: string | number; message: string; what: string; advice?: string | undefined }
	| { kind: 'unreadable' };

/**
 * "It is elsewhere, ask there": nothing was done. Any other redirect may come after the request took effect.
 * Source: RFC 9110, section 15.4.
 */
const REFUSING_REDIRECTS: ReadonlySet<number> = new Set([301, 307, 308]);

/** Characters of a gateway's own words that a message repeats. */
const MAX_WORDS_LENGTH = 400;

/** What the gateway did if it neither carried out nor refused the request. */
export const UNCLEAR = {
	serverError: 'reported an internal error',
	namesResult: 'refused the request, but named something that it may have created',
	sendsData: 'refused the request, but sent data',
} as const;

/** The result of one request: a value, or an error in the words of the interface. */
export function toAttempt<T>(
	profile: Profile,
	result: SendResult,
	decode: (response: HttpResponse) => Decoded<T>,
): Attempt<T> {
	const { name } = profile;
	const reason = result.kind === 'answered' ? '' : redact(profile.secrets, result.reason);
	if (result.kind === 'notSent') {
		const advice = `Nothing was sent. Check the credential's ${addressField(profile)} and the network, then run this again.`;
		const message = `${name} could not be reached: ${reason}`;
		return { kind: 'notSent', error: new PaymentError('unreachable', message, advice) };
	}
	if (result.kind === 'lost') {
		return {
			kind: 'lost',
			error: new PaymentError(
				'unreachable',
				`No usable response from ${name}: ${reason}`,
				'Nothing was changed. Run this again later.',
			),
		};
	}

	const response = redactResponse(profile.secrets, result.response);
	const { status } = response;
	if (status >= 300 && status < 400)
		return { kind: REFUSING_REDIRECTS.has(status) ? 'refused' : 'lost', error: redirectedError(profile, response) };

	const decoded = decode(response);
	if (decoded.kind === 'data' && status < 300) return { kind: 'done', value: decoded.data };

	const isLost = status >= 500 || decoded.kind === 'unclear' || (status < 300 && decoded.kind === 'unreadable');
	const error = refusedError(isLost ? 'unreachable' : 'refused', profile, response, decoded);
	if (status === 429) {
		return { kind: 'rateLimited', error, retryAfterMs: retryAfter(response.headers['retry-after'], Date.now()) };
	}
	return { kind: isLost ? 'lost' : 'refused', error };
}

function redirectedError(profile: Profile, response: HttpResponse): PaymentError {
	const { name } = profile;
	const { location } = response.headers;
	const target =
		typeof location === 'string' && URL.canParse(location)
			? redact(profile.secrets, ` to ${new URL(location).host}`)
			: '';
	return new PaymentError(
		'refused',
		`${name} responded with a redirect${target}, which was not followed`,
		`A redirect would send the key to another address. Check the credential's ${addressField(profile)}.`,
		{ httpStatus: response.status },
	);
}

/** What of the credential decides about the address. Both gateways show a field for it only where the environment is custom. */
const addressField = ({ signer }: Profile) => (signer.fields.environment === 'custom' ? "'Base URL'" : "'Environment'");

function refusedError(
	kind: PaymentErrorKind,
	profile: Profile,
	response: HttpResponse,
	decoded: Decoded<unknown>,
): PaymentError {
	const { name } = profile;
	const details = { httpStatus: response.status };
	if (decoded.kind === 'refused' || decoded.kind === 'unclear') {
		const gatewayMessage = shorten(redact(profile.secrets, decoded.message));
		const said = gatewayMessage === '' ? '' : `: ${gatewayMessage}`;
		const what = decoded.kind === 'refused' ? 'refused the request' : decoded.what;
		const usual = decoded.kind === 'refused' ? adviceFor(response.status) : GATEWAY_PROBLEM;
		return new PaymentError(kind, `${name} ${what}${said} (code ${decoded.code})`, decoded.advice ?? usual, {
			...details,
			gatewayCode: decoded.code,
			gatewayMessage,
		});
	}
	const gatewayMessage = shorten(plainText(redact(profile.secrets, response.body.toString('utf8'))));
	const said = gatewayMessage === '' ? ' and an empty response' : `: ${gatewayMessage}`;
	return new PaymentError(
		kind,
		`${name} responded with HTTP status ${response.status}${said}`,
		adviceFor(response.status),
		{
			...details,
			gatewayMessage,
		},
	);
}

const GATEWAY_PROBLEM = 'The gateway has a problem, or its response cannot be read. Run this again later.';

const ADVICE: Record<number, string> = {
	401: "Check the credential: its key, its secret and its 'Environment' must belong together. n8n checks it when you save it.",
	403: 'The key is not allowed to do this. Ask the gateway to allow it for this key, or use another key.',
	404: 'Check the ID or reference, and whether it belongs to this environment.',
	409: 'It exists already, its state does not allow this, or the amount is too high: look it up. Do not change its number, which could make it happen twice.',
	429: "Too many requests at once. Run this again later. For many items, lower 'Concurrency' under 'Options'.",
};

/** What is true of a refusal about which nothing is known: to correct it must not mean another number. */
const CORRECT_AND_REPEAT =
	'Correct what the gateway reports, then run this again. If it says that this exists already, look it up instead.';

/** @param status an HTTP status, or an envelope's code that is used like one */
export function adviceFor(status: number): string {
	if (status >= 500 && status < 600) return GATEWAY_PROBLEM;
	return ADVICE[status] ?? CORRECT_AND_REPEAT;
}

/** The words at the start of a response that is not the expected JSON, without tags. */
function plainText(response: string): string {
	return response
		.slice(0, 4000)
		.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/[\s\p{Cc}\ufffd]+/gu, ' ')
		.trim();
}

/** Short enough for a message. Only after `redact`: half a secret would not be found. */
const shorten = (text: string) => (text.length > MAX_WORDS_LENGTH ? `${text.slice(0, MAX_WORDS_LENGTH)}…` : text);
