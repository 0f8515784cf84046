import axios, { type AxiosInstance } from 'axios';
import { randomBytes, randomUUID } from 'node:crypto';
import { Agent } from 'node:http';

import { waitForValue } from '../system/wait.cts';

const BUSY = { timeoutMs: 60_000, intervalMs: 500 };
const REQUEST_TIMEOUT_MS = 60_000;
const COOKIE_NAME = 'n8n-auth';

export interface Login {
	email: string;
	password: string;
}

/** What a browser keeps of a signed-in user; enough for another process to go on with. */
export interface SessionState {
	url: string;
	cookie: string;
	/** n8n binds the cookie to the browser that got it. */
	browserId: string;
}

/** Sends requests to n8n's own REST API as a signed-in editor does. */
export interface Session {
	state: SessionState;
	request<Result>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Result>;
	download(path: string): Promise<Buffer>;
}

/** A login that is good for one instance: the password is made here and never stored. */
export function createLogin(): Login {
	// n8n asks for a digit and an upper-case letter.
	return { email: 'owner@n8n.example', password: `${randomBytes(12).toString('base64url')}A1` };
}

/** Sets the owner of a fresh instance up and signs in as that owner. */
export async function setUpOwner(url: string, login: Login): Promise<Session> {
	return await openSession(url, '/rest/owner/setup', { ...login, firstName: 'Package', lastName: 'Owner' });
}

/** Signs in to an instance that has its owner. */
export async function signIn(url: string, login: Login): Promise<Session> {
	return await openSession(url, '/rest/login', { emailOrLdapLoginId: login.email, password: login.password });
}

async function openSession(url: string, path: string, body: object): Promise<Session> {
	const browserId = randomUUID();
	const response = await client({ url, cookie: '', browserId }).post<unknown>(path, body);
	const header = (response.headers['set-cookie'] ?? []).find((value) => value.startsWith(`${COOKIE_NAME}=`));
	const cookie = header?.split(';')[0];
	if (response.status !== 200 || !cookie) throw failure('POST', path, response.status, response.data);
	return resumeSession({ url, cookie, browserId });
}

function client({ url, cookie, browserId }: SessionState): AxiosInstance {
	return axios.create({
		baseURL: url,
		headers: { 'browser-id': browserId, ...(cookie ? { cookie } : {}) },
		proxy: false,
		// n8n closes idle connections after 5 s, and a request that meets the closing is lost.
		httpAgent: new Agent({ keepAlive: false }),
		timeout: REQUEST_TIMEOUT_MS,
		maxRedirects: 0,
		validateStatus: () => true,
	});
}

/** Goes on with a session that another process opened. */
export function resumeSession(state: SessionState): Session {
	const http = client(state);
	return {
		state,
		async request<Result>(method: string, path: string, body?: unknown): Promise<Result> {
			const response = await waitForValue(
				async () => {
					const answer = await http.request<unknown>({ method, url: path, data: body });
					return isTooBusy(answer) ? undefined : answer;
				},
				{ ...BUSY, message: `n8n's database is too busy for ${method} ${path}` },
			);
			if (response.status >= 300) throw failure(method, path, response.status, response.data);
			const envelope = response.data as { data?: unknown } | undefined;
			return (envelope?.data ?? response.data) as Result;
		},
		async download(path: string): Promise<Buffer> {
			const response = await http.get<ArrayBuffer>(path, { responseType: 'arraybuffer' });
			if (response.status !== 200) throw failure('GET', path, response.status, undefined);
			return Buffer.from(response.data);
		},
	};
}

/** Under load, n8n turns every request away, before anything is done, until its database answers in time again. */
const isTooBusy = ({ status, data }: { status: number; data: unknown }) =>
	status === 503 && JSON.stringify(data ?? '').includes('Database is not ready');

/** n8n answered, and not as was asked for. */
export class RequestError extends Error {
	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

function failure(method: string, path: string, status: number, body: unknown): RequestError {
	const message = (body as { message?: unknown } | undefined)?.message;
	const bodyText = body === undefined ? 'no body' : JSON.stringify(body).slice(0, 300);
	const detail = typeof message === 'string' ? message : bodyText;
	return new RequestError(`n8n answered ${method} ${path} with ${status}: ${detail}`, status);
}
