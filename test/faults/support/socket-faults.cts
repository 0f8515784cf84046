import { interceptRequests } from './http-client.cts';

/** Errors of the network that no server on loopback can cause, in place of an answer or of the whole exchange. */

export interface SocketError {
	/** Node's error code; some errors have none. */
	code?: string;
	/** What the operating system was asked when it failed: `connect` before anything was sent, `read` or `write` after. */
	syscall?: string;
}

export interface SocketFault {
	path: RegExp;
	when: 'before' | 'after';
	error: SocketError;
	times: number;
}

let waiting: SocketFault[] = [];

export const addSocketFault = (fault: SocketFault): void => void waiting.push({ ...fault });
export const clearSocketFaults = (): void => void (waiting = []);

export function installSocketFaults(): void {
	interceptRequests(async (options, send) => {
		const fault = waiting.find(({ path, times }) => times > 0 && path.test(new URL(options.url).pathname));
		if (fault === undefined) return await send(options);
		fault.times -= 1;
		if (fault.when === 'after') {
			const answer = (await send(options)) as { body?: { destroy?(): void } };
			answer.body?.destroy?.();
		}
		const { code, syscall } = fault.error;
		throw Object.assign(new Error(`${syscall ?? 'request'} ${code ?? 'failed'}`), fault.error);
	});
}
