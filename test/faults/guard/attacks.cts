import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ALLOWED, LIMIT, type Prepared } from './world.cts';

/**
 * What a typing mistake, or a model that uses a node as a tool, puts into the fields that are left to it. Each value comes from
 * the item, as that of `$fromAI()` does.
 */

/** One call: which form is filled in, and with what. */
export interface Attack {
	form: FormName;
	json: IDataObject;
}

const AROUND = [0.01, 1, LIMIT - 0.01, LIMIT, LIMIT + 0.01, LIMIT * 100, LIMIT * 100 + 1, LIMIT / 100, 1e9];
const HARMLESS = fc.integer({ min: 100, max: LIMIT * 100 }).map((cents) => cents / 100);
const AMOUNT_TEXTS = [
	...AROUND.map(String),
	...AROUND.map((amount) => amount.toFixed(2)),
	...AROUND.map((amount) => amount.toExponential()),
	...AROUND.map((amount) => `  ${amount}  `),
	...AROUND.map((amount) => `+${amount}`),
	...AROUND.map((amount) => `-${amount}`),
	'1e9',
	'1E2',
	'0x7fffffff',
	'0b11',
	'1_000',
	'1,000',
	'1.000,00',
	'１０００',
	'٩٩٩٩',
	'Infinity',
	'NaN',
	'-0',
	'25.00000000000000000001',
	'25.0000',
	'9007199254740993',
	'9'.repeat(40),
	'__proto__',
	'constructor',
	'=1000',
	'{{ 1000 }}',
	'HK$1000',
	'1000\u0000',
	'\u200b1000',
	'',
];
const pretender = (value: number) => ({ valueOf: () => value, toString: () => String(value) });
const amount: fc.Arbitrary<unknown> = fc.oneof(
	{ arbitrary: HARMLESS, weight: 4 },
	{ arbitrary: fc.constantFrom(...AROUND), weight: 3 },
	{ arbitrary: fc.constantFrom(...AMOUNT_TEXTS), weight: 3 },
	fc.double(),
	fc.integer(),
	fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e21, 1e-7, 1e300, null, undefined, true, false),
	fc.constantFrom([1000], ['1000'], [1, 2], [], {}, { value: 1000 }, { amount: 1000 }),
	fc.constantFrom(1, LIMIT, 1000).map(pretender),
);
const currency: fc.Arbitrary<unknown> = fc.oneof(
	{ arbitrary: fc.constant('HKD'), weight: 6 },
	{ arbitrary: fc.constantFrom('hkd', ' HKD ', 'Hkd', 'HKD\t'), weight: 1 },
	{ arbitrary: fc.constantFrom('USD', 'CNY', 'JPY', 'KWD', 'CLF', 'usd', ' cny '), weight: 3 },
	fc.constantFrom('ＨＫＤ', 'НКD', 'HΚD', 'HKD\u200b', 'HKD,USD', 'HKD USD', 'XXX', '$', 'HK', 'HKDD'),
	fc.constantFrom(
		'',
		null,
		undefined,
		0,
		true,
		['HKD'],
		['USD'],
		{ HKD: true },
		'__proto__',
		'constructor',
		'={{ 1 }}',
	),
);
const unit = fc.oneof(
	{ arbitrary: fc.constant('major'), weight: 4 },
	{ arbitrary: fc.constant('minor'), weight: 4 },
	fc.constantFrom('Major', ' minor ', '', null, 'cents', 'constructor', 100),
);
const quantity = fc.constantFrom<unknown>(2, 3, 1000, 1e9, 0, -1, 1.5, '3', null, [2], NaN);
const reuse = fc.constantFrom<unknown>(true, false, 'false', '', null);

