import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink, http, startReceiver } from './clients.cts';
import type { Json, Receiver } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let receiver: Receiver;
let lead = 0;
beforeEach(async () => {
	lead = 0;
	sandbox = await startSandbox({
		clinkApiKeys: ['sk_test_one', 'sk_test_other'],
		now: () => Date.now() + lead,
	});
	client = clink(sandbox);
	receiver = await startReceiver();
});
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

const subscribe = async (change: Json = {}): Promise<string> => {
	const { data } = await client.call('POST', '/subscription', {
		customerId: 'cus_test',
		productId: 'prd_plans',
		priceId: 'price_basic',
		paymentMethodType: 'CARD',
		paymentInstrumentId: 'pi_1',
		paymentCurrency: 'USD',
		returnUrl: 'https://shop.example/return',
		...change,
	});
	return String(data['subscriptionId']);
};
const subscription = async (id: string): Promise<Json> => (await client.call('GET', `/subscription/${id}`)).data;
const portal = async (change: Json = {}): Promise<string> =>
	String((await client.call('POST', '/billing/session', { customerId: 'cus_test', ...change })).data['url']);
const page = async (url: string): Promise<string> => (await http.get<string>(url)).data;
const submit = async (url: string, fields: Record<string, string>) =>
	await http.post<string>(url, new URLSearchParams(fields).toString(), {
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
	});
const locationOf = ({ headers }: { headers: unknown }): string => String((headers as Json)['location']);

/** What a form of the page offers, without its markup. */
const choicesOf = (html: string, action: string): string[] => {
	const [before = ''] = html.split(`value="${action}" class="primary"`);
	const select = before.slice(before.lastIndexOf('<select'));
	return [...select.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => String(value));
};

test('a subscription is shown with status, price, next date and payment method', async () => {
	await subscribe({ paymentInstrumentId: 'pi_1881' });
	const html = await page(await portal());
	for (const shown of ['Plans', 'active', 'USD 10.00 / month', 'VISA ••••\u00a01881']) expect(html).toContain(shown);
	expect(html).toMatch(/Renews on [A-Z][a-z]{2} \d{1,2}, \d{4}/);
});

test('a customer sees no subscription of another customer or another merchant', async () => {
	await subscribe({ customerId: undefined, customerEmail: 'ann@example.com' });
	const other = clink(sandbox, 'sk_test_other');
	const { data } = await other.call('POST', '/billing/session', { customerId: 'cus_test' });
	await subscribe();
	expect(await page(String(data['url']))).toContain('No subscriptions.');
	expect((await page(await portal())).split('<article')).toHaveLength(2);
});

test('a trial says until when it is free', async () => {
	await subscribe({ priceId: 'price_trial' });
	expect(await page(await portal())).toMatch(/Free until/);
});

test('canceling at the end of the period shows at Clink, and can be taken back', async () => {
	const id = await subscribe();
	const url = await portal();
	const done = await submit(url, { action: 'cancel', subscription: id });
	expect(done.status).toBe(303);
	expect(await subscription(id)).toMatchObject({ status: 'active', cancelAtPeriodEnd: true });
	const html = await page(new URL(locationOf(done), url).href);
	expect(html).toContain('Your subscription ends with its period.');
	expect(html).toMatch(/Ends on/);
	expect(html).not.toContain('Cancel at period end');
	await submit(url, { action: 'keep', subscription: id });
	expect(await subscription(id)).toMatchObject({ cancelAtPeriodEnd: false });
});

test('canceling twice, as a double click does, says that it is done already', async () => {
	const id = await subscribe();
	const url = await portal();
	await submit(url, { action: 'cancel', subscription: id });
	const second = await submit(url, { action: 'cancel', subscription: id });
	expect(second.status).toBe(409);
	expect(second.data).toContain('already set to end');
});

test('a new card becomes the payment method, and is told as an instrument that was added', async () => {
	await client.call('POST', '/webhook/endpoints', { url: receiver.url, events: ['payment_method.added'] });
	const id = await subscribe();
	const url = await portal();
	await submit(url, { action: 'instrument', subscription: id, chosen: 'new_card_1881' });
	await sandbox.callbacks.idle();
	const { paymentInstrumentId } = await subscription(id);
	expect(paymentInstrumentId).toEqual(textMatching(/_1881$/));
	expect(receiver.received.map(({ body }) => JSON.parse(body) as Json)).toMatchObject([
		{ data: { object: { id: paymentInstrumentId, type: 'CARD', card: { last4: '1881' }, wallet: null } } },
	]);
	expect(choicesOf(await page(url), 'instrument')).toContain(paymentInstrumentId);
});

