import { setTimeout as sleep } from 'node:timers/promises';

import { listen } from './callback/listener.cts';
import { httpTransport } from './gateway/transport.cts';
import type { ProbeEnvironment } from './options.cts';

export type { CallbackHandler, Delivery } from './callback/listener.cts';
export type { ProbeRequest, ProbeResponse, Transport } from './gateway/transport.cts';
export { DEFAULTS, OUTCOMES } from './options.cts';
export type { Payable, PayerOutcome, ProbeEnvironment, ProbeOptions } from './options.cts';
export { readSample } from './recipe/sample.cts';
export type { Sample } from './recipe/sample.cts';
export { renderReport } from './render.cts';
export type { FoundRecipe, Report, Settings, Topic } from './report.cts';
export { runProbe } from './run-probe.cts';

const TO_DO = {
	paid: 'Pay it.',
	declined: 'Have it declined: a wrong password, no balance, or what the test wallet offers for that.',
	cancelled: 'Cancel it.',
	expired: 'Do nothing. It expires in about a minute.',
} as const;

/** The real world: HTTP, the clock, and a person who reads what is said. */
export const realEnvironment = (say: (line: string) => void): ProbeEnvironment => ({
	transport: httpTransport,
	now: Date.now,
	sleep: async (milliseconds) => await sleep(milliseconds),
	say,
	payer: ({ outcome, page }) => {
		say(`Open this page: ${page === '' ? '(the gateway gave none)' : page}`);
		say(TO_DO[outcome]);
		return Promise.resolve();
	},
	listen,
});
