import { PaymentError, type PaymentErrorKind } from '../values/paymentError';
import { redact, redactResponse } from './redact';
import { retryAfter, type Attempt } from './retry';
import type { HttpResponse, SendResult } from './send';

/** What makes a gateway this gateway and not the other. */
export interface Profile {
	name: string;
	credentialType: string;
	baseUrl: string;
	/** Never to appear in anything that leaves the node. */
	secrets: string[];
}

/** What a gateway's reply says, once its envelope is read. */
export type Decoded<T> =
	| { kind: 'data'; data: T }
	| { kind: 'refused'; code: string | number; message: string; advice?: string | undefined }
	/** No success, and yet it may have been done. `what` it did instead of refusing, in words. */
	| { kind: 'unclear'; code: string | number; message: string; what: string }
	| { kind: 'unreadable' };

/**
 * "It is elsewhere, ask there": nothing was done. Any other redirect may follow upon something that was.
 * Source: RFC 9110, section 15.4.
 */
const REFUSING_REDIRECTS: ReadonlySet<number> = new Set([301, 307, 308]);

/** Characters of a gateway's own words that a message repeats. */
const MAX_WORDS_LENGTH = 400;

/** What an answer did that is neither a success nor a refusal. */
export const UNCLEAR = {
	serverError: 'reported an internal failure',
	namesResult: 'refused the request, but named what it may have made',
} as const;

/** What one request came to: a value, or an error in words of the user. */
export function toAttempt<T>(
	profile: Profile,
	result: SendResult,
	decode: (response: HttpResponse) => Decoded<T>,
): Attempt<T> {
	const { name } = profile;
	const reason = result.kind === 'answered' ? '' : redact(profile.secrets, result.reason);
	if (result.kind === 'notSent') {
		const advice = "Nothing was sent. Check the credential's 'Base URL' and the network, then run this again.";
		const message = `${name} could not be reached: ${reason}`;
		return { kind: 'notSent', error: new PaymentError('unreachable', message, advice) };
	}
	if (result.kind === 'lost') {
		return {
			kind: 'lost',
			error: new PaymentError(
				'unreachable',
				`No usable answer from ${name}: ${reason}`,
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
		`${name} answered with a redirect${target}, which was not followed`,
		"A redirect would send the key to another address. Check the credential's 'Base URL'.",
		{ httpStatus: response.status },
	);
}

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
		const own = decoded.kind === 'refused' ? decoded.advice : IN_TROUBLE;
		return new PaymentError(kind, `${name} ${what}${said} (code ${decoded.code})`, own ?? adviceFor(response.status), {
			...details,
			gatewayCode: decoded.code,
			gatewayMessage,
		});
	}
	const gatewayMessage = shorten(plainText(redact(profile.secrets, response.body.toString('utf8'))));
	const said = gatewayMessage === '' ? ' and an empty reply' : `: ${gatewayMessage}`;
	return new PaymentError(
		kind,
		`${name} answered with HTTP status ${response.status}${said}`,
		adviceFor(response.status),
		{
			...details,
			gatewayMessage,
		},
	);
}

const IN_TROUBLE = 'The gateway is in trouble or its reply cannot be read. Run this again later.';

const ADVICE: Record<number, string> = {
	401: "Check the credential: its key, its secret and its 'Environment' must belong together. Its 'Test' button tells.",
	403: 'The key is not allowed to do this. Ask the gateway to open the call for this key, or use another one.',
	404: 'Check the id or reference, and whether it belongs to this environment.',
	429: "Too many requests at once. Lower the option 'Concurrency' or run this again later.",
};

/** @param status an HTTP status, or an envelope's code that is used like one */
export function adviceFor(status: number): string {
	if (status >= 500 && status < 600) return IN_TROUBLE;
	return ADVICE[status] ?? 'Change what the gateway names, then run this again.';
}

/** The words at the start of a reply that is not the expected JSON, without tags. */
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
