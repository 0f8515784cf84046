import fc from 'fast-check';
import { DAY_MS } from '../../../sandbox/clink/billing-period.cts';
import { cancelChange, confirmChange, previewChange } from '../../../sandbox/clink/plan-changes.cts';
import { Refusal } from '../../../sandbox/clink/refusals.cts';
import { ClinkService } from '../../../sandbox/clink/service.cts';
import type { Invoice, InvoiceItem, Subscription } from '../../../sandbox/clink/subscription-records.cts';
import { createSubscription } from '../../../sandbox/clink/subscription-requests.cts';
import { createPrice } from '../../../sandbox/clink/catalogue-prices.cts';
import { Faults } from '../../../sandbox/faults/faults.cts';
import { Timers } from '../../../sandbox/faults/timers.cts';
import type { PayerAction } from '../../../sandbox/gateway/payer-action.cts';
import { RequestLog } from '../../../sandbox/server/request-log.cts';
import { textOf } from '../../support/text.cts';

/** Whatever is done to a subscription, in whatever order, its invoices and orders agree about the money. */
const account = 'sk_test_one';

interface World {
	service: ClinkService;
	/** Milliseconds. */
	time: number;
	invoiceIds: Set<string>;
	subscriptionId: string;
	clockId: string | undefined;
}

/** What ends in .13 is declined, what ends in .02 takes a while. */
const amounts = [10.13, 10.02, 55];

function newWorld(timers: Timers): { world: World; priceIds: string[] } {
	const invoiceIds = new Set<string>();
	const service = new ClinkService(
		{
			now: () => world.time,
			url: () => 'http://localhost',
			latencyMs: 0,
			faults: new Faults(),
			requestLog: new RequestLog(),
			timers,
		},
		(_account, type, resource) => {
			if (type === 'invoice.open') invoiceIds.add((resource as Invoice).invoiceId);
			return 'event_1';
		},
		true,
	);
	const world: World = {
		service,
		time: Date.UTC(2026, 0, 31, 12),
		invoiceIds,
		subscriptionId: '',
		clockId: undefined,
	};
	for (const unitAmount of amounts) {
		createPrice(service, account, {
			productId: 'prd_plans',
			currency: 'USD',
			unitAmount,
			priceType: 'recurring',
			recurringDetails: { interval: 'month' },
		});
	}
	const prices = [...service.catalogueOf(account).prices.all()].filter(
		({ recurring, active, productId, currency }) =>
			recurring !== null && active && productId === 'prd_plans' && currency === 'USD',
	);
	return { world, priceIds: prices.map(({ priceId }) => priceId) };
}

const subscriptionOf = ({ service, subscriptionId }: World): Subscription =>
	service.subscriptions.ofAccount(account, subscriptionId);
const ordersOf = ({ service, subscriptionId }: World) =>
	service.orders
		.all()
		.filter((stored) => stored.subscriptionId === subscriptionId)
		.map(({ order }) => order);

/** Does what it can; a refusal is an answer too. */
async function attempt(act: () => unknown): Promise<void> {
	try {
		await act();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
	}
}

const settleAll = async (world: World, action: PayerAction): Promise<void> => {
	for (const { orderId } of ordersOf(world)) await attempt(() => world.service.orders.settle(orderId, action));
};

async function changePlan(world: World, priceId: string, code: string | undefined): Promise<void> {
	const { service, subscriptionId } = world;
	const more = code === undefined ? {} : { promotionCode: code };
	await attempt(async () => {
		const { recurringPrice, lines } = previewChange(service, account, { priceId, ...more }, subscriptionId) as {
			recurringPrice: { priceSnapshotId: string };
			lines: { totalAmount: number };
		};
		const before = ordersOf(world).length;
		const { priceSnapshotId } = recurringPrice;
		await confirmChange(service, account, { priceSnapshotId, ...more }, subscriptionId);
		const charged = ordersOf(world)
			.slice(before)
			.map(({ amountTotal }) => amountTotal);
		expect(charged).toEqual(lines.totalAmount === 0 ? [] : [lines.totalAmount]);
	});
}

function advance(world: World, days: number): Promise<void> {
	const { service, subscriptionId } = world;
	return attempt(() => {
		world.clockId ??= service.testClocks.create(account, { name: 'Clock', subscriptionId }).clockId;
		const { frozenTime } = service.testClocks.find(account, world.clockId);
		service.testClocks.advance(account, world.clockId, { targetFrozenTime: frozenTime + days * DAY_MS });
	});
}

