import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { readGuard, type Charge, type Guard } from '../values/guard';
import { fillPath } from '../values/pathId';
import { LostResponseError, PaymentError } from '../values/paymentError';
import { accountOf } from './account';
import { toForm, type UploadedFile } from './form';
import { toAttempt, type Decoded, type Profile } from './response';
import { MAX_ATTEMPTS, withRetries, type Effect } from './retry';
import { sendRequest, type HttpResponse } from './send';

/** Largest response that is read into memory, in bytes. */
const MAX_RESPONSE_BYTES = 10_000_000;
export const MAX_DOWNLOAD_BYTES = 100_000_000;

/** One call of a gateway's API. */
export type Endpoint = QuietEndpoint | MoneyEndpoint;

interface Address {
	method: IHttpRequestMethods;
	/** Below the base URL; `{name}` is filled in from the call. */
	path: string;
}

/** A call that moves no money and makes nothing that can be paid. A write has to say so. */
export type QuietEndpoint = Address & ({ effect: 'read' } | { effect: Exclude<Effect, 'read'>; moves: 'nothing' });

/** A call that moves money, or makes something that can be paid. */
export type MoneyEndpoint = Address & { effect: Exclude<Effect, 'read'>; moves: 'money' };

/** What is sent. Where it moves money, it says what it asks for, which the guard of the node is compared with. */
export type Call = Content & ({ endpoint: QuietEndpoint } | { endpoint: MoneyEndpoint; charge: Charge });

/** Everything of a call but what it moves. */
export interface Content {
	path?: Record<string, string>;
	query?: Record<string, string | number | undefined>;
	body?: IDataObject;
	/** A file to upload instead of a body, as the part `file` of a form. */
	file?: UploadedFile;
	/** Sent once, without retries: somebody is waiting for the response, or will ask again anyway. */
	once?: boolean;
}

export interface Gateway {
	/** Identifies the key and the address together, without revealing either. */
	account: string;
	/** The limits that are set in the node. Every call that moves money is checked against them in `send`. */
	guard: Guard;
	isCancelled(): boolean;
	/** Sends a call and returns the `data` of its envelope. @throws PaymentError, `LostResponseError` for a write whose response is lost */
	send<T>(call: Call, decode: (response: HttpResponse) => Decoded<T>, maxResponseBytes?: number): Promise<T>;
}

/** Where requests may come from: an execution, a callback, a poll, the (un)publishing of a trigger, or a list in the editor. */
export type Context = IExecuteFunctions | IWebhookFunctions | IPollFunctions | IHookFunctions | ILoadOptionsFunctions;

/** Sends every request of a gateway: address, timeout and retries, in one place. */
export function connect(context: Context, profile: Profile, timeout: number): Gateway {
	const isCancelled = () =>
		'getExecutionCancelSignal' in context && (context.getExecutionCancelSignal()?.aborted ?? false);

	let guard: Guard | undefined;
	/** Read when it is first needed: a callback needs none. */
	const guardOf = () => (guard ??= readGuard(context.getNode().parameters));

	return {
		account: accountOf(profile.baseUrl, ...profile.secrets),
		get guard() {
			return guardOf();
		},
		isCancelled,
		async send(call, decode, maxResponseBytes = MAX_RESPONSE_BYTES) {
			const request = {
				method: call.endpoint.method,
				url: profile.baseUrl + fillPath(call.endpoint.path, call.path) + queryString(call.query),
				...contentOf(call),
				timeout,
				maxResponseBytes,
			};
			if ('charge' in call) await guardOf().approve(call.charge);
			if (isCancelled()) throw stopped();
			const settled = await withRetries(
				call.endpoint.effect,
				async () => toAttempt(profile, await sendRequest(context, profile.signer, request), decode),
				isCancelled,
				sleep,
				call.once === true ? 1 : MAX_ATTEMPTS,
			);
			if (settled.kind === 'done') return settled.value;
			if (settled.kind !== 'lost' || call.endpoint.effect === 'read') throw settled.error;
			if (call.endpoint.effect === 'idempotentWrite') throw repeatable(settled.error);
			throw new LostResponseError(profile.name, settled.error);
		},
	};
}

const JSON_TYPE = 'application/json';

function contentOf({ body, file }: Content): { body?: Buffer; contentType?: string } {
	if (file !== undefined) return toForm(file);
	return body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)), contentType: JSON_TYPE };
}

function queryString(query: Content['query'] = {}): string {
	const pairs = Object.entries(query).flatMap(([name, value]) =>
		value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
	);
	return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

const stopped = () =>
	new PaymentError(
		'unreachable',
		'The execution was stopped before this was sent',
		'Nothing was sent. Run this again if you still need it.',
	);

/** An idempotent write whose response was lost every time. */
const repeatable = (lost: PaymentError) =>
	new PaymentError(
		'outcomeUnknown',
		`It is unknown whether this took effect. ${lost.message}. It was sent several times, which takes effect only once`,
		'Run this again with the same reference: the gateway carries it out only once and returns the existing result.',
		lost.details,
	);
