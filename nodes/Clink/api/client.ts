import type { IDataObject } from 'n8n-workflow';

import type { HttpReply } from '../../shared/exchange';
import { connect, type Call, type Context } from '../../shared/gateway';
import type { Decoded } from '../../shared/interpret';
import { isObject, parseJsonObject } from '../../shared/json';
import { isBareProduct, SUCCESS_CODE } from './conventions';
import { CREDENTIAL_TYPE, readCredential } from './credential';

/** The one way to Clink. Every method throws `Failure`. */
export interface ClinkClient {
	/** Sends a call and returns its `data`. */
	send(call: Call): Promise<IDataObject>;
	/** Sends a call for one page of a list and returns its `rows`. */
	list(call: Call<IDataObject[]>): Promise<IDataObject[]>;
}

/** @param timeout milliseconds for each request */
export async function createClient(
	context: Context,
	timeout: number,
): Promise<ClinkClient> {
	const { baseUrl, apiKey } = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
	const gateway = connect(
		context,
		{ name: 'Clink', credentialType: CREDENTIAL_TYPE, baseUrl, secrets: [apiKey] },
		timeout,
	);
	return {
		send: async (call) => await gateway.send(call, decodeData),
		list: async (call) => await gateway.send(call, decodeRows),
	};
}

/** The envelope of one object, `{ code, msg, data }`, or a product without one. */
export const decodeData = (reply: HttpReply): Decoded<IDataObject> =>
	orProduct(reply, decode(reply, ({ data }) => (isObject(data) ? data : {})), (product) => product);

/** The envelope of a list, wherever it keeps its rows, or a product without one. */
export const decodeRows = (reply: HttpReply): Decoded<IDataObject[]> =>
	orProduct(reply, decode(reply, rowsOf), (product) => [product]);

function rowsOf({ rows, data }: IDataObject): IDataObject[] | undefined {
	const list: unknown = [rows, isObject(data) ? data.rows : undefined, data].find((member) => Array.isArray(member));
	return Array.isArray(list) ? (list as unknown[]).filter(isObject) : undefined;
}

/** Looks at what has no envelope only, so that an envelope is read once. */
function orProduct<T>({ body }: HttpReply, decoded: Decoded<T>, wrap: (product: IDataObject) => T): Decoded<T> {
	const product = decoded.kind === 'unreadable' ? parseJsonObject(body) : undefined;
	return product !== undefined && isBareProduct(product) ? { kind: 'data', data: wrap(product) } : decoded;
}

/** `code` is not an HTTP status: refusals have eight digits, and may come with HTTP 200. */
function decode<T>({ body }: HttpReply, pick: (envelope: IDataObject) => T | undefined): Decoded<T> {
	const envelope = parseJsonObject(body);
	if (envelope === undefined || typeof envelope.code !== 'number') return { kind: 'unreadable' };
	if (envelope.code !== SUCCESS_CODE) {
		return { kind: 'refused', code: envelope.code, message: typeof envelope.msg === 'string' ? envelope.msg : '' };
	}
	const data = pick(envelope);
	return data === undefined ? { kind: 'unreadable' } : { kind: 'data', data };
}
