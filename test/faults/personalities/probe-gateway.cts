import { setImmediate as immediately, setTimeout as wait } from 'node:timers/promises';

import type { ProbeEnvironment, Report } from '../../../probe/index.cts';
import { runProbe } from '../../../probe/index.cts';
import { listen } from '../../../probe/callback/listener.cts';
import { drawPersonality, startSandbox, type Personality, type Sandbox } from '../../../sandbox/index.cts';
import { Clock, directTransport, optionsFor, promptPayer } from './in-process.cts';

/** A gateway that was drawn, and what the probe found out about it. */
export interface Probed {
	seed: number;
	personality: Personality;
	sandbox: Sandbox;
	report: Report;
}

/** Longer than the sandbox waits before it sends a callback for the fourth and last time that takes a new reply. */
const CALLBACK_SILENCE_MS = 1_200;
const LOOK_EVERY_MS = 50;

/** The sandbox goes on; its clock is right by now. */
export async function probeGateway(seed: number): Promise<Probed> {
	const clock = new Clock();
	const personality = drawPersonality(seed);
	const sandbox = await startSandbox({ personality, now: clock.now });
	// Callbacks go to the port that is free, over HTTP like everything that they meet.
	let deliver: Parameters<ProbeEnvironment['listen']>[1] = () => '';
	const inbox = await listen({ host: '127.0.0.1', port: 0 }, (delivery) => deliver(delivery));
	const environment: ProbeEnvironment = {
		transport: directTransport(sandbox),
		now: clock.now,
		sleep: async (milliseconds) => {
			// Lets callbacks come in between two requests, although neither takes time.
			await (milliseconds > 0 ? wait(LOOK_EVERY_MS) : immediately());
		},
		say: () => {},
		payer: promptPayer(sandbox, clock),
		listen: (_address, handler) => {
			deliver = handler;
			return Promise.resolve(inbox);
		},
	};
	const url = `http://127.0.0.1:${inbox.port}/callbacks/chingchingpay`;
	const options = optionsFor(sandbox, {
		pay: { amount: 10, currency: 'HKD', outcomes: ['paid', 'declined', 'cancelled', 'expired'] },
		callbacks: { host: '127.0.0.1', port: inbox.port, url },
		callbackSilenceMs: CALLBACK_SILENCE_MS,
	});
	const report = await runProbe(options, environment);
	return { seed, personality, sandbox, report };
}
