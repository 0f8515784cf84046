import { startClock, stopClock } from './support/clock.cts';
import '../support/engine/silent-log.cts';

import { orderRows } from '../../sandbox/index.cts';
import { runOutage, type Outage } from './polling/run-outage.cts';
import { interceptRequests } from './support/http-client.cts';
import type { Network } from './support/network.cts';
import { SEED, runsOf } from './support/run-count.cts';

const DAYS = runsOf({ short: 2, long: 40 });
const SHARES = [0, 0.3, 1];
const WEBHOOKS = ['signature', 'both'] as const;
const LAGS_MS = [0, 2_000, 90_000];
const PAGE_SIZES = [3, 10, 50];

let network: Network;
beforeAll(() => {
	startClock();
	interceptRequests(async (options) => await network.send(options));
});
afterAll(stopClock);

const pick = <T,>(list: readonly T[], index: number): T => list[index % list.length] as T;

test.each(SHARES)(
	'every final state starts one run where this share of the callbacks is dropped and n8n is away for six hours: %p',
	async (dropped) => {
		const sum = { days: 0, announced: 0, dropped: 0, called: 0, found: 0, doubled: 0, lost: 0, wrong: 0 };
		for (let count = 0; count < DAYS; count += 1) {
			const day = SHARES.indexOf(dropped) * DAYS + count;
			const outage: Outage = {
				seed: SEED + day,
				dropped,
				rows: pick(orderRows, day),
				lagMs: pick(LAGS_MS, day),
				pageSize: pick(PAGE_SIZES, day + 1),
				hasCuts: day % 2 === 1,
				webhook: pick(WEBHOOKS, Math.floor((day + 1) / 2)),
			};
			const { failures, ...tally } = await runOutage(outage, (next) => void (network = next));
			expect({ outage, doubled: tally.doubled, lost: tally.lost, wrong: tally.wrong }).toEqual({
				outage,
				doubled: [],
				lost: [],
				wrong: [],
			});
			sum.days += 1;
			for (const name of ['announced', 'dropped', 'called', 'found'] as const) sum[name] += tally[name];
			expect(failures).toEqual([]);
		}
		process.stderr.write(`outage, ${dropped * 100} % dropped: ${JSON.stringify(sum)}\n`);
	},
	300_000,
);
