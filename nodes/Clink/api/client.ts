import type { IDataObject } from 'n8n-workflow';

import { connect, type Call, type Context } from '../../shared/http/gateway';
import { adviceFor, UNCLEAR, type Decoded } from '../../shared/http/response';
import type { HttpResponse } from '../../shared/http/send';
import type { Guard } from '../../shared/values/guard';
import { isKnown, isObject, parseJsonObject } from '../../shared/values/json';
import { CODES, isBareProduct, RESOURCE_ID_FIELDS, SUCCESS_CODE } from './conventions';
import { CREDENTIAL_TYPE, isProduction, readCredential, type Credential } from './credential';

/** Sends every request to Clink. Every method throws `PaymentError`. */
export interface ClinkClient {
	/** Identifies the account at the gateway. */
	account: string;
	/** Whether the key moves real money. */
	isProduction: boolean;
	/** The limits of the node, for what can be checked before anything is sent. */
	readonly guard: Guard;
	isCancelled(): boolean;
	/** Sends a call and returns its `data`. */
	send(call: Call): Promise<IDataObject>;
	/** Sends a call for one page of a list and returns its `rows`. */
	list(call: Call): Promise<IDataObject[]>;
}

/** @param timeout milliseconds for each request */
export async function createClient(context: Context, timeout: number): Promise<ClinkClient> {
	return clientOf(context, readCredential(await context.getCredentials(CREDENTIAL_TYPE)), timeout);
}

/** The same, where the credential has been read. */
export function clientOf(context: Context, credential: Credential, timeout: number): ClinkClient {
	const { fields, baseUrl, apiKey } = credential;
	const gateway = connect(
		context,
		{ name: 'Clink', signer: { credentialType: CREDENTIAL_TYPE, fields }, baseUrl, secrets: [apiKey] },
		timeout,
	);
	return {
		account: gateway.account,
		get guard() {
			return gateway.guard;
		},
		isProduction: isProduction(credential),
		isCancelled: gateway.isCancelled,
		send: async (call) => await gateway.send(call, decodeData),
		list: async (call) => await gateway.send(call, decodeRows),
	};
}

/** The envelope of one object, `{ code, msg, data }`, or a product without one. */
export const decodeData = (response: HttpResponse): Decoded<IDataObject> =>
	orProduct(
		response,
		decode(response, ({ data }) => (isObject(data) ? data : {})),
		(product) => product,
	);

/** The envelope of a list, whichever member holds its rows, or a product without one. */
export const decodeRows = (response: HttpResponse): Decoded<IDataObject[]> =>
	orProduct(response, decode(response, rowsOf), (product) => [product]);

function rowsOf({ rows, data }: IDataObject): IDataObject[] | undefined {
	const list: unknown = [rows, isObject(data) ? data.rows : undefined, data].find((member) => Array.isArray(member));
	return Array.isArray(list) ? (list as unknown[]).filter(isObject) : undefined;
}

/** Checks only responses without an envelope, so that an envelope is read once. */
function orProduct<T>({ body }: HttpResponse, decoded: Decoded<T>, wrap: (product: IDataObject) => T): Decoded<T> {
	const product = decoded.kind === 'unreadable' ? parseJsonObject(body) : undefined;
	return product !== undefined && isBareProduct(product) ? { kind: 'data', data: wrap(product) } : decoded;
}

/** Refusals have eight digits, or a code like an HTTP status, and may come with HTTP 200. */
function decode<T>({ body }: HttpResponse, pick: (envelope: IDataObject) => T | undefined): Decoded<T> {
	const envelope = parseJsonObject(body);
	if (envelope === undefined || typeof envelope.code !== 'number') return { kind: 'unreadable' };
	const { code } = envelope;
	if (code !== SUCCESS_CODE) {
		const message = typeof envelope.msg === 'string' ? envelope.msg : '';
		if (isServerError(code)) return { kind: 'unclear', code, message, what: UNCLEAR.serverError };
		if (namesResource(envelope.data)) return { kind: 'unclear', code, message, what: UNCLEAR.namesResult };
		return { kind: 'refused', code, message, advice: adviceForCode(code) };
	}
	const data = pick(envelope);
	return data === undefined ? { kind: 'unreadable' } : { kind: 'data', data };
}

const isServerError = (code: number) => (code >= 500 && code < 600) || CODES.remoteFailed.has(code);
const namesResource = (data: unknown) => isObject(data) && RESOURCE_ID_FIELDS.some((name) => isKnown(data[name]));

function adviceForCode(code: number): string | undefined {
	if (CODES.badKey.has(code)) return adviceFor(401);
	if (CODES.badTime.has(code))
		return "The clock of the n8n server differs from Clink's. Synchronize it with an internet time server (NTP), then run this again.";
	return code >= 400 && code < 500 ? adviceFor(code) : undefined;
}
