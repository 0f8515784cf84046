import type { INodeParameters } from 'n8n-workflow';

import { createSubscription } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';

/** n8n itself asks for a required field that is left empty, but not for one whose expression finds nothing. */
const NOTHING = '={{ $json.nothing }}';

const engine = useSandbox();

/** The message of a run that must not send anything. */
async function refusedUnsent(parameters: INodeParameters) {
	const sent = engine.sandbox.requests.length;
	const { error, items } = await engine.run('clink', parameters);
	expect({ items, sent: engine.sandbox.requests.length - sent }).toEqual({ items: [], sent: 0 });
	return error?.message ?? '';
}

const of =
	(resource: string, operation: string, valid: INodeParameters) =>
	(changes: INodeParameters): INodeParameters => ({ resource, operation, ...valid, ...changes });
const plan = { subscriptionId: 'sub_1', productId: 'prd_plans', priceId: 'price_pro', chargeAtMost: 20 };
const upi = {
	customerIdentifier: 'ada@example.com',
	paymentInstrumentType: 'UPI',
	upiName: 'Ada',
	phoneNumber: '1',
	line1: 'x',
	city: 'x',
	region: 'x',
	postalCode: 'x',
	country: 'IN',
};
const phases = (...list: INodeParameters[]): INodeParameters => ({
	additionalFields: { scheduledPhases: { phases: list } },
});
const phase = (effectiveCycle: number | string, more: INodeParameters = {}): INodeParameters => ({
	effectiveCycle,
	priceSnapshotId: 'snap_pro',
	quantity: 1,
	...more,
});
const metadata = (entries: Array<{ key: string; value: unknown }>): INodeParameters =>
	({ additionalFields: { metadata: { entries } } }) as INodeParameters;
const METADATA: Array<[string, INodeParameters, string]> = [
	[
		'a number in its metadata',
		metadata([{ key: 'a', value: '={{ 7 }}' }]),
		`'Metadata' value of "a" must be text, got 7`,
	],
	[
		'21 entries of metadata',
		metadata(Array.from({ length: 21 }, (_, index) => ({ key: `k${index}`, value: 'v' }))),
		"'Metadata' has 21 entries",
	],
];

