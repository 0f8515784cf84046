import { DAY_MS } from '../../../sandbox/clink/billing-period.cts';
import { ClinkService } from '../../../sandbox/clink/service.cts';
import { createSubscription } from '../../../sandbox/clink/subscription-requests.cts';
import { Faults } from '../../../sandbox/faults/faults.cts';
import { Timers } from '../../../sandbox/faults/timers.cts';
import { RequestLog } from '../../../sandbox/server/request-log.cts';
import { textOf } from '../../support/text.cts';

/** What a customer does in the portal, which has no call. */
const account = 'sk_test_one';
const start = Date.UTC(2026, 3, 1);
const may = Date.UTC(2026, 4, 1);

let events: string[];
let timers: Timers;
let service: ClinkService;
let id: string;

beforeEach(async () => {
	events = [];
	timers = new Timers();
	const context = {
		now: () => start,
		url: () => '',
		latencyMs: 0,
		faults: new Faults(),
		requestLog: new RequestLog(),
		timers,
	};
	const publish = (_account: string, type: string): string => {
		events.push(type);
		return `event_${events.length}`;
	};
	service = new ClinkService(context, publish, true);
	const made = await createSubscription(service, account, {
		customerId: 'cus_test',
		productId: 'prd_plans',
		priceId: 'price_basic',
		paymentMethodType: 'CARD',
		paymentInstrumentId: 'pi_declines_renewals',
		paymentCurrency: 'USD',
		returnUrl: 'https://shop.example/return',
	});
	id = textOf(made['subscriptionId']);
	events = [];
});
afterEach(() => timers.stop());

test('the subscriptions of a customer are those of that merchant, oldest first', async () => {
	const other = await createSubscription(service, account, {
		customerId: 'cus_test',
		productId: 'prd_plans',
		priceId: 'price_trial',
		paymentMethodType: 'GCASH',
		paymentCurrency: 'USD',
		returnUrl: 'https://shop.example/return',
	});
	const ids = service.subscriptions.ofCustomer(account, 'cus_test').map(({ subscriptionId }) => subscriptionId);
	expect(ids).toEqual([id, other['subscriptionId']]);
	expect(service.subscriptions.ofCustomer(account, 'cus_other')).toEqual([]);
	expect(service.subscriptions.ofCustomer('sk_test_other', 'cus_test')).toEqual([]);
});

test('a cancellation at the end of the period is taken back, once', () => {
	service.subscriptions.cancel(account, id, { reason: 'x' });
	expect(service.subscriptions.keep(account, id)).toMatchObject({ cancelAtPeriodEnd: false, cancelReason: null });
	expect(events).toEqual([
		'subscription.updated.cancel_at_period_end_set',
		'subscription.updated.cancel_at_period_end_revoked',
	]);
	expect(() => service.subscriptions.keep(account, id)).toThrow('not set to end with its period');
});

test('another instrument pays what was declined with the old one', () => {
	const { clockId } = service.testClocks.create(account, { name: 'Clock', subscriptionId: id });
	service.testClocks.advance(account, clockId, { targetFrozenTime: may });
	expect(service.subscriptions.ofAccount(account, id)).toMatchObject({ status: 'past_due' });
	const card = { paymentMethodType: 'CARD', paymentInstrumentId: 'pi_1881' };
	expect(service.subscriptions.changePaymentInstrument(account, id, card)).toMatchObject(card);
	events = [];
	service.testClocks.advance(account, clockId, { targetFrozenTime: may + 3 * DAY_MS });
	const subscription = service.subscriptions.ofAccount(account, id);
	expect(subscription).toMatchObject({ status: 'active', declined: null, elapsedCycles: 1 });
	expect(service.invoices.current(subscription.invoiceId ?? '')).toMatchObject({ status: 'paid' });
	expect(events).toEqual(['order.created', 'order.succeeded', 'invoice.paid', 'subscription.updated.renewed']);
	service.testClocks.advance(account, clockId, { targetFrozenTime: Date.UTC(2026, 5, 1) });
	expect(service.subscriptions.ofAccount(account, id)).toMatchObject({ status: 'active', elapsedCycles: 2 });
});

test('a subscription that is over is neither kept nor paid with another instrument', () => {
	service.subscriptions.cancel(account, id, { reason: 'x', cancelImmediately: true });
	expect(() => service.subscriptions.keep(account, id)).toThrow('not set to end');
	const card = { paymentMethodType: 'CARD', paymentInstrumentId: 'pi_2' };
	expect(() => service.subscriptions.changePaymentInstrument(account, id, card)).toThrow('is cancelled');
});
