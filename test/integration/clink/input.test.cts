import type { INodeParameters } from 'n8n-workflow';

import { runNode } from '../../support/engine/run-node.cts';
import { createPayment } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';

const createSession = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'checkoutSession',
	operation: 'create',
	customerIdentifier: 'ada@example.com',
	amount: 19.99,
	currency: 'USD',
	...changes,
});
const createRefund = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'refund',
	operation: 'create',
	orderId: 'order_1',
	refundMerchantOrderId: 'REFUND-1',
	amount: 19.99,
	...changes,
});
const createPortalSession = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'customerPortalSession',
	operation: 'create',
	customerId: 'cus_test',
	...changes,
});
const withMetadata = (entries: Array<{ key: string; value: unknown }>): INodeParameters =>
	({ additionalFields: { metadata: { entries } } }) as INodeParameters;

/** n8n itself asks for a required field that is left empty, but not for one whose expression finds nothing. */
const NOTHING = '={{ $json.nothing }}';

describe('a mistake in the input of Clink', () => {
	const engine = useSandbox();

	/** The message of a run that must not send anything. */
	async function refusedUnsent(parameters: INodeParameters, credential = engine.credentialOf('clink')) {
		const sent = engine.sandbox.requests.length;
		const { error, items } = await runNode({ type: 'clink', credential, parameters });
		expect({ items, sent: engine.sandbox.requests.length - sent }).toEqual({ items: [], sent: 0 });
		return error?.message ?? '';
	}

	test.each<[string | number, string, string]>([
		[0, 'USD', "'Amount in Dollars or Euros' must be a number greater than 0, got 0"],
		[-1, 'USD', "'Amount in Dollars or Euros' must be a number greater than 0, got -1"],
		['', 'USD', "'Amount in Dollars or Euros' is empty"],
		['={{ NaN }}', 'USD', "'Amount in Dollars or Euros' must be a number greater than 0, got NaN"],
		['19.999', 'USD', `'Amount in Dollars or Euros' has more decimals than the currency allows (2), got "19.999"`],
		[0.5, 'JPY', "'Amount in Dollars or Euros' has more decimals than the currency allows (0), got 0.5"],
		['1.2345', 'KWD', `'Amount in Dollars or Euros' has more decimals than the currency allows (3), got "1.2345"`],
		['1.2345', 'IQD', `'Amount in Dollars or Euros' has more decimals than the currency allows (3), got "1.2345"`],
		['90071992547409.92', 'USD', `'Amount in Dollars or Euros' is too large, got "90071992547409.92"`],
		[19.99, NOTHING, "'Currency' is empty"],
		[19.99, 'US', `'Currency' must be a three-letter code, got "US"`],
	])(
		'of the amount %p and the currency %p is named, for payments and checkout pages',
		async (amount, currency, message) => {
			expect(await refusedUnsent(createPayment({ amount, currency }))).toBe(message);
			expect(await refusedUnsent(createSession({ amount, currency }))).toBe(message);
		},
	);

	describe('of a payment says what to add or to change', () => {
		test.each<[string, INodeParameters, string]>([
			['no customer', { customerIdentifier: NOTHING }, "'Customer' is empty"],
			[
				'a reference that has lost digits',
				{ merchantReferenceId: '={{ 2 ** 53 }}' },
				"'Merchant Reference ID' is a number that cannot be represented exactly, got 9007199254740992",
			],
			['an email that is none', { customerIdentifier: 'ada' }, `'Customer Email' is not an email address, got "ada"`],
			['an unknown kind of customer', { customerIdentifierType: 'phone' }, `'Customer By' does not accept "phone"`],
			['a price without a product', { pricing: 'price', productId: NOTHING, priceId: 'price_1' }, "'Product' is empty"],
			['a product without a price', { pricing: 'price', productId: 'prd_1', priceId: NOTHING }, "'Price' is empty"],
			[
				'a card without an instrument',
				{ paymentInstrumentId: '' },
				"'Payment Instrument' is empty, but CARD requires one",
			],
			[
				'PIX without an instrument',
				{ paymentMethodType: 'PIX', paymentInstrumentId: '' },
				"'Payment Instrument' is empty, but PIX requires one",
			],
			[
				'UPI without an instrument',
				{ paymentMethodType: 'UPI', paymentInstrumentId: '' },
				"'Payment Instrument' is empty, but UPI requires one",
			],
			['an unknown payment method', { paymentMethodType: 'CASH' }, `'Payment Method' does not accept "CASH"`],
			['no return URL', { returnUrl: NOTHING }, "'Return URL' is empty"],
			[
				'a return URL without a scheme',
				{ returnUrl: 'shop.example.com' },
				`'Return URL' is not a complete URL, got "shop.example.com"`,
			],
			['an unknown device', { additionalFields: { deviceType: 'Symbian' } }, `'Device Type' does not accept "Symbian"`],
			['an unknown platform', { additionalFields: { platformType: 'TV' } }, `'Platform Type' does not accept "TV"`],
			[
				'a payment currency of two letters',
				{ additionalFields: { paymentCurrency: 'HK' } },
				`'Payment Currency' must be a three-letter code, got "HK"`,
			],
			[
				'a QR code field without a name',
				{ qrCodeToBinary: true, binaryPropertyName: NOTHING },
				"'QR Code Field' is empty",
			],
			[
				'a line item without a name',
				{ additionalFields: { priceDataList: { items: [{ name: '', unitAmount: 1, quantity: 1 }] } } },
				"'Line Items [0] Name' is empty",
			],
		])('%s', async (_, changes, message) => {
			expect(await refusedUnsent(createPayment(changes))).toBe(message);
		});
	});

	test.each<[string, INodeParameters, string]>([
		[
			'a value that is no text',
			withMetadata([{ key: 'order', value: '={{ 7 }}' }]),
			`'Metadata' value of "order" must be text, got 7`,
		],
		[
			'21 keys',
			withMetadata(Array.from({ length: 21 }, (_, index) => ({ key: `k${index}`, value: 'v' }))),
			"'Metadata' has 21 entries",
		],
		[
			'a key over 40',
			withMetadata([{ key: 'k'.repeat(41), value: 'v' }]),
			`'Metadata' key "${'k'.repeat(41)}" has 41 characters`,
		],
		[
			'a value over 500',
			withMetadata([{ key: 'k', value: 'v'.repeat(501) }]),
			`'Metadata' value of "k" has 501 characters`,
		],
	])('of metadata with %s is named, for payments and checkout pages', async (_, changes, message) => {
		expect(await refusedUnsent(createPayment(changes))).toBe(message);
		expect(await refusedUnsent(createSession(changes))).toBe(message);
	});

	test.each<[string, INodeParameters, string]>([
		['no customer', { customerIdentifier: NOTHING }, "'Customer' is empty"],
		[
			'a page that is no address',
			{ additionalFields: { successUrl: 'shop' } },
			`'Success URL' is not a complete URL, got "shop"`,
		],
		[
			'another page that is no address',
			{ additionalFields: { cancelUrl: 'shop' } },
			`'Cancel URL' is not a complete URL, got "shop"`,
		],
		['a price without a product', { pricing: 'price', productId: NOTHING, priceId: 'price_1' }, "'Product' is empty"],
		['a product without a price', { pricing: 'price', productId: 'prd_1', priceId: NOTHING }, "'Price' is empty"],
	])('of a checkout page with %s is named', async (_, changes, message) => {
		expect(await refusedUnsent(createSession(changes))).toBe(message);
	});

	test.each<[string, INodeParameters, string]>([
		['no order', { orderId: NOTHING }, "'Order' is empty"],
		['an order that is no id', { orderId: '..' }, `'Order' is not a valid ID, got ".."`],
		[
			'a number of its own that has lost digits',
			{ refundMerchantOrderId: '={{ 2 ** 53 }}' },
			"'Refund Merchant Order ID' is a number that cannot be represented exactly, got 9007199254740992",
		],
		['no number of its own', { refundMerchantOrderId: NOTHING }, "'Refund Merchant Order ID' is empty"],
		['an amount of 0', { amount: 0 }, "'Amount in Dollars or Euros' must be a number greater than 0, got 0"],
		[
			'a third decimal',
			{ amount: '1.005' },
			`'Amount in Dollars or Euros' has more decimals than the currency allows (2), got "1.005"`,
		],
		['a remark of 501 characters', { additionalFields: { remark: 'x'.repeat(501) } }, "'Remark' has 501 characters"],
		['an unknown reason', { additionalFields: { refundReasonType: 7 } }, `'Reason' does not accept "7"`],
	])('of a refund with %s is named', async (_, changes, message) => {
		expect(await refusedUnsent(createRefund(changes))).toBe(message);
	});

	test.each<[string, INodeParameters, string]>([
		['no customer', { customerId: NOTHING }, "'Customer' is empty"],
		[
			'a page that is no address',
			{ additionalFields: { returnUrl: 'shop' } },
			`'Return URL' is not a complete URL, got "shop"`,
		],
		[
			'no product between two commas',
			{ additionalFields: { subscriptionUpdateProductIds: '={{ "prd_1,,prd_2" }}' } },
			"'Allowed Product Names or IDs' is empty",
		],
		[
			'nothing but a comma for its products',
			{ additionalFields: { subscriptionUpdateProductIds: '={{ "," }}' } },
			"'Allowed Product Names or IDs' is empty",
		],
		[
			'a product that is no text',
			{ additionalFields: { subscriptionUpdateProductIds: '={{ [{ id: "prd_1" }] }}' } },
			"'Allowed Product Names or IDs' must be text, got an object",
		],
	])('of a customer portal session with %s is named', async (_, changes, message) => {
		expect(await refusedUnsent(createPortalSession(changes))).toBe(message);
	});

	test.each<[INodeParameters, string]>([
		[{ resource: 'payment', operation: 'refreshQrCode', orderId: NOTHING }, "'Order' is empty"],
		[{ resource: 'order', operation: 'get', orderId: NOTHING }, "'Order' is empty"],
		[{ resource: 'payment', operation: 'refreshQrCode', orderId: '..' }, `'Order' is not a valid ID, got ".."`],
		[{ resource: 'order', operation: 'get', orderId: '.' }, `'Order' is not a valid ID, got "."`],
		[{ resource: 'refund', operation: 'get', refundId: '..' }, `'Refund ID' is not a valid ID, got ".."`],
		[
			{ resource: 'checkoutSession', operation: 'get', sessionId: 'a/../b' },
			`'Session' is not a valid ID, got "a/../b"`,
		],
		[{ resource: 'order', operation: 'getAll', limit: 0 }, "'Limit' must be a whole number of at least 1, got 0"],
		[{ resource: 'refund', operation: 'get', refundId: NOTHING }, "'Refund ID' is empty"],
		[{ resource: 'checkoutSession', operation: 'get', sessionId: NOTHING }, "'Session' is empty"],
	])('of a look-up is named: %j', async (parameters, message) => {
		expect(await refusedUnsent(parameters)).toBe(message);
	});

	test.each([
		['no key', { apiKey: ' ' }, "The credential's 'API Key' is empty"],
		['plain http', { baseUrl: 'http://pay.example.com' }, "The credential's 'Base URL' would send the key unencrypted"],
	])('of a credential with %s is reported once, without an item', async (_, changes, message) => {
		expect(await refusedUnsent(createPayment(), { ...engine.credentialOf('clink'), ...changes })).toBe(message);
	});
});
