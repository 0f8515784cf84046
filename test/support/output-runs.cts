import type { GatewayType } from './engine/use-sandbox.cts';
import { byId, PRO_PLAN, type exampleOf } from './operation-examples.cts';

/** A run of an operation that differs from the one of its example. */
export type OtherRun = Partial<NonNullable<ReturnType<typeof exampleOf>['succeedsAfter']>>;

/** What is to be known of a node to compare its outputs with their previews. */
interface OutputSubject {
	folder: string;
	type: GatewayType;
	/**
	 * Runs that bring members which the examples do not, or are answered in another way, by "resource: operation". Operations
	 * run in the order of their examples: the promotion codes of new coupons are there for subscriptions.
	 */
	otherRuns: Record<string, OtherRun[]>;
	/** Members that come out of the sandbox and that the gateway's reference does not have, by "resource: operation". */
	unpublished: Record<string, string[]>;
	/**
	 * Members that previews name although no run fills them, and what is in them, as "resource: member", each with the
	 * reason.
	 */
	neverFilled: Record<string, string>;
}

/** Where the reference is cut, the sandbox goes on as it assumes. Empty members are left out. */
const CUT = ['payment_method', 'payment_reference', 'status', 'transaction_type'];
const CUT_PAYMENT = [...CUT, 'refunded_amount'];

const chingchingPay: OutputSubject = {
	folder: 'ChingchingPay',
	type: 'chingchingPay',
	otherRuns: {
		'payment: pay': [
			{ parameters: { paymentMethodOptionType: 'json', paymentMethodOption: '' } },
			// Declined, which has a message.
			{ parameters: { amount: 1_213 } },
		],
		'payment: get': [
			{
				madeWith: {
					callback: 'url',
					callbackUrl: 'https://n8n.example.com/webhook/1',
					additionalFields: {
						cancelUrl: 'https://shop.example.com/cart',
						completeUrl: 'https://shop.example.com/thanks',
						description: 'Two tickets',
						deviceId: 'till-7',
					},
				},
			},
		],
		'payment: query': [{ operation: 'payment: refund' }, { parameters: { ifNotFound: 'continue' } }],
		// The last three are not transferred yet.
		'settlement: getAll': [{ parameters: { limit: 4 } }],
		// What was settled, as the books have it: to the letter, and in other letters.
		'settlement: reconcile': ['', '.toLowerCase()'].map((change) => ({
			operation: 'settlement: reconcile',
			parameters: {
				merchantReference: `={{ $json.merchant_reference${change} }}`,
				amount: '={{ $json.settled_amount ?? 5 }}',
				amountUnit: 'major',
				entryType: '={{ $json.transaction_type }}',
			},
		})),
	},
	unpublished: {
		'payment: query': CUT_PAYMENT,
		'payment: refund': [...CUT, 'original_merchant_reference', 'original_payment_reference'],
		'payment: wait': [...CUT_PAYMENT, 'callback_url'],
		'settlement: getAll': [
			'amount',
			'created_at',
			'currency',
			'end_time',
			'fee',
			'is_transferred',
			'merchant_id',
			'net_amount',
			'refund_amount',
			'start_time',
			'transaction_count',
			'transferred_at',
		],
	},
	neverFilled: {
		'payment: extra': 'nothing says what is in it, so the sandbox leaves it empty',
		'paymentLink: transaction_id': 'a link has none before it is paid',
		'paymentLink: created_at': 'the answer to a link does not say it',
	},
};

/** One of them shows a page, the other a QR code. */
const GCASH = { paymentMethodType: 'GCASH', paymentInstrumentId: '' };
const CASHAPP = { paymentMethodType: 'CASHAPP', paymentInstrumentId: '' };

const METADATA = { entries: [{ key: 'table', value: '7' }] };
const LATER = '2099-12-31';
const inUsDollars = (amount: number) => ({ amounts: [{ amount, currency: 'USD' }] });

const QUARTERLY = { priceType: 'recurring', interval: 'month', intervalCount: 3 };
const RECURRING_ONLY = {
	pricingModel: 'per_seat',
	transformQuantity: { division: { divideBy: 10, round: 'up' } },
	trialPeriodDays: 14,
};

const BASIC_PLAN = { ...PRO_PLAN, priceId: byId('price_basic') };
/** As dear as the basic plan, so that a change to it waits for the end of the period. */
const TRIAL_PLAN = { ...PRO_PLAN, priceId: byId('price_trial') };

/** Promotion codes by what they take off. The sandbox has the first one from the start. */
const CODES = {
	eachPayment: 'FIVE',
	paymentsForMonths: 'THREEMONTHS',
	/** So much that a change from the basic plan to the pro plan comes to 10.13 USD, which the sandbox declines. */
	toDeclined: 'DECLINED',
};
const withCode = (promotionCode: string) => ({ additionalFields: { promotionCode } });
const createsCode = (code: string) => ({ promotionCodes: { codes: [{ code }] } });

