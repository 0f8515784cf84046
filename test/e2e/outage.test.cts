import { example } from '../../demo/examples.cts';
import type { SavedWorkflow } from '../../real-n8n/editor/api.cts';
import { DataTables, type Row } from '../../real-n8n/editor/data-tables.cts';
import { itemsOf, type Execution } from '../../real-n8n/editor/execution.cts';
import { submitForm } from '../../real-n8n/editor/form.cts';
import { createGatewayCredentials } from '../../real-n8n/editor/gateway-credentials.cts';
import { node, type Workflow } from '../../real-n8n/editor/workflow.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../../real-n8n/n8n-with-package.cts';
import { say } from '../../real-n8n/system/progress.cts';
import { table } from '../../real-n8n/system/table.cts';
import { pause, waitUntil } from '../../real-n8n/system/wait.cts';
import { startSandbox, type PayerAction, type Sandbox } from '../../sandbox/index.cts';
import { startReceiver, type Receiver } from '../integration/sandbox/clients.cts';
import { newReference } from '../support/n8n/harness.cts';
import { sixHoursAway } from './support/outage.cts';

const FORM = 'order-form-to-paid.json';
const CHECK = 'open-orders-check.json';
const HOUR_MS = 3_600_000;
const CUSTOMERS_AT_ONCE = 4;
const WAIT = { timeoutMs: 180_000, intervalMs: 1_000 };

/** What customers do, and what the CRM has to say of their orders in the end. */
interface Custom {
	count: number;
	/** Hours before now at which the link was made; it is good for 24. */
	orderedHoursAgo?: number;
	whileUp?: PayerAction;
	whileAway?: PayerAction;
	/** Whether the day in which the workflow asks ends while n8n is away. */
	isDayOver?: true;
	/** After n8n is back, when the gateway does not answer for a while. */
	later?: PayerAction;
	outcome: string;
}

const CUSTOMS: Record<string, Custom> = {
	paysAtOnce: { count: 6, whileUp: 'paid', outcome: 'succeeded' },
	isDeclined: { count: 4, whileUp: 'declined', outcome: 'failed' },
	paysWhileAway: { count: 2, whileAway: 'paid', outcome: 'succeeded' },
	cancelsWhileAway: { count: 1, whileAway: 'cancelled', outcome: 'cancelled' },
	letsItExpire: { count: 1, orderedHoursAgo: 19, outcome: 'expired' },
	neverPays: { count: 1, isDayOver: true, outcome: 'pending' },
	paysInTheLastMinutes: { count: 1, isDayOver: true, whileAway: 'paid', outcome: 'succeeded' },
};
/** Where callbacks still come: in the second round of their loop. */
const LATE: Record<string, Custom> = { paysLater: { count: 3, later: 'paid', outcome: 'succeeded' } };

interface Order extends Custom {
	reference: string;
	page: string;
}

/** One shop: a gateway that loses a share of its callbacks, with the template and a CRM of its own. */
class Shop {
	readonly orders: Order[] = [];
	executions: Execution[] = [];
	/** The check of the open orders, afterwards. */
	check: Execution | undefined;
	rows: Row[] = [];

	private constructor(
		private readonly n8n: N8nWithPackage,
		readonly share: number,
		readonly sandbox: Sandbox,
		private readonly clock: { offsetMs: number },
		private readonly form: SavedWorkflow,
		private readonly openOrders: SavedWorkflow,
		private readonly warehouse: Receiver,
		private readonly path: string,
		private readonly crm: string,
	) {}

	static async open(n8n: N8nWithPackage, share: number): Promise<Shop> {
		const clock = { offsetMs: 0 };
		const sandbox = await startSandbox({ now: () => Date.now() + clock.offsetMs });
		const name = `loses-${share * 100}`;
		const crm = `Orders ${name}`;
		const credentials = await createGatewayCredentials(n8n.api, sandbox);
		const warehouse = await startReceiver();
		const load = async (file: string) => {
			const workflow = example(file, credentials, { 'CRM Orders': crm, 'order-form': name });
			return await n8n.api.createWorkflow(shippingFrom(warehouse, workflow));
		};
		const form = await load(FORM);
		await n8n.api.publish(form);
		return new Shop(n8n, share, sandbox, clock, form, await load(CHECK), warehouse, name, crm);
	}

