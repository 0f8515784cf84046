import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink, http } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let lead = 0;
beforeEach(async () => {
	lead = 0;
	sandbox = await startSandbox({ now: () => Date.now() + lead });
	client = clink(sandbox);
});
afterEach(() => sandbox.close());

const orderStatus = async (id: unknown) => (await client.call('GET', `/order/${String(id)}`)).data['status'];

describe('refunds', () => {
	let orderId: unknown;
	beforeEach(async () => {
		orderId = (await client.pay()).data['orderId'];
	});

	test('a part is refunded, then the rest, and not a cent more', async () => {
		expect((await client.refund(orderId)).data).toMatchObject({
			status: 'success',
			refundAmount: 5,
			refundCurrency: 'USD',
			orderId,
		});
		expect(await orderStatus(orderId)).toBe('partial_refunded');
		expect((await client.refund(orderId, { refundMerchantOrderId: 'R2', refundAmount: 15 })).code).toBe(90101401);
		expect((await client.refund(orderId, { refundMerchantOrderId: 'R3', refundAmount: 14.99 })).code).toBe(200);
		expect(await orderStatus(orderId)).toBe('refunded');
		expect((await client.refund(orderId, { refundMerchantOrderId: 'R4', refundAmount: 0.01 })).code).toBe(90101405);
	});

	test('the same refundMerchantOrderId returns the refund that exists', async () => {
		const { data } = await client.refund(orderId);
		expect((await client.refund(orderId, { refundAmount: 7 })).data).toEqual(data);
		expect(sandbox.ledger().of('REFUND-1')).toMatchObject({ refunded: 1, refundedAmount: 5 });
		const { charges, refunds } = sandbox.ledger();
		expect([...charges, ...refunds].map(({ customer }) => customer)).toEqual(['ann@example.com', 'ann@example.com']);
		expect((await client.call('GET', `/refund/${String(data['refundId'])}`)).data).toEqual(data);
	});

	test.each([
		['an unknown order', { orderId: 'order_unknown' }, 90101404],
		['no amount', { refundAmount: undefined }, 90100400],
		['an amount of 0', { refundAmount: 0 }, 90100400],
		['too many decimals', { refundAmount: 1.234 }, 90101206],
		['no refundMerchantOrderId', { refundMerchantOrderId: undefined }, 90100400],
		['an unknown reason', { refundReasonType: 4 }, 90100400],
		['a remark of 501 characters', { remark: 'x'.repeat(501) }, 90100400],
		['a misspelt field', { reason: 'x' }, 90100400],
	])('%s is refused', async (_case, change, code) => {
		expect(await client.refund(orderId, change)).toMatchObject({ status: 200, code });
		expect(sandbox.ledger().refunds).toEqual([]);
	});

	test('a declined order cannot be refunded', async () => {
		const { data } = await client.pay({ amount: 5.13 });
		expect((await client.refund(data['orderId'])).code).toBe(90101405);
	});

	test('an amount ending in .13 fails, one ending in .02 takes a little while', async () => {
		const failed = await client.refund(orderId, { refundAmount: 1.13 });
		expect(failed.data).toMatchObject({ status: 'failed', failureCode: 'processor_communication_error' });
		expect(await orderStatus(orderId)).toBe('success');
		const slow = await client.refund(orderId, { refundAmount: 1.02, refundMerchantOrderId: 'R2', refundReasonType: 2 });
		expect(slow.data).toMatchObject({ status: 'refunding', refundReason: 'Customer Initiated Refund' });
		lead = 1500;
		expect((await client.call('GET', `/refund/${String(slow.data['refundId'])}`)).data).toMatchObject({
			status: 'success',
		});
	});

	test('an unknown refund is refused', async () => {
		expect(await client.call('GET', '/refund/rfd_unknown')).toMatchObject({ status: 200, code: 71160007 });
	});
});

