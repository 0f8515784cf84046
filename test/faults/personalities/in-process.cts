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
			headers,
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

/** Longer than a link lives that is to expire. */
const BEHIND_MS = 65_000;

/** The clock of a sandbox and of whoever asks it. It is behind until a link is to expire: then it is right. */
export class Clock {
	private behindMs = BEHIND_MS;
	readonly now = (): number => Date.now() - this.behindMs;

	setRight(): void {
		this.behindMs = 0;
	}
}

/** A payer who does what is asked for at once, and time that passes when it is to. */
export const promptPayer =
	(sandbox: Sandbox, clock: Clock): ProbeEnvironment['payer'] =>
	({ outcome, paymentId }) => {
		if (outcome === 'expired') clock.setRight();
		else sandbox.pay(paymentId, outcome);
		return Promise.resolve();
	};