	/** Customers order, and are on the payment page. */
	async order(customs: Custom[]): Promise<void> {
		const wanted = customs.flatMap((custom) => Array.from({ length: custom.count }, () => custom));
		const queue = wanted.values();
		const customer = async () => {
			for (const custom of queue) {
				const reference = newReference('AWAY');
				this.clock.offsetMs = -(custom.orderedHoursAgo ?? 0) * HOUR_MS;
				const page = await submitForm(`${this.n8n.url}/form/${this.path}`, [
					reference,
					'Calligraphy class',
					'Mei Chan',
					'mei.chan@example.com',
				]);
				this.orders.push({ ...custom, reference, page });
			}
		};
		// The sandbox's clock is one for all, so those that ordered long ago come one after the other.
		const atOnce = wanted.some(({ orderedHoursAgo }) => orderedHoursAgo !== undefined) ? 1 : CUSTOMERS_AT_ONCE;
		await Promise.all(Array.from({ length: atOnce }, customer));
		this.clock.offsetMs = 0;
	}

	act(when: 'whileUp' | 'whileAway' | 'later'): void {
		for (const { reference, [when]: action } of this.orders) {
			if (action !== undefined) this.sandbox.pay(this.paymentId(reference), action);
		}
	}

	moveClock(milliseconds: number): void {
		this.clock.offsetMs += milliseconds;
	}

	/** Waits until so many executions are in this status. */
	async until(status: string, count: number): Promise<void> {
		let seen: string[] = [];
		const isReached = async () => {
			seen = (await this.n8n.api.listExecutions(this.form.id, 100)).map((execution) => execution.status);
			return seen.filter((entry) => entry === status).length === count;
		};
		const message = () => `Of ${this.orders.length} executions, not ${count} are ${status}: ${seen.join(', ')}`;
		await waitUntil(isReached, { ...WAIT, message });
	}

	/** Waits until nothing runs any more, and so many executions wait or are marked as crashed instead, twice in a row. */
	async untilQuiet(waiting: number): Promise<void> {
		let quiet = 0;
		let seen: string[] = [];
		const isReached = async () => {
			seen = (await this.n8n.api.listExecutions(this.form.id, 100)).map(({ status }) => status);
			const count = (status: string) => seen.filter((entry) => entry === status).length;
			const isQuiet =
				count('running') + count('new') === 0 &&
				count('waiting') <= waiting &&
				count('waiting') + count('crashed') >= waiting;
			quiet = isQuiet ? quiet + 1 : 0;
			return quiet > 2;
		};
		await waitUntil(isReached, { ...WAIT, message: () => `Still not quiet: ${seen.join(', ')}` });
	}

	async checkOpenOrders(): Promise<void> {
		this.check = await this.n8n.api.run(this.openOrders);
	}

	/** How often the warehouse was told to ship an order. */
	timesShipped(reference: string): number {
		return this.warehouse.received.filter(({ url }) => new URL(url, 'http://x').searchParams.get('order') === reference)
			.length;
	}

	async close(): Promise<void> {
		await this.sandbox.close();
		await this.warehouse.close();
	}

	async read(): Promise<void> {
		const listed = await this.n8n.api.listExecutions(this.form.id, 100);
		this.executions = [];
		for (const { id } of listed) this.executions.push(await this.n8n.api.getExecution(id));
		this.rows = await new DataTables(this.n8n.session).rows(this.crm);
	}