type Cases = Array<[string, INodeParameters, string]>;
const CASES: Array<[string, (changes: INodeParameters) => INodeParameters, Cases]> = [
	[
		'a new subscription',
		createSubscription,
		[
			['no customer', { customerIdentifier: NOTHING }, "'Customer' is empty"],
			['an email that is none', { customerIdentifier: 'ada' }, `'Customer Email' is not an email address, got "ada"`],
			['no product', { productId: NOTHING }, "'Product' is empty"],
			['no price', { priceId: NOTHING }, "'Price' is empty"],
			['a price that is an object', { priceId: '={{ { a: 1 } }}' }, "'Price' must be text, got an object"],
			[
				'a card without an instrument',
				{ paymentInstrumentId: '' },
				"'Payment Instrument' is empty, but CARD requires one",
			],
			[
				'Pix without an instrument',
				{ paymentMethodType: 'PIX', paymentInstrumentId: ' ' },
				"'Payment Instrument' is empty, but PIX requires one",
			],
			[
				'UPI without an instrument',
				{ paymentMethodType: 'UPI', paymentInstrumentId: NOTHING },
				"'Payment Instrument' is empty, but UPI requires one",
			],
			['a method of payments only', { paymentMethodType: 'ALIPAY' }, `'Payment Method' does not accept "ALIPAY"`],
			['no return URL', { returnUrl: NOTHING }, "'Return URL' is empty"],
			['a return URL without a scheme', { returnUrl: 'shop' }, `'Return URL' is not a complete URL, got "shop"`],
			[
				'a reference that has lost digits',
				{ merchantReferenceId: '={{ 2 ** 53 }}' },
				"'Merchant Reference ID' is a number that cannot be represented exactly, got 9007199254740992",
			],
			[
				'no answer to Reuse Existing',
				{ merchantReferenceId: 'A', reuseExisting: NOTHING },
				"'Reuse Existing' is empty",
			],
			['a blank promotion code', { additionalFields: { promotionCode: ' ' } }, "'Promotion Code' is empty"],
			['a promotion code that nobody chose', { additionalFields: { promotionCode: '' } }, "'Promotion Code' is empty"],
			[
				'a payment currency of two letters',
				{ additionalFields: { paymentCurrency: 'HK' } },
				`'Payment Currency' must be a three-letter code, got "HK"`,
			],
			['an unknown device', { additionalFields: { deviceType: 'TV' } }, `'Device Type' does not accept "TV"`],
			['an unknown platform', { additionalFields: { platformType: 'TV' } }, `'Platform Type' does not accept "TV"`],
			...METADATA,
			[
				'two phases of one cycle',
				phases(phase(2), phase(2)),
				"'Scheduled Phases [1] Effective Cycle' must be after that of the phase before, 2, got 2",
			],
			[
				'a phase that goes back',
				phases(phase(1), phase(5), phase(3)),
				"'Scheduled Phases [2] Effective Cycle' must be after that of the phase before, 5, got 3",
			],
			['a phase without a price', phases(phase(1, { priceSnapshotId: '' })), "'Scheduled Phases [0] Price' is empty"],
			[
				'a phase of no quantity',
				phases(phase(1, { quantity: 0 })),
				"'Scheduled Phases [0] Quantity' must be a whole number of at least 1, got 0",
			],
			[
				'a phase within a cycle',
				phases(phase(1.5)),
				"'Scheduled Phases [0] Effective Cycle' must be a whole number of at least 0, got 1.5",
			],
		],
	],
	[
		'a cancellation',
		of('subscription', 'cancel', { subscriptionId: 'sub_1', reason: 'x' }),
		[
			['no subscription', { subscriptionId: NOTHING }, "'Subscription ID' is empty"],
			['a subscription that is no ID', { subscriptionId: '..' }, `'Subscription ID' is not a valid ID, got ".."`],
			['no reason', { reason: NOTHING }, "'Reason' is empty"],
			['a blank reason', { reason: '={{ "  " }}' }, "'Reason' is empty"],
			['a reason of 256 characters', { reason: 'x'.repeat(256) }, "'Reason' has 256 characters"],
			['another time', { when: 'tomorrow' }, `'When' does not accept "tomorrow"`],
			[
				'an unknown kind of reason',
				{ additionalFields: { cancelReasonCode: 'bored' } },
				`'Reason Code' does not accept "bored"`,
			],
			['no answer to Simplify', { simplify: 'maybe' }, `'Simplify' must be true or false, got "maybe"`],
		],
	],
	[
		'a change of plan',
		of('subscription', 'changePlan', plan),
		[
			['no subscription', { subscriptionId: NOTHING }, "'Subscription ID' is empty"],
			['no product', { productId: NOTHING }, "'Product' is empty"],
			['no price', { priceId: NOTHING }, "'Price' is empty"],
			['no limit', { chargeAtMost: NOTHING }, "'Charge at Most in Dollars or Euros' is empty"],
			[
				'a limit below 0',
				{ chargeAtMost: -1 },
				"'Charge at Most in Dollars or Euros' must be a number of 0 or more, got -1",
			],
			[
				'a limit with a currency',
				{ chargeAtMost: '20 USD' },
				`'Charge at Most in Dollars or Euros' must be a number of 0 or more, got "20 USD"`,
			],
			[
				'a limit that is no number',
				{ chargeAtMost: '={{ NaN }}' },
				"'Charge at Most in Dollars or Euros' must be a number of 0 or more, got NaN",
			],
			[
				'a limit without end',
				{ chargeAtMost: '={{ Infinity }}' },
				"'Charge at Most in Dollars or Euros' must be a number of 0 or more, got Infinity",
			],
			['a blank promotion code', { additionalFields: { promotionCode: ' ' } }, "'Promotion Code' is empty"],
		],
	],
	[
		'a preview',
		of('subscription', 'previewPlanChange', plan),
		[
			['no subscription', { subscriptionId: NOTHING }, "'Subscription ID' is empty"],
			['no price', { priceId: NOTHING }, "'Price' is empty"],
		],
	],
	[
		'the end of a change of plan',
		of('subscription', 'cancelPlanChange', {}),
		[['a subscription that is no ID', { subscriptionId: 'a/..' }, `'Subscription ID' is not a valid ID, got "a/.."`]],
	],
	[
		'a look-up',
		of('subscription', 'get', {}),
		[['a subscription that is no ID', { subscriptionId: '.' }, `'Subscription ID' is not a valid ID, got "."`]],
	],
	[
		'a look-up of an invoice',
		of('invoice', 'get', {}),
		[
			['no invoice', { invoiceId: NOTHING }, "'Invoice ID' is empty"],
			['an invoice that is no ID', { invoiceId: '../cancel' }, `'Invoice ID' is not a valid ID, got "../cancel"`],
		],
	],
	[
		'a wallet',
		of('paymentInstrument', 'create', upi),
		[
			['no customer', { customerIdentifier: NOTHING }, "'Customer' is empty"],
			['a card', { paymentInstrumentType: 'CARD' }, `'Type' does not accept "CARD"`],
			['no name', { upiName: NOTHING }, "'UPI Name' is empty"],
			['no phone number', { phoneNumber: NOTHING }, "'Phone Number' is empty"],
			...(['line1', 'city', 'region', 'postalCode', 'country'] as const).map((name): Cases[number] => {
				const label = {
					line1: 'Address Line 1',
					city: 'City',
					region: 'Region',
					postalCode: 'Postal Code',
					country: 'Country',
				};
				return [`no ${name}`, { [name]: NOTHING }, `'${label[name]}' is empty`];
			}),
			['no name for Pix', { paymentInstrumentType: 'PIX', cpfName: NOTHING, cpfNumber: '1' }, "'CPF Name' is empty"],
			[
				'no number for Pix',
				{ paymentInstrumentType: 'PIX', cpfName: 'Ada', cpfNumber: NOTHING },
				"'CPF Number' is empty",
			],
			...METADATA,
		],
	],
	[
		'an agent payment session',
		of('agentPaymentSession', 'create', { customerEmail: 'ada@example.com', amount: 1, currency: 'USD' }),
		[
			['no email', { customerEmail: NOTHING }, "'Customer Email' is empty"],
			['an email that is none', { customerEmail: 'ada' }, `'Customer Email' is not an email address, got "ada"`],
			[
				'an amount of 0.5',
				{ amount: 0.5 },
				"'Amount in Dollars or Euros' must be more than 0.5 for an agent payment session, got 0.5",
			],
			['no amount', { amount: NOTHING }, "'Amount in Dollars or Euros' is empty"],
			['no currency', { currency: NOTHING }, "'Currency' is empty"],
			[
				'a third decimal',
				{ amount: '0.501' },
				`'Amount in Dollars or Euros' has more decimals than the currency allows (2), got "0.501"`,
			],
		],
	],
	[
		'a look-up of an agent payment session',
		of('agentPaymentSession', 'get', {}),
		[['no session', { sessionId: NOTHING }, "'Session ID' is empty"]],
	],
	[
		'a new test clock',
		of('testClock', 'create', { name: 'x', subscriptionId: 'sub_1' }),
		[
			['no name', { name: NOTHING }, "'Name' is empty"],
			['a name of 65 characters', { name: 'x'.repeat(65) }, "'Name' has 65 characters"],
			['no subscription', { subscriptionId: NOTHING }, "'Subscription ID' is empty"],
			...METADATA,
		],
	],
	[
		'the time of a test clock',
		of('testClock', 'advance', { clockId: 'clock_1', targetFrozenTime: '2099-01-01' }),
		[
			['no clock', { clockId: NOTHING }, "'Test Clock' is empty"],
			['no time', { targetFrozenTime: NOTHING }, "'Advance To' is empty"],
			['a time that is none', { targetFrozenTime: 'soon' }, `'Advance To' is not a date, got "soon"`],
			[
				'a time that has passed',
				{ targetFrozenTime: '2020-01-01T00:00:00Z' },
				"'Advance To' is in the past, got 2020-01-01T00:00:00.000Z",
			],
		],
	],
	[
		'the end of a test clock',
		of('testClock', 'complete', {}),
		[['a clock that is no ID', { clockId: '..' }, `'Test Clock' is not a valid ID, got ".."`]],
	],
	[
		'a list of test clocks',
		of('testClock', 'getAll', {}),
		[['a limit of 0', { limit: 0 }, "'Limit' must be a whole number of at least 1, got 0"]],
	],
];

describe.each(CASES)('a mistake in the input of %s', (_, parameters, cases) => {
	test.each(cases)('with %s is named, and nothing is sent', async (_case, changes, message) => {
		expect(await refusedUnsent(parameters(changes))).toBe(message);
	});
});