describe('checkout sessions', () => {
	const create = (change: Record<string, unknown> = {}) =>
		client.call('POST', '/checkout/session', {
			customerEmail: 'ann@example.com',
			originalAmount: 19.99,
			originalCurrency: 'USD',
			merchantReferenceId: 'ORDER-1',
			...change,
		});
	const get = async (id: unknown) => (await client.call('GET', `/checkout/session/${String(id)}`)).data;
	const leave = (id: unknown, outcome: string) =>
		http.post(`${sandbox.url}/pay/${String(id)}`, `outcome=${outcome}`, {
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		});

	test('a session is open and has a hosted page', async () => {
		const { data } = await create();
		expect(data).toMatchObject({
			url: `${sandbox.url}/pay/${String(data['sessionId'])}`,
			uiMode: 'hostedPage',
			merchantReferenceId: 'ORDER-1',
		});
		expect(await get(data['sessionId'])).toMatchObject({ status: 'open', paymentStatus: 'unpaid', orderId: null });
	});

	test('a declined attempt leaves it open, a paid one completes it and leads to successUrl', async () => {
		const { data } = await create({ successUrl: 'https://shop.example/thanks?a=1' });
		await leave(data['sessionId'], 'declined');
		expect(await get(data['sessionId'])).toMatchObject({ status: 'open' });
		const next = await leave(data['sessionId'], 'paid');
		expect(next.headers['location']).toBe(`https://shop.example/thanks?a=1&session_id=${String(data['sessionId'])}`);
		const session = await get(data['sessionId']);
		expect(session).toMatchObject({ status: 'completed', paymentStatus: 'paid' });
		expect(await orderStatus(session['orderId'])).toBe('success');
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 1, charged: 1 });
	});

	test('a cancelled visit leads to cancelUrl and leaves it open', async () => {
		const { data } = await create({ cancelUrl: 'https://shop.example/cart' });
		expect((await leave(data['sessionId'], 'cancelled')).headers['location']).toBe('https://shop.example/cart');
		expect(await get(data['sessionId'])).toMatchObject({ status: 'open' });
	});

	test('it expires after half an hour', async () => {
		const { data } = await create();
		lead = 30 * 60 * 1000;
		sandbox.faults.queryLagMs = 0;
		expect(() => sandbox.pay(String(data['sessionId']), 'paid')).toThrow('already expired');
	});

	test.each([
		['no amount', { originalAmount: undefined }, /^originalAmount is required$/],
		['no customer', { customerEmail: undefined }, /CUSTOMER_NOT_FOUND/],
		['elements without returnUrl', { uiMode: 'elements' }, /^returnUrl is required when uiMode is elements$/],
		['a price without product', { priceId: 'price_test' }, /go together/],
		[
			'a direct QR code of another method',
			{ directPaymentQrCodePaymentMethodType: 'QRIS' },
			/must equal paymentMethodType/,
		],
		['a hidden promotion without code', { showPromotionCode: false }, /^promotionCode is required/],
		['an unknown method', { paymentMethodType: 'TNG' }, /^paymentMethodType must be one of/],
		['a misspelt field', { success_url: 'https://shop.example' }, /^success_url is not a known field$/],
	])('%s is refused in words', async (_case, change, message) => {
		expect(await create(change)).toMatchObject({ status: 200, message: textMatching(message) });
	});

	test('an unknown session is refused', async () => {
		expect(await client.call('GET', '/checkout/session/sess_unknown')).toMatchObject({ status: 200, code: 90101219 });
	});
});

describe('customer portal sessions', () => {
	const create = (change: object = {}) =>
		client.call('POST', '/billing/session', { customerId: 'cus_test', ...change });

	test('each request makes another link, which lasts for 30 minutes', async () => {
		const before = Date.now();
		const [one, another] = [await create(), await create({ subscriptionUpdateProductIds: ['prd_test'] })];
		expect(one.data['url']).toEqual(textMatching(/^http.*\/portal\/portal_/));
		expect(another.data['url']).not.toBe(one.data['url']);
		expect(Number(one.data['expiresAt']) - before).toBeGreaterThanOrEqual(30 * 60 * 1000);
	});

	test.each([
		['no customer', { customerId: undefined }, /^customerId is required$/],
		['an unknown customer', { customerId: 'cus_none' }, /^CUSTOMER_NOT_FOUND/],
		['an unknown product', { subscriptionUpdateProductIds: ['prd_none'] }, /^productId prd_none does not exist$/],
		['a returnUrl without scheme', { returnUrl: 'shop.example' }, /^returnUrl must be an absolute/],
		['a misspelt field', { return_url: 'https://shop.example' }, /^return_url is not a known field$/],
	])('%s is refused in words', async (_case, change, message) => {
		expect(await create(change)).toMatchObject({ status: 200, message: textMatching(message) });
	});
});
