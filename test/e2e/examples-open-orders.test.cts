import type { Column } from '../../real-n8n/editor/data-tables.cts';
import { itemsOf, type Execution } from '../../real-n8n/editor/execution.cts';
import type { Workflow } from '../../real-n8n/editor/workflow.cts';
import type { PayerAction } from '../../sandbox/index.cts';
import { chingchingPay, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { createLink } from '../support/operation-examples.cts';
import { openExampleBench, type ExampleBench } from './support/example-bench.cts';

const FILE = 'open-orders-check.json';
const COLUMNS: Column[] = [
	...['merchant_reference', 'gateway', 'customer_name', 'description', 'currency', 'outcome', 'shipping'].map(
		(name) => ({ name, type: 'string' as const }),
	),
	{ name: 'amount', type: 'number' },
];
/** Of the links that are made here, in dollars. */
const AMOUNT = 128;
/** Long enough for two runs to have asked before either of them writes. */
const LATENCY_MS = 2_000;

describe('the example that checks the open orders', () => {
	const ORDERS = `Open orders (${process.pid})`;
	let harness: Harness;
	let bench: ExampleBench;

	beforeAll(async () => {
		harness = await openHarness();
		bench = openExampleBench(harness, { 'CRM Orders': ORDERS });
		await bench.tables.create(ORDERS, COLUMNS);
	});
	afterEach(() => harness.sandbox.setLatency(0));
	afterAll(() => harness.close());

	const rowOf = (reference: string, change: Record<string, unknown> = {}) => ({
		merchant_reference: reference,
		gateway: 'ChingchingPay',
		customer_name: 'Mei Chan',
		description: 'Tea tasting for two',
		amount: AMOUNT,
		currency: 'HKD',
		outcome: 'pending',
		...change,
	});

	/** Orders in the CRM, each with a link; then the customers act. */
	async function orders(actions: Array<PayerAction | undefined>, change?: Record<string, unknown>): Promise<string[]> {
		const references = actions.map(() => newReference('OPEN'));
		const links = references.map((reference, index) => chingchingPay(`Link ${index}`, createLink(reference)));
		const made = await harness.run(links);
		await bench.tables.insert(
			ORDERS,
			references.map((reference) => rowOf(reference, change)),
		);
		for (const [index, action] of actions.entries()) {
			const paymentId = String(itemsOf(made, `Link ${index}`)[0]?.json['payment_id']);
			if (action !== undefined) harness.sandbox.pay(paymentId, action);
		}
		return references;
	}

	const check = async (change?: (workflow: Workflow) => void): Promise<Execution> =>
		await harness.api.run(await bench.load(FILE, change));
	const shippedBy = (...executions: Execution[]) =>
		executions.flatMap((execution) => itemsOf(execution, 'Ship').map(({ json }) => json['merchant_reference'])).sort();
	const stateOf = async (reference: string) => {
		const [row] = await bench.rowsOf(ORDERS, 'merchant_reference', reference);
		return [row?.['outcome'], row?.['shipping'] ?? ''];
	};
	/** The part of every morning, as if a day and an hour had passed. */
	const morning = (workflow: Workflow) => {
		workflow.connections['Try it now'] = { main: [[{ node: 'All orders', type: 'main', index: 0 }]] };
		for (const { name, parameters } of workflow.nodes) {
			if (name !== 'Needs a person') continue;
			const text = JSON.stringify(parameters).replace('hours: 1', 'hours: 0').replace('days: 1', 'days: 0');
			Object.assign(parameters, JSON.parse(text));
		}
	};
	const toLookAt = async () =>
		Object.fromEntries(
			itemsOf(await check(morning), 'To look at').map(({ json }): [string, unknown] => [
				String(json['merchant_reference']),
				json['why'],
			]),
		);

	test('what is paid is shipped once, what is decided otherwise is noted, and the rest stays open', async () => {
		const [paid = '', declined = '', open = ''] = await orders(['paid', 'declined', undefined]);
		const [otherAmount = ''] = await orders(['paid'], { amount: AMOUNT + 1 });
		const [otherGateway = ''] = await orders(['paid'], { gateway: 'Clink' });
		const [twice = ''] = await orders(['paid']);
		const neverMade = newReference('NEVER-MADE');
		await bench.tables.insert(ORDERS, [rowOf(twice), rowOf(neverMade)]);

		const first = await check();
		expect([first.status, shippedBy(first)]).toEqual(['success', [paid, twice].sort()]);
		const states = [
			[paid, 'succeeded', 'shipped'],
			[twice, 'succeeded', 'shipped'],
			[declined, 'failed', ''],
			[open, 'pending', ''],
			[otherAmount, 'pending', 'another amount was paid: HKD 128.00'],
			[otherGateway, 'pending', ''],
			[neverMade, 'pending', ''],
		];
		const found = async () =>
			await Promise.all(states.map(async ([reference = '']) => [reference, ...(await stateOf(reference))]));
		expect(await found()).toEqual(states);

		const next = await check();
		expect([next.status, shippedBy(next)]).toEqual(['success', []]);
		expect(await found()).toEqual(states);
		expect(await toLookAt()).toMatchObject({
			[otherAmount]: 'another amount was paid: HKD 128.00',
			[open]: 'no decision: pending',
			[neverMade]: 'no decision: pending',
		});
	});

	test('two runs at the same moment ship an order once', async () => {
		const references = (await orders(['paid', 'paid', 'paid'])).sort();
		harness.sandbox.setLatency(LATENCY_MS);
		const runs = await Promise.all([check(), check()]);
		expect(runs.map(({ status }) => status)).toEqual(['success', 'success']);
		const askedBy = runs.map((run) =>
			itemsOf(run, 'Paid?')
				.map(({ json }) => json['merchant_reference'])
				.filter((reference) => references.includes(String(reference)))
				.sort(),
		);
		expect(askedBy).toEqual([references, references]);
		expect(shippedBy(...runs)).toEqual(references);
	});

	test('an order that was claimed, but not shipped, is not shipped by itself, and a person hears of it', async () => {
		const [reference = ''] = await orders(['paid']);
		const cut = await check((workflow) => {
			delete workflow.connections['One per order'];
		});
		const claim = `claimed by ${cut.id}`;
		expect(await stateOf(reference)).toEqual(['succeeded', claim]);
		expect(shippedBy(await check())).toEqual([]);
		expect(await toLookAt()).toMatchObject({ [reference]: claim });
	});

	test('while the gateway does not answer, nothing is shipped, and the next run ships it', async () => {
		const [reference = ''] = await orders(['paid']);
		harness.sandbox.faults.add({
			match: { path: '/query', reference },
			when: 'before',
			kind: { status: 503 },
			times: 4,
		});
		const during = await check();
		expect([during.status, shippedBy(during)]).toEqual(['success', []]);
		expect(shippedBy(await check())).toEqual([reference]);
	});
});