	executionOf(reference: string): Execution {
		const found = this.executions.filter((execution) => referenceOf(execution) === reference);
		if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} executions for ${reference}`);
		return found[0];
	}

	rowsOf = (reference: string) => this.rows.filter((row) => row['merchant_reference'] === reference);

	private paymentId(reference: string): string {
		const id = this.sandbox.ledger().orders.find((entry) => entry.reference === reference)?.id;
		if (id === undefined) throw new Error(`No link was made for ${reference}`);
		return id;
	}
}

/** The template with a request to the warehouse in place of *Ship*, so that what is shipped is counted outside of n8n. */
function shippingFrom({ url }: Receiver, workflow: Workflow): Workflow {
	const parameters = { method: 'POST', url: `=${url}?order={{ $json.merchant_reference }}`, options: {} };
	const nodes = workflow.nodes.map((entry) =>
		entry.name === 'Ship'
			? node('Ship', 'n8n-nodes-base.httpRequest', parameters, { typeVersion: 4.2, position: entry.position })
			: entry,
	);
	return { ...workflow, nodes };
}

const referenceOf = (execution: Execution) => itemsOf(execution, 'Price the order')[0]?.json['merchant_reference'];
const askUntilOf = (execution: Execution) => String(itemsOf(execution, 'Price the order')[0]?.json['ask_until']);
const timesRun = ({ data }: Execution, node: string) => data.resultData.runData[node]?.length ?? 0;
/** How it went, in the words of the table that is printed. */
function figuresOf(shop: Shop) {
	const { share, orders, sandbox, executions } = shop;
	const { log } = sandbox.callbacks;
	const dropped = log.filter(({ state }) => state === 'dropped');
	const isPaid = ({ reference }: Order) => sandbox.ledger().of(reference).charged === 1;
	const isShipped = ({ reference }: Order) => shop.timesShipped(reference) > 0;
	const isRight = (order: Order) =>
		shop.rowsOf(order.reference).every((row) => row['outcome'] === order.outcome) &&
		shop.rowsOf(order.reference).length === 1 &&
		isShipped(order) === isPaid(order);
	const isDropped = ({ reference }: Order) =>
		executions.some(
			(execution) =>
				referenceOf(execution) === reference &&
				dropped.some(({ target }) => target.includes(`/webhook-waiting/${execution.id}?`)),
		);
	return {
		'callbacks lost': `${share * 100} %`,
		orders: orders.length,
		announced: log.length,
		dropped: dropped.length,
		found: orders.filter((order) => isDropped(order) && isRight(order)).length,
		doubled: orders.filter(({ reference }) => shop.timesShipped(reference) > 1).length,
		lost: orders.filter((order) => !isRight(order)).length,
		'shipped unpaid': orders.filter((order) => isShipped(order) && !isPaid(order)).length,
		'executions crashed': executions.filter(({ status }) => status !== 'success').length,
		'shipped by the check': itemsOf(shop.check ?? NEVER, 'Ship').length,
	};
}

const NEVER: Execution = {
	id: '',
	status: '',
	mode: '',
	workflowId: '',
	data: { resultData: { runData: {} } },
	stored: '',
};

/**
 * Two shops with the template of the order form in one n8n, which is away for six hours; `sixHoursAway` says what of them
 * is simulated.
 */
describe('callbacks get lost, and n8n is away for six hours', () => {
	const start = Date.now();
	let n8n: N8nWithPackage;
	let some: Shop;
	let all: Shop;
	const shops = () => [some, all];

	beforeAll(async () => {
		n8n = await startN8nWithPackage({ env: { N8N_EXPRESSION_ENGINE: 'legacy' } });
		say(`  n8n runs after ${Math.round((Date.now() - start) / 1000)} s`);
		some = await Shop.open(n8n, 0.3);
		all = await Shop.open(n8n, 1);
		const isLongAgo = ({ orderedHoursAgo }: Custom) => orderedHoursAgo !== undefined;
		const customs = Object.values(CUSTOMS);
		await Promise.all([some.order(customs.filter(isLongAgo)), all.order(customs.filter(isLongAgo))]);
		const recent = customs.filter((custom) => !isLongAgo(custom));
		await some.order([...recent, ...Object.values(LATE)]);
		await all.order(recent);
		for (const shop of shops()) await shop.until('waiting', shop.orders.length);
		say(`  ordered after ${Math.round((Date.now() - start) / 1000)} s`);

		for (const { sandbox, share } of shops()) sandbox.faults.lostCallbacks = share;
		for (const shop of shops()) {
			shop.act('whileUp');
			await shop.sandbox.callbacks.idle(30_000);
			const came = shop.sandbox.callbacks.log.filter(({ state }) => state === 'delivered').length;
			await shop.until('success', came);
			await shop.read();
		}
		const isDayOver = ({ executions, orders }: Shop) =>
			orders
				.filter((order) => order.isDayOver)
				.map(({ reference }) => executions.find((execution) => referenceOf(execution) === reference))
				.filter((execution) => execution !== undefined);
		const dayIsOver = shops().flatMap((shop) =>
			isDayOver(shop).map((execution) => ({ executionId: execution.id, askUntil: askUntilOf(execution) })),
		);
		await sixHoursAway(n8n, dayIsOver, (milliseconds) => {
			for (const shop of shops()) {
				// Whatever happens meanwhile, nobody hears of it.
				shop.sandbox.faults.lostCallbacks = 1;
				shop.act('whileAway');
				shop.moveClock(milliseconds);
				shop.sandbox.ledger();
				shop.sandbox.faults.lostCallbacks = shop.share;
			}
			for (const { reference } of some.orders.filter(({ later }) => later !== undefined)) {
				some.sandbox.faults.add({ match: { path: '/query', reference }, when: 'before', kind: 'reset', times: 4 });
			}
		});
		say(`  n8n is back after ${Math.round((Date.now() - start) / 1000)} s`);
		const late = some.orders.filter(({ later }) => later !== undefined).length;
		await some.untilQuiet(late);
		await all.untilQuiet(0);
		// Of an execution that n8n has marked as crashed, the rest may still run.
		await pause(3_000);
		// What is left of them would have met executions that were marked as crashed before they asked.
		some.sandbox.faults.clear();
		some.act('later');
		await some.untilQuiet(0);
		for (const shop of shops()) {
			await shop.checkOpenOrders();
			await shop.read();
		}

		const figures = shops().map(figuresOf);
		const columns = Object.keys(figures[0] ?? {}).map((title) => ({ title, align: 'right' as const }));
		say(
			[
				'',
				...table(
					columns,
					figures.map((row) => Object.values(row).map(String)),
				),
			].join('\n'),
		);
		say(`  all in ${Math.round((Date.now() - start) / 1000)} s`);
	}, 900_000);
	afterAll(async () => {
		await n8n.close();
		for (const shop of shops()) await shop.close();
	}, 60_000);

	test('callbacks were lost', () => {
		const [ofSome, ofAll] = shops().map(figuresOf);
		expect(ofAll).toMatchObject({ dropped: ofAll?.announced });
		expect(ofSome?.dropped).toBeGreaterThanOrEqual(3);
		expect(ofSome?.dropped).toBeLessThan(ofSome?.announced ?? 0);
	});

	test.each([0, 1])(
		'every order has the outcome that the gateway says, and is shipped once if it is paid (shop %i)',
		(index) => {
			const shop = shops()[index];
			const saved = shop?.orders.map(({ reference }) => [
				reference,
				shop.rowsOf(reference).map((row) => row['outcome']),
				shop.timesShipped(reference),
			]);
			const due = shop?.orders.map(({ reference, outcome }) => [reference, [outcome], outcome === 'succeeded' ? 1 : 0]);
			expect(saved).toEqual(due);
		},
	);

	test.each([0, 1])('what was dropped is found, and nothing is doubled, lost or shipped unpaid (shop %i)', (index) => {
		const shop = shops()[index];
		if (shop === undefined) throw new Error('No such shop');
		const figures = figuresOf(shop);
		expect(figures).toMatchObject({ found: figures.dropped, doubled: 0, lost: 0, 'shipped unpaid': 0 });
	});

	test('an order that is paid in the second round, after the gateway did not answer, goes on by its callback', () => {
		const late = some.orders.filter(({ later }) => later !== undefined);
		// One that n8n has marked as crashed is left to the check of the open orders.
		const going = late.map(({ reference }) => some.executionOf(reference)).filter(({ status }) => status === 'success');
		expect(going.length).toBeGreaterThan(0);
		expect(going.map((execution) => timesRun(execution, 'Wait for Payment'))).toEqual(going.map(() => 2));
	});

	test('whoever paid in the last minutes was asked about once more', () => {
		const last = shops()
			.flatMap((shop) =>
				shop.orders.filter(({ isDayOver }) => isDayOver).map(({ reference }) => shop.executionOf(reference)),
			)
			.filter(({ status }) => status === 'success');
		expect(last.map((execution) => timesRun(execution, 'Ask once more'))).toEqual(last.map(() => 1));
	});
});
