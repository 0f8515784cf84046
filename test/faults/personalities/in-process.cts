import type { IncomingHttpHeaders } from 'node:http';

import { DEFAULTS, type ProbeEnvironment, type ProbeOptions, type Transport } from '../../../probe/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';

/** Sends the probe's requests to the sandbox without HTTP. */
export const directTransport =
	(sandbox: Sandbox): Transport =>
	async ({ method, url, headers, body }) => {
		const { pathname, search } = new URL(url);
		const answer = await sandbox.answer({
			method,
			url: pathname + search,
			headers: headers as IncomingHttpHeaders,
			body: body ?? Buffer.alloc(0),
		});
		return { status: answer.status, headers: answer.headers, body: Buffer.from(answer.body) };
	};

/** Ready to be probed as its first merchant, without pauses. */
export function optionsFor(sandbox: Sandbox, changes: Partial<ProbeOptions> = {}): ProbeOptions {
	const [merchant] = sandbox.chingchingPay.merchants;
	if (merchant === undefined) throw new Error('The sandbox has no merchant.');
	const { merchantId, apiKey, apiSecret } = merchant;
	return {
		...DEFAULTS,
		baseUrl: sandbox.chingchingPay.baseUrl,
		merchantId,
		apiKey,
		apiSecret,
		pauseMs: 0,
		pollMs: 0,
		callbackSilenceMs: 0,
		...changes,
	};
}

/** The clock of a sandbox and of whoever asks it. It can be set ahead, and set right again. */
export class Clock {
	aheadMs = 0;
	readonly now = (): number => Date.now() + this.aheadMs;
}

const LINK_EXPIRES_AFTER_MS = 61_000;

/** A payer who does what is asked for at once, and time that passes when it is to. */
export const promptPayer =
	(sandbox: Sandbox, clock: Clock): ProbeEnvironment['payer'] =>
	({ outcome, paymentId }) => {
		if (outcome === 'expired') clock.aheadMs += LINK_EXPIRES_AFTER_MS;
		else sandbox.pay(paymentId, outcome);
		return Promise.resolve();
	};