/** Which wallets fill the last three is not published. */
const neverFilledOfActions = (resource: string) => ({
	[`${resource}: action.postData`]: 'only of pages that are opened by a form',
	[`${resource}: action.walletHandleRedirectOrDisplayQrCode.imageUrlSvg`]: 'only of wallets that the sandbox has not',
	[`${resource}: action.walletHandleRedirectOrDisplayQrCode.fallbackUrl`]: 'only of wallets that the sandbox has not',
	[`${resource}: action.walletHandleRedirectOrDisplayQrCode.packageName`]: 'only of wallets that the sandbox has not',
});

const clink: OutputSubject = {
	folder: 'Clink',
	type: 'clink',
	otherRuns: {
		'payment: create': [{ parameters: GCASH }],
		'refund: create': [{ parameters: { amount: 1.13, additionalFields: { refundReasonType: 2 } } }],
		'checkoutSession: create': [
			{
				parameters: {
					merchantReferenceId: 'OUTPUTS-1',
					additionalFields: { uiMode: 'elements', returnUrl: 'https://shop.example.com/checkout' },
				},
			},
		],
		'checkoutSession: get': [{ madeWith: { pricing: 'price', ...BASIC_PLAN, amount: 0, currency: '' } }],
		'product: create': [
			{
				parameters: {
					additionalFields: {
						description: 'Lessons every week',
						localizedNames: { names: [{ locale: 'zh-HK', name: '課程' }] },
						priceList: {
							prices: [{ unitAmount: 12.5, currency: 'USD', ...QUARTERLY, additionalFields: RECURRING_ONLY }],
						},
					},
				},
			},
		],
		'price: create': [{ parameters: { ...QUARTERLY, additionalFields: RECURRING_ONLY } }],
		'coupon: create': [
			{
				parameters: {
					durationType: 'repeating',
					durationMonths: 3,
					additionalFields: {
						maxRedemptionCount: 100,
						validPeriodEnd: LATER,
						...createsCode(CODES.paymentsForMonths),
					},
				},
			},
			{
				parameters: {
					discountType: 'fixed_amount',
					fixedAmounts: inUsDollars(9.87),
					additionalFields: createsCode(CODES.toDeclined),
				},
			},
		],
		'promotionCode: get': [
			{
				madeWith: {
					additionalFields: { maxRedemptionLimit: 100, minimumSpend: inUsDollars(20), validPeriodEnd: LATER },
				},
			},
		],
		'subscription: create': [{ parameters: GCASH }, { parameters: CASHAPP }],
		'subscription: previewPlanChange': [{ parameters: withCode(CODES.paymentsForMonths) }],
		'subscription: changePlan': [
			{ parameters: withCode(CODES.eachPayment) },
			{ parameters: withCode(CODES.toDeclined) },
			{ parameters: TRIAL_PLAN },
			{
				madeWith: {
					...TRIAL_PLAN,
					additionalFields: {
						metadata: METADATA,
						scheduledPhases: {
							phases: [{ effectiveCycle: 1, metadata: METADATA, priceSnapshotId: 'snap_pro', quantity: 2 }],
						},
					},
				},
				parameters: BASIC_PLAN,
			},
			{ operation: 'subscription: cancel', parameters: BASIC_PLAN },
		],
		// Of the example's subscription, no change is pending.
		'subscription: cancelPlanChange': [{ operation: 'subscription: changePlan', madeWith: TRIAL_PLAN }],
		'testClock: create': [{ parameters: { additionalFields: { metadata: METADATA } } }],
		'testClock: get': [{ operation: 'testClock: advance' }],
	},
	unpublished: {},
	neverFilled: {
		...neverFilledOfActions('payment'),
		...neverFilledOfActions('subscription'),
		'subscription: lines.taxName': 'only where there are taxes, and the sandbox has none',
		'subscription: subscription.canceledAt': 'only of subscriptions that have ended, whose plan cannot be changed',
		'subscription: subscription.recurringInvoiceItem.price.recurring.tiersMode':
			'only of prices in tiers, which Clink does not have yet',
		'subscription: subscription.upcomingInvoiceItem.price.recurring.tiersMode':
			'only of prices in tiers, which Clink does not have yet',
		'subscription: subscription.upcomingInvoiceItem.invoiceItemId':
			'only of items on an invoice, which the upcoming one of the sandbox is not',
		'testClock: errorMessage': 'only of an advance that failed, which none of the sandbox does',
	},
};

/** The two nodes. */
export const outputSubjects = [chingchingPay, clink];
