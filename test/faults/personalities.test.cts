import '../support/engine/silent-log.cts';

import { useReceivers } from '../support/callbacks/webhook-server.cts';
import { DIMENSIONS, expectedSettings } from './personalities/expected.cts';
import { workWith, type Worked } from './personalities/in-n8n.cts';
import { probeGateway, type Probed } from './personalities/probe-gateway.cts';
import { runsOf } from './support/run-count.cts';

/**
 * The proof of the probe: whatever ChingchingPay turns out to be, among gateways drawn by number, the probe finds it out,
 * and with the settings that it prints, n8n works with that gateway.
 */
const GATEWAYS = runsOf({ short: 500, long: 5000 });
/** Most of the time of one is waiting for callbacks that come again. */
const AT_ONCE = 25;

const tally = { gateways: 0, requests: [] as number[], signedCallbacks: 0, ambiguous: 0 };

afterAll(() => {
	const sorted = [...tally.requests].sort((a, b) => a - b);
	const { gateways, signedCallbacks, ambiguous } = tally;
	const requests = { median: sorted[Math.floor(sorted.length / 2)], most: sorted.at(-1) };
	process.stderr.write(`proof of the probe: ${JSON.stringify({ gateways, requests, signedCallbacks, ambiguous })}\n`);
});

function assertFound({ personality, sandbox, report }: Probed): void {
	expect(report).toMatchObject({ stopped: undefined, ambiguous: [] });
	const compared = Object.entries(DIMENSIONS).flatMap(([name, dimension]) =>
		typeof dimension === 'function' ? [[name, dimension(personality, report)] as const] : [],
	);
	const side = (one: 'found' | 'drawn') => Object.fromEntries(compared.map(([name, both]) => [name, both[one]]));
	expect(side('found')).toEqual(side('drawn'));
	const { baseUrl, merchants } = sandbox.chingchingPay;
	const merchantId = merchants[0]?.merchantId ?? '';
	expect(report.settings).toEqual(expectedSettings(personality, { baseUrl, merchantId }));
}

const SETTLEMENTS = 45;

function assertWorks({ personality }: Probed, worked: Worked): void {
	const { reply, signature } = personality.callback;
	const taken = { status: 200, body: reply ?? 'success', outcomes: ['succeeded'] };
	const refused = { status: 401, body: 'Unauthorized', outcomes: [] };
	expect(worked).toMatchObject({
		errors: [],
		created: { outcome: 'pending' },
		outcomes: { paid: 'succeeded', declined: 'failed', cancelled: 'cancelled', expired: 'expired' },
		refund: 'refunded',
		settlements: SETTLEMENTS,
	});
	expect(worked.callbacks).toEqual({
		'genuine by query': taken,
		'forged by query': refused,
		...(signature !== undefined && { 'genuine by signature': taken, 'forged by signature': refused }),
	});
}

describe('the probe', () => {
	const receive = useReceivers();

	async function prove(seed: number): Promise<void> {
		const probed = await probeGateway(seed);
		try {
			assertFound(probed);
			assertWorks(probed, await workWith(probed, receive));
		} catch (error) {
			throw new Error(`Gateway no. ${seed}: ${error instanceof Error ? error.message : String(error)}`);
		} finally {
			await probed.sandbox.close();
		}
		tally.gateways += 1;
		tally.requests.push(probed.report.requests);
		tally.signedCallbacks += probed.personality.callback.signature === undefined ? 0 : 1;
	}

	const batches = Array.from({ length: Math.ceil(GATEWAYS / AT_ONCE) }, (_, batch) => ({
		from: batch * AT_ONCE,
		to: Math.min((batch + 1) * AT_ONCE, GATEWAYS) - 1,
	}));

	test.each(batches)(
		'finds out gateways $from to $to, and n8n works with what it prints',
		async ({ from, to }) => {
			const proofs = Array.from({ length: to - from + 1 }, async (_, index) => await prove(from + index));
			const results = await Promise.allSettled(proofs);
			expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
		},
		120_000,
	);
});
