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
export interface Endpoint {
	method: IHttpRequestMethods;
	/** Below the base URL; `{name}` is filled in from the call. */
	path: string;
	effect: Effect;
}

export interface Call {
	endpoint: Endpoint;
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

	return {
		account: accountOf(profile.baseUrl, ...profile.secrets),
		isCancelled,
		async send(call, decode, maxResponseBytes = MAX_RESPONSE_BYTES) {
			const request = {
				method: call.endpoint.method,
				url: profile.baseUrl + fillPath(call.endpoint.path, call.path) + queryString(call.query),
				...contentOf(call),
				timeout,
				maxResponseBytes,
			};
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

function contentOf({ body, file }: Call): { body?: Buffer; contentType?: string } {
	if (file !== undefined) return toForm(file);
	return body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)), contentType: JSON_TYPE };
}

function queryString(query: Call['query'] = {}): string {
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