type Step = (world: World, priceIds: readonly string[]) => Promise<void> | void;
const chosen = (priceIds: readonly string[], index: number): string => priceIds[index % priceIds.length] ?? '';
const codes = fc.constantFrom(undefined, 'SPRING', 'FIVE');
const on =
	(act: (world: World) => unknown): Step =>
	(world) =>
		attempt(() => act(world));

const steps = fc.oneof(
	fc.integer({ min: 1, max: 70 }).map(
		(days): Step =>
			(world) =>
				advance(world, days),
	),
	fc.integer({ min: 0, max: 3 }).map((days): Step => (world) => {
		world.time += days * DAY_MS + 2000;
	}),
	fc.tuple(fc.nat(), codes).map(
		([index, code]): Step =>
			(world, priceIds) =>
				changePlan(world, chosen(priceIds, index), code),
	),
	fc.constantFrom<Step>(
		(world) => settleAll(world, 'paid'),
		(world) => settleAll(world, 'declined'),
		on(({ service, subscriptionId }) => cancelChange(service, account, subscriptionId)),
		on(({ service, subscriptionId }) => service.subscriptions.cancel(account, subscriptionId, { reason: 'x' })),
		on(({ service, subscriptionId }) =>
			service.subscriptions.cancel(account, subscriptionId, { reason: 'x', cancelImmediately: true }),
		),
		on(({ service, subscriptionId }) => service.subscriptions.keep(account, subscriptionId)),
		on(({ service, subscriptionId }) =>
			service.subscriptions.changePaymentInstrument(account, subscriptionId, {
				paymentMethodType: 'CARD',
				paymentInstrumentId: 'pi_1881',
			}),
		),
	),
);

const cents = ({ paymentAmount }: Pick<InvoiceItem, 'paymentAmount'>): number =>
	Math.round(Number(paymentAmount) * 100);

function checkMoney(world: World): void {
	const { service, invoiceIds } = world;
	const { status, invoiceId: presentInvoice, pendingChange } = subscriptionOf(world);
	const orders = ordersOf(world);
	for (const id of invoiceIds) {
		const invoice = service.invoices.find(account, id);
		const attempts = orders.filter((order) => order.invoiceId === id);
		const paid = attempts.filter((order) => order.status === 'success');
		const waiting = attempts.filter((order) => ['requires_action', 'pending'].includes(order.status));
		const isFree = cents(invoice) === 0;
		expect(cents(invoice)).toBeGreaterThanOrEqual(0);
		expect(invoice.items.reduce((sum, item) => sum + cents(item), 0)).toBe(cents(invoice));
		expect(attempts.every(({ amountTotal }) => amountTotal === Number(invoice.paymentAmount))).toBe(true);
		expect(paid).toHaveLength(invoice.status === 'paid' && !isFree ? 1 : 0);
		expect(waiting.length === 0 || invoice.status === 'open').toBe(true);
		const isAwaited =
			(id === presentInvoice && ['incomplete', 'past_due'].includes(status)) ||
			(pendingChange?.waitsFor === 'payment' && pendingChange.invoiceId === id);
		expect(invoice.status === 'open').toBe(isAwaited);
	}
	const isPaidFor = status === 'active' && presentInvoice !== null;
	if (isPaidFor) expect(service.invoices.find(account, presentInvoice)).toMatchObject({ status: 'paid' });
}

const beginnings = fc.record({
	index: fc.nat(),
	paymentMethodType: fc.constantFrom('CARD', 'GCASH'),
	paymentInstrumentId: fc.constantFrom('pi_1', 'pi_declines_renewals'),
	paymentCurrency: fc.constantFrom('USD', 'HKD', 'JPY'),
	code: codes,
	hasPhase: fc.boolean(),
});

test('each invoice is paid by one order of its amount, and nothing else can be paid', async () => {
	await fc.assert(
		fc.asyncProperty(beginnings, fc.array(steps, { maxLength: 12 }), async (beginning, path) => {
			const timers = new Timers();
			const { world, priceIds } = newWorld(timers);
			const { index, code, hasPhase, ...given } = beginning;
			const phase = { sequence: 1, effectiveCycle: 2, priceSnapshotId: 'snap_pro', quantity: 2 };
			const made = await createSubscription(world.service, account, {
				customerId: 'cus_test',
				productId: 'prd_plans',
				priceId: chosen(priceIds, index),
				returnUrl: 'https://shop.example/return',
				...given,
				...(code !== undefined && { promotionCode: code }),
				...(hasPhase && { scheduledPhases: [phase] }),
			});
			world.subscriptionId = textOf(made['subscriptionId']);
			try {
				checkMoney(world);
				for (const step of path) {
					await step(world, priceIds);
					checkMoney(world);
				}
			} finally {
				timers.stop();
			}
		}),
		{ numRuns: 300 },
	);
});