/** One field that holds what it should, mostly: what is wrong everywhere is refused before it comes to the limits. */
const mostly = (sound: fc.Arbitrary<unknown>, attack: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
	fc.oneof({ arbitrary: sound, weight: 4 }, { arbitrary: attack, weight: 1 });
const AMOUNT = mostly(fc.oneof(HARMLESS, fc.constantFrom(...AROUND)), amount);
/** Of an amount in cents as well, so that neither unit is always refused. */
const AMOUNT_OF_UNIT = mostly(
	fc.oneof(HARMLESS, fc.constantFrom(...AROUND), fc.integer({ min: 10, max: LIMIT * 101 })),
	amount,
);
const OPTIONAL_AMOUNT = mostly(fc.constantFrom<unknown>(0, ''), AMOUNT_OF_UNIT);
const CURRENCY = mostly(fc.constant(ALLOWED), currency);
const UNIT = mostly(fc.constantFrom('major', 'minor'), unit);
const REUSE = mostly(fc.constantFrom(true, false), reuse);
const CONVERSION = mostly(fc.constant(undefined), currency);

const WITH_AMOUNT = {
	amount: '={{ $json.amount }}',
	amountUnit: '={{ $json.unit }}',
	currency: '={{ $json.currency }}',
	merchantReference: '={{ $json.reference }}',
	reuseExisting: '={{ $json.reuse }}',
};
const CUSTOMER = { customerIdentifierType: 'customerEmail', customerIdentifier: 'ada@example.com' };
const CARD = {
	paymentMethodType: 'CARD',
	paymentInstrumentId: 'pi_test',
	returnUrl: 'https://shop.example.com/thanks',
};
const LINES = {
	items: [1, 2].map((line) => ({
		name: `Ticket ${line}`,
		unitAmount: `={{ $json.line${line} }}`,
		quantity: `={{ $json.quantity${line} }}`,
		currency: `={{ $json.lineCurrency${line} }}`,
	})),
};
const LINE_FIELDS = {
	line1: AMOUNT,
	line2: AMOUNT,
	quantity1: mostly(fc.constant(1), quantity),
	quantity2: mostly(fc.constant(1), quantity),
	lineCurrency1: mostly(fc.constantFrom('', ALLOWED), currency),
	lineCurrency2: mostly(fc.constantFrom('', ALLOWED), currency),
};
const PHASES = {
	phases: [{ effectiveCycle: 2, priceSnapshotId: '={{ $json.snapshot }}', quantity: '={{ $json.quantity }}' }],
};
const PHASE_FIELDS = {
	snapshot: fc.constantFrom('snap_basic', 'snap_yearly'),
	quantity: mostly(fc.constant(1), quantity),
};
const PAYMENT = {
	resource: 'payment',
	operation: 'create',
	...CUSTOMER,
	...CARD,
	merchantReferenceId: '={{ $json.reference }}',
	reuseExisting: '={{ $json.reuse }}',
};
const SESSION = { resource: 'checkoutSession', operation: 'create', ...CUSTOMER };
const SUBSCRIPTION = {
	resource: 'subscription',
	operation: 'create',
	...CUSTOMER,
	...CARD,
	productId: 'prd_plans',
	priceId: '={{ $json.price }}',
	merchantReferenceId: '={{ $json.reference }}',
	reuseExisting: '={{ $json.reuse }}',
};
const ENTERED = { pricing: 'amount', amount: '={{ $json.amount }}', currency: '={{ $json.currency }}' };
const OF_PRICE = { pricing: 'price', productId: 'prd_test', priceId: '={{ $json.price }}' };
const OF_PLAN = { ...OF_PRICE, productId: 'prd_plans' };

/** Every form whose calls move money; `={{ $json.… }}` is what is left to the model. */
const FORMS = {
	link: {
		type: 'chingchingPay',
		parameters: { resource: 'paymentLink', operation: 'create', ...WITH_AMOUNT },
		fields: () => ({ amount: AMOUNT_OF_UNIT, unit: UNIT, currency: CURRENCY, reuse: REUSE }),
	},
	pay: {
		type: 'chingchingPay',
		parameters: {
			resource: 'payment',
			operation: 'pay',
			transactionType: '={{ $json.type }}',
			...WITH_AMOUNT,
			channelId: '101',
			paymentMethod: 'ALIPAY',
			paymentMethodOptionType: 'authCode',
			authCode: '280112345678901234',
		},
		fields: () => ({
			type: mostly(fc.constant('sale'), fc.constantFrom('command', 'Sale', 'refund', '', null, ['sale'])),
			amount: AMOUNT_OF_UNIT,
			unit: UNIT,
			currency: CURRENCY,
			reuse: REUSE,
		}),
	},
	payOrder: {
		type: 'chingchingPay',
		parameters: {
			resource: 'payment',
			operation: 'pay',
			transactionType: '={{ $json.type }}',
			...WITH_AMOUNT,
			merchantReference: '',
			channelId: '101',
			paymentMethod: 'ALIPAY',
			additionalFields: { paymentId: '={{ $json.paymentId }}' },
		},
		fields: ({ orders }) => ({
			type: mostly(fc.constant('sale'), fc.constantFrom('command', 'Sale')),
			amount: OPTIONAL_AMOUNT,
			unit: UNIT,
			currency: CURRENCY,
			reuse: REUSE,
			paymentId: mostly(fc.constantFrom(...orders.keys()), fc.constantFrom<unknown>('', 'pay_unknown', null, 5, ['a'])),
		}),
	},
	refund: {
		type: 'chingchingPay',
		parameters: {
			resource: 'payment',
			operation: 'refund',
			refundBy: 'merchantReference',
			originalMerchantReference: '={{ $json.paid }}',
			...WITH_AMOUNT,
		},
		fields: ({ paid }) => ({
			paid: fc.constantFrom('none', ...paid),
			amount: AMOUNT_OF_UNIT,
			unit: UNIT,
			currency: CURRENCY,
			reuse: REUSE,
		}),
	},
	payment: {
		type: 'clink',
		parameters: { ...PAYMENT, ...ENTERED, additionalFields: { paymentCurrency: '={{ $json.paymentCurrency }}' } },
		fields: () => ({ amount: AMOUNT, currency: CURRENCY, reuse: REUSE, paymentCurrency: CONVERSION }),
	},
	paymentOfPrice: {
		type: 'clink',
		parameters: { ...PAYMENT, ...OF_PRICE, additionalFields: { paymentCurrency: '={{ $json.paymentCurrency }}' } },
		fields: ({ oneTime }) => ({
			price: fc.constantFrom('price_unknown', ...oneTime),
			reuse: REUSE,
			paymentCurrency: CONVERSION,
		}),
	},
	paymentOfLines: {
		type: 'clink',
		parameters: { ...PAYMENT, ...ENTERED, additionalFields: { priceDataList: LINES } },
		fields: () => ({ amount: HARMLESS, currency: CURRENCY, reuse: REUSE, ...LINE_FIELDS }),
	},
	session: {
		type: 'clink',
		parameters: { ...SESSION, ...ENTERED },
		fields: () => ({ amount: AMOUNT, currency: CURRENCY }),
	},
	sessionOfLines: {
		type: 'clink',
		parameters: { ...SESSION, ...ENTERED, additionalFields: { priceDataList: LINES } },
		fields: () => ({ amount: HARMLESS, currency: CURRENCY, ...LINE_FIELDS }),
	},
	sessionOfPrice: {
		type: 'clink',
		parameters: { ...SESSION, ...OF_PRICE, amount: ENTERED.amount, currency: ENTERED.currency },
		fields: ({ oneTime }) => ({
			amount: mostly(fc.constantFrom<unknown>(0, 0, 1, LIMIT), amount),
			currency: mostly(fc.constant(''), currency),
			price: fc.constantFrom('price_unknown', ...oneTime),
		}),
	},
	sessionOfPlan: {
		type: 'clink',
		parameters: { ...SESSION, ...OF_PLAN, amount: ENTERED.amount, currency: ENTERED.currency },
		fields: ({ recurring }) => ({
			amount: mostly(fc.constantFrom<unknown>(0, 0, 1, LIMIT), amount),
			currency: mostly(fc.constant(''), currency),
			price: fc.constantFrom('price_unknown', ...recurring),
		}),
	},
	sessionOfPhases: {
		type: 'clink',
		parameters: { ...SESSION, ...OF_PLAN, additionalFields: { scheduledPhases: PHASES } },
		fields: ({ recurring }) => ({ price: fc.constantFrom(...recurring), ...PHASE_FIELDS }),
		isAlwaysRefused: true,
	},
	subscription: {
		type: 'clink',
		parameters: { ...SUBSCRIPTION, additionalFields: { paymentCurrency: '={{ $json.paymentCurrency }}' } },
		fields: ({ recurring }) => ({
			price: fc.constantFrom('price_unknown', ...recurring),
			reuse: REUSE,
			paymentCurrency: CONVERSION,
		}),
	},
	subscriptionOfPhases: {
		type: 'clink',
		parameters: { ...SUBSCRIPTION, additionalFields: { scheduledPhases: PHASES } },
		fields: ({ recurring }) => ({ price: fc.constantFrom(...recurring), reuse: REUSE, ...PHASE_FIELDS }),
		isAlwaysRefused: true,
	},
	changePlan: {
		type: 'clink',
		parameters: {
			resource: 'subscription',
			operation: 'changePlan',
			subscriptionId: '={{ $json.subscription }}',
			productId: 'prd_plans',
			priceId: '={{ $json.price }}',
			chargeAtMost: '={{ $json.atMost }}',
		},
		fields: ({ recurring, subscriptions }) => ({
			subscription: fc.constantFrom('sub_unknown', ...subscriptions),
			price: fc.constantFrom(...recurring),
			atMost: mostly(fc.constant(1e9), amount),
		}),
	},
	clinkRefund: {
		type: 'clink',
		parameters: {
			resource: 'refund',
			operation: 'create',
			orderId: '={{ $json.order }}',
			refundMerchantOrderId: '={{ $json.reference }}',
			amount: '={{ $json.amount }}',
		},
		fields: ({ clinkOrders }) => ({ order: fc.constantFrom('order_unknown', ...clinkOrders.keys()), amount: AMOUNT }),
	},
	agentSession: {
		type: 'clink',
		parameters: {
			resource: 'agentPaymentSession',
			operation: 'create',
			customerEmail: 'ada@example.com',
			amount: ENTERED.amount,
			currency: ENTERED.currency,
		},
		fields: () => ({ amount: AMOUNT, currency: CURRENCY }),
	},
} satisfies Record<string, Form>;

interface Form {
	type: 'chingchingPay' | 'clink';
	parameters: INodeParameters;
	/** What is left to the model, by its name in the item. */
	fields: (prepared: Prepared) => Record<string, fc.Arbitrary<unknown>>;
	/** What it asks for is known to nobody before it is sent. */
	isAlwaysRefused?: true;
}

export type FormName = keyof typeof FORMS;
export const FORM_NAMES = Object.keys(FORMS) as FormName[];
export const formOf = (name: FormName): Form => FORMS[name];

/** So many calls with one form, each under a reference of its own. */
export function attacksOn(form: FormName, prepared: Prepared, count: number, seed: number): Attack[] {
	return fc.sample(fc.record(formOf(form).fields(prepared)), { numRuns: count, seed }).map((json, index) => ({
		form,
		json: { ...json, reference: `${form}-${seed}-${index}` },
	}));
}
