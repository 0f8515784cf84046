import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type RecordedRequest, type Sandbox } from '../../../sandbox/index.cts';
import { runNode, type RunOptions, type RunResult } from './run-node.cts';
import { chingchingPayCredential, clinkCredential, sentTo } from './sandbox-calls.cts';

export type GatewayType = 'chingchingPay' | 'clink';

/** The sandbox that the tests of a file or of a `describe` share, and n8n's engine to run nodes against it. */
export interface Engine {
	/** The one that runs; to be read within a test. */
	readonly sandbox: Sandbox;
	credentialOf(type: GatewayType): ICredentialDataDecryptedObject;
	/** What was sent to a path, in order. */
	sentTo(path: string): RecordedRequest[];
	/** Runs a node with the sandbox's own credential, unless another one is given. */
	run(type: GatewayType, parameters: INodeParameters, options?: Partial<RunOptions>): Promise<RunResult>;
}

/**
 * Starts a sandbox for the tests around the call and closes it after them. What a test changes of its faults and its
 * latency is undone after the test.
 *
 * @param lifetime whether each test gets a sandbox of its own
 */
export function useSandbox({
	lifetime = 'allTests',
	...options
}: { lifetime?: 'allTests' | 'eachTest' } & Parameters<typeof startSandbox>[0] = {}): Engine {
	let running: Sandbox | undefined;
	const current = () => {
		if (running === undefined) throw new Error('The sandbox runs within tests only.');
		return running;
	};
	const start = async () => {
		running = await startSandbox(options);
	};
	const close = async () => {
		await current().close();
	};
	if (lifetime === 'eachTest') {
		beforeEach(start);
		afterEach(close);
	} else {
		beforeAll(start);
		afterEach(() => {
			current().faults.clear();
			current().setLatency(0);
		});
		afterAll(close);
	}
	const credentialOf = (type: GatewayType) =>
		type === 'clink' ? clinkCredential(current()) : chingchingPayCredential(current());
	return {
		get sandbox() {
			return current();
		},
		credentialOf,
		sentTo: (path) => sentTo(current(), path),
		run: async (type, parameters, changes = {}) =>
			await runNode({ type, parameters, credential: credentialOf(type), ...changes }),
	};
}
