import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink, startReceiver } from './clients.cts';
import type { Json, Receiver } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let receiver: Receiver;
beforeEach(async () => {
	sandbox = await startSandbox();
	client = clink(sandbox);
	receiver = await startReceiver();
});
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

const orderOf = async ({ data }: { data: Json }): Promise<Json> =>
	(await client.call('GET', `/order/${String(data['orderId'])}`)).data;
const withoutReference = { merchantReferenceId: undefined };
const sessionRequest = { customerEmail: 'ann@example.com', originalAmount: 19.99, originalCurrency: 'USD' };

describe('an order', () => {
	test('has every member, and null for what has no value', async () => {
		const order = await orderOf(await client.pay(withoutReference));
		expect(order).toMatchObject({
			merchantReferenceId: null,
			invoiceId: null,
			productId: null,
			priceId: null,
			priceDataList: null,
			failureCode: null,
			failureMessage: null,
			metadata: null,
		});
		expect(Object.keys(order).sort()).toEqual(
			[
				...['orderId', 'type', 'merchantReferenceId', 'invoiceId', 'customerId', 'customerEmail', 'createTime'],
				...['productId', 'priceId', 'priceDataList', 'paymentMethod', 'paymentExecutionDetails', 'amountSubtotal'],
				...['amountTotal', 'paymentCurrency', 'originalCurrency', 'status', 'failureCode', 'failureMessage'],
				...['paymentTime', 'sessionId', 'metadata', 'riskLevel'],
			].sort(),
		);
	});

	test('that waits for the customer has no time of payment', async () => {
		expect(await orderOf(await client.pay({ paymentMethodType: 'GCASH' }))).toMatchObject({ paymentTime: null });
	});

	test('that failed says why, and what the channel said', async () => {
		expect(await orderOf(await client.pay({ amount: 5.13 }))).toMatchObject({
			failureCode: 'card_declined',
			paymentExecutionDetails: [{ channelCode: 'SANDBOX', originalFailureCode: 'card_declined' }],
		});
		const wallet = await client.pay({ paymentMethodType: 'GCASH' });
		sandbox.pay(String(wallet.data['orderId']), 'cancelled');
		expect(await orderOf(wallet)).toMatchObject({
			paymentExecutionDetails: [{ originalFailureCode: 'payment_cancelled' }],
		});
	});

	test.each([
		['pi_1', '4242'],
		['pi_1881', '1881'],
	])('paid with the card %s ends in %s, every time', async (paymentInstrumentId, cardLastFour) => {
		for (let time = 0; time < 2; time += 1) {
			expect((await orderOf(await client.pay({ paymentInstrumentId })))['paymentMethod']).toEqual({
				paymentMethodType: 'CARD',
				paymentInstrumentId,
				cardScheme: 'VISA',
				cardLastFour,
				issuerRegion: 'US',
				issuerBank: 'SANDBOX BANK',
				wallet: null,
			});
		}
	});

	test('paid with a wallet shows its account instead of a card', async () => {
		const { paymentMethod } = await orderOf(
			await client.pay({ paymentMethodType: 'GCASH', paymentInstrumentId: 'pi_1' }),
		);
		expect(paymentMethod).toEqual({
			paymentMethodType: 'GCASH',
			paymentInstrumentId: 'pi_1',
			cardScheme: null,
			cardLastFour: null,
			issuerRegion: null,
			issuerBank: null,
			wallet: { accountTag: '****pi_1' },
		});
	});

	test('paid on the page of a session shows the test card', async () => {
		const { data } = await client.call('POST', '/checkout/session', sessionRequest);
		sandbox.pay(String(data['sessionId']), 'paid');
		const [order] = (await client.call('GET', '/order')).rows;
		expect(order).toMatchObject({
			paymentMethod: { cardLastFour: '4242', paymentInstrumentId: textMatching(/^pi_.*_4242$/) },
			metadata: null,
			priceDataList: null,
		});
	});
});

test('a payment that asks for nothing further has a null action, a wallet that is opened no QR code', async () => {
	expect((await client.pay()).data).toMatchObject({ action: null });
	expect((await client.pay({ paymentMethodType: 'GCASH' })).data).toMatchObject({
		action: { method: 'GET', postData: null, walletHandleRedirectOrDisplayQrCode: null },
	});
	expect((await client.pay({ paymentMethodType: 'CASHAPP' })).data).toMatchObject({
		action: { redirectUrl: null, walletHandleRedirectOrDisplayQrCode: { imageUrlSvg: null } },
	});
});

test('a refund that did not fail and was given no reason has null for both', async () => {
	const { data } = await client.pay();
	expect((await client.refund(data['orderId'])).data).toMatchObject({
		failureCode: null,
		failureMessage: null,
		refundReason: null,
	});
});

test('a session without line items has null for them', async () => {
	const { data } = await client.call('POST', '/checkout/session', sessionRequest);
	expect((await client.call('GET', `/checkout/session/${String(data['sessionId'])}`)).data).toMatchObject({
		priceDataList: null,
		merchantReferenceId: null,
		successUrl: null,
	});
});

test('events tell the order as it was at each step, without the time it was made', async () => {
	const events = ['order.created', 'order.failed', 'order.succeeded'];
	await client.call('POST', '/webhook/endpoints', { url: receiver.url, events });
	const { data } = await client.pay({ amount: 5.13 });
	await client.pay();
	await sandbox.callbacks.idle();
	const received = receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: { object: Json } });
	const byType = new Map(received.map(({ type, data: { object } }) => [type, object]));
	expect([...byType.keys()].sort()).toEqual(events);
	for (const object of byType.values()) {
		expect(object).toHaveProperty('paymentTime');
		expect(object).not.toHaveProperty('createTime');
	}
	const created = received.find(
		({ type, data: { object } }) => type === 'order.created' && object['orderId'] === data['orderId'],
	);
	expect(created).toMatchObject({
		data: { object: { status: 'created', paymentTime: null, failureCode: null, paymentExecutionDetails: null } },
	});
	expect(byType.get('order.failed')).toMatchObject({ status: 'failed', failureCode: 'card_declined' });
});