test('an instrument that was made for the customer can be chosen, one of another customer cannot', async () => {
	const make = async (customer: Json): Promise<string> => {
		const { data } = await client.call('POST', '/payment-instrument', { paymentInstrumentType: 'GCASH', ...customer });
		return String(data['id']);
	};
	const [own, foreign] = [await make({ customerId: 'cus_test' }), await make({ customerEmail: 'ann@example.com' })];
	const id = await subscribe();
	const url = await portal();
	expect(choicesOf(await page(url), 'instrument')).toEqual([own, 'new_card_4242', 'new_card_1881']);
	expect((await submit(url, { action: 'instrument', subscription: id, chosen: foreign })).status).toBe(409);
	expect(await subscription(id)).toMatchObject({ paymentInstrumentId: 'pi_1' });
	await submit(url, { action: 'instrument', subscription: id, chosen: own });
	expect(await subscription(id)).toMatchObject({ paymentMethodType: 'GCASH', paymentInstrumentId: own });
});

test('a dearer plan is charged and changed at once', async () => {
	const id = await subscribe();
	const done = await submit(await portal(), { action: 'plan', subscription: id, chosen: 'price_pro' });
	expect(locationOf(done)).toMatch(/\?done=plan$/);
	expect(await subscription(id)).toMatchObject({ priceId: 'price_pro' });
});

test('a cheaper plan waits for the end of the period, and can be taken back', async () => {
	const id = await subscribe({ priceId: 'price_pro' });
	const url = await portal();
	expect(locationOf(await submit(url, { action: 'plan', subscription: id, chosen: 'price_basic' }))).toMatch(
		/\?done=planLater$/,
	);
	expect(await page(url)).toMatch(/Changes to USD 10\.00 \/ month on/);
	expect(locationOf(await submit(url, { action: 'keepPlan', subscription: id }))).toMatch(/\?done=planKept$/);
	expect(await page(url)).toMatch(/Renews on/);
	expect(await subscription(id)).toMatchObject({ priceId: 'price_pro' });
});

test('a plan that is to be paid on a page leads there', async () => {
	const id = await subscribe();
	const { data } = await client.call('POST', '/payment-instrument', {
		paymentInstrumentType: 'GCASH',
		customerId: 'cus_test',
	});
	const url = await portal();
	await submit(url, { action: 'instrument', subscription: id, chosen: String(data['id']) });
	const location = locationOf(await submit(url, { action: 'plan', subscription: id, chosen: 'price_pro' }));
	expect(location).toMatch(/^\/pay\/order_/);
	expect(await subscription(id)).toMatchObject({ priceId: 'price_basic' });
	sandbox.pay(location.replace('/pay/', ''), 'paid');
	expect(await subscription(id)).toMatchObject({ priceId: 'price_pro' });
});

test('plans are active prices in the same currency, and only of the products that the link allows', async () => {
	const id = await subscribe();
	expect(choicesOf(await page(await portal()), 'plan').sort()).toEqual([
		'price_monthly',
		'price_pro',
		'price_trial',
		'price_yearly',
	]);
	const limited = await portal({ subscriptionUpdateProductIds: ['prd_test'] });
	expect(choicesOf(await page(limited), 'plan')).toEqual(['price_monthly']);
	expect((await submit(limited, { action: 'plan', subscription: id, chosen: 'price_pro' })).status).toBe(409);
	expect(await subscription(id)).toMatchObject({ priceId: 'price_basic' });
});

test('a subscription that is over has nothing to change', async () => {
	const id = await subscribe();
	await client.call('POST', `/subscription/${id}/cancel`, { reason: 'x', cancelImmediately: true });
	const url = await portal();
	const html = await page(url);
	expect(html).toMatch(/Ended on/);
	expect(html).not.toContain('<form');
	expect((await submit(url, { action: 'instrument', subscription: id, chosen: 'new_card_4242' })).status).toBe(409);
	await subscribe();
	expect(choicesOf(await page(url), 'instrument')).toEqual(['new_card_4242', 'new_card_1881']);
});

test.each([
	['an unknown action', { action: 'refund' }],
	['an action of the language', { action: 'constructor' }],
	['no action', { action: '' }],
	['an unknown subscription', { action: 'cancel', subscription: 'sub_none' }],
	['a choice that was not offered', { action: 'plan', chosen: 'price_old' }],
	['a plan in another currency', { action: 'plan', chosen: 'price_hkd' }],
])('%s changes nothing', async (_case, fields) => {
	const id = await subscribe();
	const before = await subscription(id);
	expect((await submit(await portal(), { subscription: id, ...fields })).status).toBe(409);
	expect(await subscription(id)).toEqual(before);
});

test('the subscription of another customer cannot be canceled', async () => {
	const id = await subscribe({ customerId: undefined, customerEmail: 'ann@example.com' });
	expect((await submit(await portal(), { action: 'cancel', subscription: id })).status).toBe(409);
	expect(await subscription(id)).toMatchObject({ cancelAtPeriodEnd: false });
});

test('an expired link changes nothing', async () => {
	const id = await subscribe();
	const url = await portal();
	lead = 30 * 60 * 1000 + 1000;
	expect((await submit(url, { action: 'cancel', subscription: id })).status).toBe(410);
	lead = 0;
	expect(await subscription(id)).toMatchObject({ cancelAtPeriodEnd: false });
});
