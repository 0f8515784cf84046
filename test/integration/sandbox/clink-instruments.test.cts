import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink, startReceiver } from './clients.cts';
import type { Json, Receiver } from './clients.cts';
import { anyOf, textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let receiver: Receiver;
beforeEach(async () => {
	sandbox = await startSandbox({ clinkApiKeys: ['sk_test_one', 'sk_test_other'] });
	client = clink(sandbox);
	receiver = await startReceiver();
});
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

const billingAddress = { city: 'Pune', region: 'MH', country: 'IN', line1: '1 MG Road', postalCode: '411001' };
const types: Record<string, Json> = {
	GCASH: { paymentInstrumentType: 'GCASH' },
	PIX: { paymentInstrumentType: 'PIX', cpfName: 'Ana Silva', cpfNumber: '39053344705' },
	UPI: { paymentInstrumentType: 'UPI', upiName: 'asha@upi', phoneNumber: '+919800000000', billingAddress },
};
const create = (type: string, change: Json = {}) =>
	client.call('POST', '/payment-instrument', { customerEmail: 'ann@example.com', ...types[type], ...change });

test.each(Object.keys(types))('a %s instrument is made, and pays for its customer', async (type) => {
	const { data } = await create(type, { customerName: 'Ann', metadata: { source: 'shop' } });
	expect(data).toEqual({
		id: textMatching(/^pi_/),
		customerId: textMatching(/^cus_/),
		type,
		card: null,
		wallet: { accountTag: textMatching(/^\*{4}/) },
		created: anyOf(Number),
	});
	const payment = await client.pay({ paymentMethodType: type, paymentInstrumentId: data['id'] });
	expect(payment.data).toMatchObject({ status: 5, paymentInstrumentId: data['id'] });
	const order = await client.call('GET', `/order/${String(payment.data['orderId'])}`);
	expect(order.data).toMatchObject({ customerId: data['customerId'], paymentMethod: { wallet: data['wallet'] } });
});

test('each request makes another instrument and tells of it', async () => {
	await client.call('POST', '/webhook/endpoints', { url: receiver.url, events: ['payment_method.added'] });
	const made = [await create('PIX'), await create('PIX')].map(({ data }) => data);
	await sandbox.callbacks.idle();
	const told = receiver.received.map(({ body }) => (JSON.parse(body) as { data: { object: Json } }).data.object);
	const byId = (one: Json, other: Json) => String(one['id']).localeCompare(String(other['id']));
	expect(told.sort(byId)).toEqual(
		made.map((instrument) => ({ ...instrument, visaRegistrationSucceeded: null })).sort(byId),
	);
	expect(new Set(told.map(({ id }) => id)).size).toBe(2);
});

test.each([
	['no type', 'GCASH', { paymentInstrumentType: undefined }, /^paymentInstrumentType is required$/],
	['a card', 'GCASH', { paymentInstrumentType: 'CARD' }, /^paymentInstrumentType must be one of ALIPAY, CASHAPP/],
	['no customer', 'GCASH', { customerEmail: undefined }, /^CUSTOMER_NOT_FOUND/],
	['PIX without a name', 'PIX', { cpfName: undefined }, /^cpfName is required for PIX$/],
	['PIX without a number', 'PIX', { cpfNumber: undefined }, /^cpfNumber is required for PIX$/],
	['PIX with a number that is no text', 'PIX', { cpfNumber: 39053344705 }, /^cpfNumber must be a string$/],
	['PIX with a UPI name', 'PIX', { upiName: 'asha@upi' }, /^upiName is only accepted for UPI$/],
	['UPI without a name', 'UPI', { upiName: undefined }, /^upiName is required for UPI$/],
	['UPI without a phone number', 'UPI', { phoneNumber: undefined }, /^phoneNumber is required for UPI$/],
	['UPI without an address', 'UPI', { billingAddress: undefined }, /^billingAddress is required for UPI$/],
	[
		'UPI with an address without a region',
		'UPI',
		{ billingAddress: { ...billingAddress, region: undefined } },
		/^billingAddress\.region is required$/,
	],
	[
		'an address with an unknown member',
		'UPI',
		{ billingAddress: { ...billingAddress, state: 'MH' } },
		/^billingAddress\.state is not a known field$/,
	],
	['a wallet with a CPF number', 'GCASH', { cpfNumber: '39053344705' }, /^cpfNumber is only accepted for PIX$/],
	['metadata that is no text', 'GCASH', { metadata: { a: 1 } }, /^metadata\.a must be a string$/],
	['a misspelt field', 'GCASH', { customer_name: 'Ann' }, /^customer_name is not a known field$/],
])('%s is refused in words', async (_case, type, change, message) => {
	expect(await create(type, change)).toMatchObject({ status: 200, message: textMatching(message) });
});

test('a payment with the instrument of another customer, or for another method, is refused', async () => {
	const { data } = await create('PIX');
	const pay = (change: Json) => client.pay({ paymentMethodType: 'PIX', paymentInstrumentId: data['id'], ...change });
	expect(await pay({ customerEmail: 'bob@example.com' })).toMatchObject({
		code: 90100400,
		message: textMatching(/belongs to another customer$/),
	});
	expect(await pay({ paymentMethodType: 'UPI' })).toMatchObject({
		code: 90100400,
		message: textMatching(/is for PIX$/),
	});
	expect(sandbox.ledger().orders).toEqual([]);
});

const unknown = { code: 90101407, message: 'no payment instrument has this id' };

test('an instrument belongs to the merchant that made it', async () => {
	const { data } = await create('PIX');
	const other = clink(sandbox, 'sk_test_other');
	const payment = { paymentMethodType: 'PIX', paymentInstrumentId: data['id'] };
	expect(await other.pay(payment)).toMatchObject(unknown);
	expect(await client.pay(payment)).toMatchObject({ code: 200 });
});

test.each(['pi_made_up', '4242424242424242', 'tok_visa'])('the id %s, which nobody made, is refused', async (id) => {
	expect(await client.pay({ paymentInstrumentId: id })).toMatchObject(unknown);
	expect(sandbox.ledger().orders).toEqual([]);
});

test.each(['GCASH', 'CASHAPP'])('what a %s payment left behind pays again, for its customer only', async (type) => {
	const { data } = await client.pay({ paymentMethodType: type, paymentInstrumentId: undefined });
	const again = { paymentMethodType: type, paymentInstrumentId: data['paymentInstrumentId'] };
	expect(await client.pay(again)).toMatchObject({ code: 200 });
	expect(await client.pay({ ...again, customerEmail: 'bob@example.com' })).toMatchObject({ code: 90100400 });
});
