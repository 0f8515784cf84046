import type { IDataObject, IExecuteFunctions, IHookFunctions, IHttpRequestMethods, IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { HttpReply } from './exchange';
import { exchange } from './exchange';
import { asFailure, Failure, type FailureKind } from './failure';
import { redact, redactReply } from './redact';
import { persist, retryAfter, type Attempt, type Effect } from './retry';

/** Largest reply that is read into memory, in bytes. */
export const MAX_REPLY_BYTES = 10_000_000;
export const MAX_DOWNLOAD_BYTES = 100_000_000;

/** Waits between look-ups after a lost write, in milliseconds: 15.5 s in all, for a gateway that lags behind itself. */
export const LOOKUP_DELAYS_MS = [0, 500, 1000, 2000, 4000, 8000];

/** One call of a gateway's API. */
export interface Endpoint {
	method: IHttpRequestMethods;
	/** Below the base URL; `{name}` is filled in from the call. */
	path: string;
	effect: Effect;
}

/** No look-up starts later than this: a gateway that is silent costs a timeout for each. */
const LOOKUP_BUDGET_MS = 60_000;

/** Characters of a gateway's own words that a message repeats. */
const MAX_WORDS_LENGTH = 400;

/** What a gateway's reply says, once its envelope is read. */
export type Decoded<T> =
	| { kind: 'data'; data: T }
	| { kind: 'refused'; code: string | number; message: string }
	| { kind: 'unreadable' };

export interface Call<T = IDataObject> {
	endpoint: Endpoint;
	path?: Record<string, string>;
	query?: Record<string, string | number | undefined>;
	body?: IDataObject;
	/** For writes: how to find out what became of a request whose reply was lost. */
	recovery?: Recovery<T>;
}

export interface Recovery<T> {
	/** The reference as the user knows it, e.g. `'Merchant Reference' "A-1"`. */
	described: string;
	reference: string;
	/**
	 * Asks the gateway; `undefined` when it does not know the reference.
	 *
	 * @param since when the call was first sent, in milliseconds since the epoch
	 */
	lookUp(since: number): Promise<T | undefined>;
}

/** What makes a gateway this gateway and not the other. */
export interface Profile {
	name: string;
	credentialType: string;
	baseUrl: string;
	/** Never to appear in anything that leaves the node. */
	secrets: string[];
}

export interface Gateway {
	/** Sends a call and returns the `data` of its envelope. @throws Failure */
	send<T>(call: Call<T>, decode: (reply: HttpReply) => Decoded<T>, maxReplyBytes?: number): Promise<T>;
}

/** Where a gateway may be asked from: a run, a callback, or the (un)publishing of a trigger. */
export type Context = IExecuteFunctions | IWebhookFunctions | IHookFunctions;

/** Sends every request of a gateway: address, timeout, retries, recovery and error texts, in one place. */
export function connect(context: Context, profile: Profile, timeout: number): Gateway {
	const isCancelled = () =>
		'getExecutionCancelSignal' in context && (context.getExecutionCancelSignal()?.aborted ?? false);

	return {
		async send(call, decode, maxReplyBytes = MAX_REPLY_BYTES) {
			const request = {
				method: call.endpoint.method,
				url: profile.baseUrl + fill(call.endpoint.path, call.path) + queryString(call.query),
				...(call.body === undefined ? {} : { body: Buffer.from(JSON.stringify(call.body)) }),
				timeout,
				maxReplyBytes,
			};
			if (isCancelled()) throw stopped();
			const since = Date.now();
			const settled = await persist(
				call.endpoint.effect,
				async () => interpret(profile, await exchange(context, profile.credentialType, request), decode),
				isCancelled,
			);
			if (settled.kind === 'done') return settled.value;
			if (settled.kind !== 'lost' || call.endpoint.effect === 'read') throw settled.failure;
			if (call.endpoint.effect === 'idempotentWrite') throw repeatable(settled.failure);
			return await recover(profile, settled.failure, since, call.recovery, isCancelled);
		},
	};
}

function fill(path: string, values: Record<string, string> = {}): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

function queryString(query: Call<unknown>['query'] = {}): string {
	const pairs = Object.entries(query).flatMap(([name, value]) =>
		value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
	);
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function interpret<T>(
	profile: Profile,
	result: Awaited<ReturnType<typeof exchange>>,
	decode: (reply: HttpReply) => Decoded<T>,
): Attempt<T> {
	const { name } = profile;
	if (result.kind === 'notSent') {
		const advice = "Nothing was sent. Check the credential's 'Base URL' and the network, then run this again.";
		return { kind: 'notSent', failure: new Failure('unreachable', `${name} could not be reached: ${redact(profile.secrets, result.reason)}`, advice) };
	}
	if (result.kind === 'lost') {
		return { kind: 'lost', failure: new Failure('unreachable', `No usable answer from ${name}: ${result.reason}`, 'Nothing was changed. Run this again later.') };
	}

	const reply = redactReply(profile.secrets, result.reply);
	const { status } = reply;
	if (status >= 300 && status < 400) return { kind: 'refused', failure: redirected(profile, reply) };

	const decoded = decode(reply);
	if (decoded.kind === 'data' && status < 300) return { kind: 'done', value: decoded.data };

	const isLost = status >= 500 || (status < 300 && decoded.kind === 'unreadable');
	const failure = refusal(isLost ? 'unreachable' : 'refused', profile, reply, decoded);
	if (status === 429) {
		return { kind: 'rateLimited', failure, retryAfterMs: retryAfter(reply.headers['retry-after'], Date.now()) };
	}
	return { kind: isLost ? 'lost' : 'refused', failure };
}

function redirected(profile: Profile, reply: HttpReply): Failure {
	const { name } = profile;
	const { location } = reply.headers;
	const target = typeof location === 'string' && URL.canParse(location) ? redact(profile.secrets, ` to ${new URL(location).host}`) : '';
	return new Failure(
		'refused',
		`${name} answered with a redirect${target}, which was not followed`,
		"A redirect would send the key to another address. Check the credential's 'Base URL'.",
		{ httpStatus: reply.status },
	);
}

function refusal(kind: FailureKind, profile: Profile, reply: HttpReply, decoded: Decoded<unknown>): Failure {
	const { name } = profile;
	const details = { httpStatus: reply.status };
	const advice = adviceFor(reply.status);
	if (decoded.kind === 'refused') {
		const gatewayMessage = shorten(redact(profile.secrets, decoded.message));
		const said = gatewayMessage === '' ? '' : `: ${gatewayMessage}`;
		return new Failure(kind, `${name} refused the request${said} (code ${decoded.code})`, advice, {
			...details,
			gatewayCode: decoded.code,
			gatewayMessage,
		});
	}
	const gatewayMessage = shorten(plainText(redact(profile.secrets, reply.body.toString('utf8'))));
	const said = gatewayMessage === '' ? ' and an empty reply' : `: ${gatewayMessage}`;
	return new Failure(kind, `${name} answered with HTTP status ${reply.status}${said}`, advice, {
		...details,
		gatewayMessage,
	});
}

const ADVICE: Record<number, string> = {
	401: "Check the credential: its key, its secret and its 'Environment' must belong together. Its 'Test' button tells.",
	403: 'The key is not allowed to do this. Ask the gateway to open the call for this key, or use another one.',
	404: 'Check the id or reference, and whether it belongs to this environment.',
	429: 'Too many requests at once. Lower the option \'Concurrency\' or run this again later.',
};

function adviceFor(status: number): string {
	if (status >= 500) return 'The gateway is in trouble or its reply cannot be read. Run this again later.';
	return ADVICE[status] ?? 'Change what the gateway names, then run this again.';
}

/** The words at the start of a reply that is not the expected JSON, without tags. */
function plainText(reply: string): string {
	return reply
		.slice(0, 4000)
		.replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/[\s\p{Cc}\ufffd]+/gu, ' ')
		.trim();
}

/** Short enough for a message. Only after `redact`: half a secret would not be found. */
const shorten = (text: string) => (text.length > MAX_WORDS_LENGTH ? `${text.slice(0, MAX_WORDS_LENGTH)}…` : text);

/** A write whose reply was lost: ask the gateway by its reference, patiently, and never send it again. */
async function recover<T>(
	profile: Profile,
	lost: Failure,
	since: number,
	recovery: Recovery<T> | undefined,
	isCancelled: () => boolean,
): Promise<T> {
	if (recovery === undefined) {
		throw outcomeUnknown(lost, 'It was not sent again', `Look in ${profile.name}'s dashboard before you run this again. Give every call a merchant reference: with one, the node looks the outcome up by itself.`);
	}
	let answered = false;
	const until = Date.now() + LOOKUP_BUDGET_MS;
	for (const delay of LOOKUP_DELAYS_MS) {
		if (Date.now() > until || isCancelled()) break;
		if (delay > 0) await sleep(delay);
		try {
			const found = await recovery.lookUp(since);
			if (found !== undefined) return found;
			answered = true;
		} catch (thrown) {
			const failure = asFailure(thrown);
			if (failure.kind === 'outcomeUnknown') throw failure;
		}
	}
	const looked = answered
		? `${profile.name} did not know ${recovery.described} yet when asked`
		: `${profile.name} could not be asked about ${recovery.described}`;
	throw outcomeUnknown(lost, looked, `Query ${recovery.described} in a few minutes. If it is found, that is the result. If it is still not found, run this again with the same reference, never with a new one.`, recovery.reference);
}

function repeatable(lost: Failure): Failure {
	return outcomeUnknown(
		lost,
		'It was sent several times, which takes effect once',
		'Run this again with the same reference: the gateway carries it out once and gives back what exists.',
	);
}

const stopped = () =>
	new Failure('unreachable', 'The execution was stopped before this was sent', 'Nothing was sent. Run this again if it is still wanted.');

function outcomeUnknown(lost: Failure, looked: string, advice: string, reference?: string): Failure {
	return new Failure('outcomeUnknown', `It is unknown whether this took effect. ${lost.message}. ${looked}`, advice, {
		...lost.details,
		...(reference === undefined ? {} : { reference }),
	});
}
