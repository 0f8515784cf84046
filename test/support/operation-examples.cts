import { newReference } from './n8n/harness.cts';

/** Parameters as the editor saves them, for operations that several tests use. */

/** A resource locator into which an ID was entered. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

export const createLink = (merchantReference: string, more: Record<string, unknown> = {}) => ({
	resource: 'paymentLink',
	operation: 'create',
	amount: 12_800,
	amountUnit: 'minor',
	currency: 'HKD',
	merchantReference,
	...more,
});

/** A code from the customer's wallet settles at once. */
export const pay = (merchantReference: string, more: Record<string, unknown> = {}) => ({
	resource: 'payment',
	operation: 'pay',
	transactionType: 'sale',
	amount: 8_850,
	amountUnit: 'minor',
	currency: 'HKD',
	channelId: '101',
	paymentMethod: 'ALIPAY',
	paymentMethodOptionType: 'authCode',
	authCode: '280112345678901234',
	merchantReference,
	...more,
});

export const query = (merchantReference: string) => ({
	resource: 'payment',
	operation: 'query',
	queryBy: 'merchantReference',
	merchantReference,
});

export const refund = (
	originalMerchantReference: string,
	merchantReference: string,
	more: Record<string, unknown> = {},
) => ({
	resource: 'payment',
	operation: 'refund',
	refundBy: 'merchantReference',
	amount: 3_850,
	amountUnit: 'minor',
	currency: 'HKD',
	originalMerchantReference,
	merchantReference,
	...more,
});

export const createClinkPayment = (merchantReferenceId: string, more: Record<string, unknown> = {}) => ({
	resource: 'payment',
	operation: 'create',
	pricing: 'amount',
	amount: 19.9,
	currency: 'USD',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: 'mei.chan@example.com',
	paymentMethodType: 'CARD',
	paymentInstrumentId: byId('pi_card_4242'),
	returnUrl: 'https://shop.example.com/thank-you',
	merchantReferenceId,
	...more,
});

/** The image of a product is a file of the input item. */
export const createClinkProduct = (name: string, more: Record<string, unknown> = {}) => ({
	resource: 'product',
	operation: 'create',
	name,
	binaryPropertyName: 'data',
	taxCategory: 'digital_goods_or_service',
	...more,
});

export const createClinkPrice = (productId: string, more: Record<string, unknown> = {}) => ({
	resource: 'price',
	operation: 'create',
	productId: byId(productId),
	unitAmount: 12.5,
	currency: 'USD',
	priceType: 'one_time',
	...more,
});

export const createClinkCoupon = (couponName: string, more: Record<string, unknown> = {}) => ({
	resource: 'coupon',
	operation: 'create',
	couponName,
	discountType: 'percentage',
	percentage: 25,
	applyType: 'none',
	durationType: 'once',
	...more,
});

export const createClinkPromotionCode = (couponId: string, more: Record<string, unknown> = {}) => ({
	resource: 'promotionCode',
	operation: 'create',
	couponId: byId(couponId),
	...more,
});

/** A plan of 10.00 USD a month; there is another one of 30.00 USD. */
export const createSubscription = (merchantReferenceId: string, more: Record<string, unknown> = {}) => ({
	resource: 'subscription',
	operation: 'create',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: 'mei.chan@example.com',
	productId: byId('prd_plans'),
	priceId: byId('price_basic'),
	merchantReferenceId,
	paymentMethodType: 'CARD',
	paymentInstrumentId: byId('pi_card_4242'),
	returnUrl: 'https://shop.example.com/thank-you',
	...more,
});

export const PRO_PLAN = { productId: byId('prd_plans'), priceId: byId('price_pro') };

/** How an operation can be run. A new operation needs one entry in the table below; tests fail for one without. */
interface OperationExample {
	/** Whether it makes or moves something: what becomes of a lost answer is then looked up for a while. */
	isWrite: boolean;
	/** What n8n sends to a gateway without anything that came before, though nothing may stand there under the ids. */
	parameters: () => Record<string, unknown>;
	/** For a run that succeeds, where that takes what another operation has made. */
	succeedsAfter?: {
		operation: string;
		/** Changes to the parameters of that operation. */
		madeWith?: Record<string, unknown>;
		/** Changes to the parameters of this one, which gets that one's item. */
		parameters: Record<string, unknown>;
	};
}

const ANY_CUSTOMER = { customerIdentifierType: 'customerEmail', customerIdentifier: 'mei.chan@example.com' };
const QR_CODE_FILE = { qrCodeToBinary: true, binaryPropertyName: 'qrCode' };
const UNKNOWN_ID = 'never-made';
const NO_SUCH = byId(UNKNOWN_ID);
const OF_NEW_SUBSCRIPTION = {
	operation: 'subscription: create',
	parameters: { subscriptionId: '={{ $json.subscriptionId }}' },
};
const UNKNOWN_REFERENCE = 'NEVER-MADE';
const CREATED_CODE = { promotionCodeId: byId('={{ $json.promotionCodeId }}') };

/** Every operation of both action nodes, as "resource: operation". */
export const operationExamples: Record<string, Record<string, OperationExample>> = {
	chingchingPay: {
		'paymentLink: create': { isWrite: true, parameters: () => createLink(newReference('EXAMPLE')) },
		'payment: pay': { isWrite: true, parameters: () => pay(newReference('EXAMPLE')) },
		'payment: query': {
			isWrite: false,
			parameters: () => query(UNKNOWN_REFERENCE),
			succeedsAfter: { operation: 'payment: pay', parameters: query('={{ $json.merchant_reference }}') },
		},
		'payment: get': {
			isWrite: false,
			parameters: () => ({ resource: 'payment', operation: 'get', paymentId: UNKNOWN_ID }),
			succeedsAfter: { operation: 'payment: pay', parameters: { paymentId: '={{ $json.payment_id }}' } },
		},
		'payment: refund': {
			isWrite: true,
			parameters: () => refund(UNKNOWN_REFERENCE, newReference('EXAMPLE')),
			succeedsAfter: {
				operation: 'payment: pay',
				parameters: { originalMerchantReference: '={{ $json.merchant_reference }}' },
			},
		},
		// A payment that a gateway does not know is waited for: as short as may be.
		'payment: wait': {
			isWrite: false,
			parameters: () => ({
				...query(UNKNOWN_REFERENCE),
				operation: 'wait',
				limitAmount: 1,
				limitUnit: 'minutes',
			}),
			succeedsAfter: {
				operation: 'paymentLink: create',
				madeWith: { callback: 'resumeExecution' },
				parameters: { merchantReference: '={{ $json.merchant_reference }}' },
			},
		},
		'settlement: getAll': {
			isWrite: false,
			parameters: () => ({ resource: 'settlement', operation: 'getAll', returnAll: false, limit: 3 }),
		},
		'settlement: download': {
			isWrite: false,
			parameters: () => ({
				resource: 'settlement',
				operation: 'download',
				settlementId: UNKNOWN_ID,
				binaryPropertyName: 'file',
			}),
			succeedsAfter: {
				operation: 'settlement: getAll',
				madeWith: { limit: 1 },
				parameters: { settlementId: '={{ $json.settlement_id }}' },
			},
		},
		'settlement: reconcile': {
			isWrite: false,
			parameters: () => ({
				resource: 'settlement',
				operation: 'reconcile',
				merchantReference: newReference('BOOKS'),
				amount: 8_850,
				amountUnit: 'minor',
				currency: 'HKD',
				entryType: 'sale',
				onlyDifferences: false,
			}),
		},
	},
	clink: {
		'payment: create': { isWrite: true, parameters: () => createClinkPayment(newReference('EXAMPLE')) },
		'payment: refreshQrCode': {
			isWrite: true,
			parameters: () => ({ resource: 'payment', operation: 'refreshQrCode', orderId: UNKNOWN_ID }),
			succeedsAfter: {
				operation: 'payment: create',
				madeWith: { paymentMethodType: 'CASHAPP', paymentInstrumentId: '', ...QR_CODE_FILE },
				parameters: { orderId: '={{ $json.orderId }}', ...QR_CODE_FILE },
			},
		},
		'order: get': {
			isWrite: false,
			parameters: () => ({ resource: 'order', operation: 'get', orderId: UNKNOWN_ID }),
			succeedsAfter: { operation: 'payment: create', parameters: { orderId: '={{ $json.orderId }}' } },
		},
		'order: getAll': {
			isWrite: false,
			parameters: () => ({ resource: 'order', operation: 'getAll', returnAll: true, filters: {} }),
			succeedsAfter: {
				operation: 'payment: create',
				parameters: { filters: { merchantReferenceId: '={{ $json.merchantReferenceId }}' } },
			},
		},
		'refund: create': {
			isWrite: true,
			parameters: () => ({
				resource: 'refund',
				operation: 'create',
				orderId: UNKNOWN_ID,
				refundMerchantOrderId: newReference('EXAMPLE'),
				amount: 1,
			}),
			succeedsAfter: { operation: 'payment: create', parameters: { orderId: '={{ $json.orderId }}' } },
		},
		'refund: get': {
			isWrite: false,
			parameters: () => ({ resource: 'refund', operation: 'get', refundId: UNKNOWN_ID }),
			succeedsAfter: { operation: 'refund: create', parameters: { refundId: '={{ $json.refundId }}' } },
		},
		'checkoutSession: create': {
			isWrite: true,
			parameters: () => ({
				resource: 'checkoutSession',
				operation: 'create',
				...ANY_CUSTOMER,
				amount: 25,
				currency: 'USD',
			}),
		},
		'checkoutSession: get': {
			isWrite: false,
			parameters: () => ({ resource: 'checkoutSession', operation: 'get', sessionId: UNKNOWN_ID }),
			succeedsAfter: { operation: 'checkoutSession: create', parameters: { sessionId: '={{ $json.sessionId }}' } },
		},
		'customerPortalSession: create': {
			isWrite: true,
			parameters: () => ({ resource: 'customerPortalSession', operation: 'create', customerId: 'cus_test' }),
		},
		// The image is the one of a payment's QR code.
		'product: create': {
			isWrite: true,
			parameters: () => createClinkProduct(newReference('EXAMPLE')),
			succeedsAfter: {
				operation: 'payment: create',
				madeWith: { paymentMethodType: 'CASHAPP', paymentInstrumentId: '', ...QR_CODE_FILE },
				parameters: { binaryPropertyName: QR_CODE_FILE.binaryPropertyName },
			},
		},
		'product: get': {
			isWrite: false,
			parameters: () => ({ resource: 'product', operation: 'get', productId: NO_SUCH }),
			succeedsAfter: { operation: 'product: create', parameters: { productId: byId('={{ $json.productId }}') } },
		},
		'product: getAll': {
			isWrite: false,
			parameters: () => ({ resource: 'product', operation: 'getAll', returnAll: false, limit: 3 }),
		},
		'price: create': {
			isWrite: true,
			parameters: () => createClinkPrice(UNKNOWN_ID),
			succeedsAfter: { operation: 'product: create', parameters: { productId: byId('={{ $json.productId }}') } },
		},
		'price: get': {
			isWrite: false,
			parameters: () => ({ resource: 'price', operation: 'get', priceId: NO_SUCH }),
			succeedsAfter: { operation: 'price: create', parameters: { priceId: byId('={{ $json.priceId }}') } },
		},
		'price: getAll': {
			isWrite: false,
			parameters: () => ({ resource: 'price', operation: 'getAll', productId: NO_SUCH, returnAll: true }),
			succeedsAfter: { operation: 'price: create', parameters: { productId: byId('={{ $json.productId }}') } },
		},
		'price: update': {
			isWrite: true,
			parameters: () => ({
				resource: 'price',
				operation: 'update',
				priceId: NO_SUCH,
				updateFields: { isActive: false },
			}),
			succeedsAfter: { operation: 'price: create', parameters: { priceId: byId('={{ $json.priceId }}') } },
		},
		'coupon: create': { isWrite: true, parameters: () => createClinkCoupon(newReference('EXAMPLE')) },
		'coupon: get': {
			isWrite: false,
			parameters: () => ({ resource: 'coupon', operation: 'get', couponId: NO_SUCH }),
			succeedsAfter: { operation: 'coupon: create', parameters: { couponId: byId('={{ $json.couponId }}') } },
		},
		'coupon: getAll': {
			isWrite: false,
			parameters: () => ({ resource: 'coupon', operation: 'getAll', returnAll: false, limit: 3 }),
		},
		'coupon: rename': {
			isWrite: true,
			parameters: () => ({ resource: 'coupon', operation: 'rename', couponId: NO_SUCH, newName: 'Renamed' }),
			succeedsAfter: { operation: 'coupon: create', parameters: { couponId: byId('={{ $json.couponId }}') } },
		},
		'promotionCode: create': {
			isWrite: true,
			parameters: () => createClinkPromotionCode(UNKNOWN_ID),
			succeedsAfter: { operation: 'coupon: create', parameters: { couponId: byId('={{ $json.couponId }}') } },
		},
		'promotionCode: get': {
			isWrite: false,
			parameters: () => ({ resource: 'promotionCode', operation: 'get', promotionCodeId: NO_SUCH }),
			succeedsAfter: { operation: 'promotionCode: create', parameters: CREATED_CODE },
		},
		'promotionCode: getAll': {
			isWrite: false,
			parameters: () => ({ resource: 'promotionCode', operation: 'getAll', couponId: NO_SUCH, returnAll: true }),
			succeedsAfter: { operation: 'promotionCode: create', parameters: { couponId: byId('={{ $json.couponId }}') } },
		},
		'promotionCode: activate': {
			isWrite: true,
			parameters: () => ({ resource: 'promotionCode', operation: 'activate', promotionCodeId: NO_SUCH }),
			succeedsAfter: { operation: 'promotionCode: create', parameters: CREATED_CODE },
		},
		'promotionCode: deactivate': {
			isWrite: true,
			parameters: () => ({ resource: 'promotionCode', operation: 'deactivate', promotionCodeId: NO_SUCH }),
			succeedsAfter: { operation: 'promotionCode: create', parameters: CREATED_CODE },
		},
		'subscription: create': { isWrite: true, parameters: () => createSubscription(newReference('EXAMPLE')) },
		'subscription: get': {
			isWrite: false,
			parameters: () => ({ resource: 'subscription', operation: 'get', subscriptionId: UNKNOWN_ID }),
			succeedsAfter: OF_NEW_SUBSCRIPTION,
		},
		'subscription: previewPlanChange': {
			isWrite: false,
			parameters: () => ({
				resource: 'subscription',
				operation: 'previewPlanChange',
				subscriptionId: UNKNOWN_ID,
				...PRO_PLAN,
			}),
			succeedsAfter: OF_NEW_SUBSCRIPTION,
		},
		'subscription: changePlan': {
			isWrite: true,
			parameters: () => ({
				resource: 'subscription',
				operation: 'changePlan',
				subscriptionId: UNKNOWN_ID,
				...PRO_PLAN,
				chargeAtMost: 30,
			}),
			succeedsAfter: OF_NEW_SUBSCRIPTION,
		},
		'subscription: cancelPlanChange': {
			isWrite: true,
			parameters: () => ({ resource: 'subscription', operation: 'cancelPlanChange', subscriptionId: UNKNOWN_ID }),
			// Clink refuses it where nothing is pending, and then what is there is what was wanted.
			succeedsAfter: OF_NEW_SUBSCRIPTION,
		},
		'subscription: cancel': {
			isWrite: true,
			parameters: () => ({
				resource: 'subscription',
				operation: 'cancel',
				subscriptionId: UNKNOWN_ID,
				when: 'atPeriodEnd',
				reason: 'Canceled on request',
			}),
			succeedsAfter: OF_NEW_SUBSCRIPTION,
		},
		'invoice: get': {
			isWrite: false,
			parameters: () => ({ resource: 'invoice', operation: 'get', invoiceId: UNKNOWN_ID }),
			succeedsAfter: { operation: 'subscription: create', parameters: { invoiceId: '={{ $json.invoiceId }}' } },
		},
		'paymentInstrument: create': {
			isWrite: true,
			parameters: () => ({
				resource: 'paymentInstrument',
				operation: 'create',
				...ANY_CUSTOMER,
				paymentInstrumentType: 'PIX',
				cpfName: 'Ana Souza',
				cpfNumber: '11144477735',
			}),
		},
		'agentPaymentSession: create': {
			isWrite: true,
			parameters: () => ({
				resource: 'agentPaymentSession',
				operation: 'create',
				customerEmail: 'mei.chan@example.com',
				amount: 25,
				currency: 'USD',
			}),
		},
		'agentPaymentSession: get': {
			isWrite: false,
			parameters: () => ({ resource: 'agentPaymentSession', operation: 'get', sessionId: UNKNOWN_ID }),
			succeedsAfter: {
				operation: 'agentPaymentSession: create',
				parameters: { sessionId: '={{ $json.sessionId }}' },
			},
		},
		'testClock: create': {
			isWrite: true,
			parameters: () => ({
				resource: 'testClock',
				operation: 'create',
				name: 'Renewal',
				subscriptionId: UNKNOWN_ID,
			}),
			succeedsAfter: OF_NEW_SUBSCRIPTION,
		},
		'testClock: get': {
			isWrite: false,
			parameters: () => ({ resource: 'testClock', operation: 'get', clockId: byId(UNKNOWN_ID) }),
			succeedsAfter: { operation: 'testClock: create', parameters: { clockId: byId('={{ $json.clockId }}') } },
		},
		'testClock: getAll': {
			isWrite: false,
			parameters: () => ({ resource: 'testClock', operation: 'getAll', returnAll: true }),
		},
		'testClock: advance': {
			isWrite: true,
			parameters: () => ({
				resource: 'testClock',
				operation: 'advance',
				clockId: byId(UNKNOWN_ID),
				targetFrozenTime: '={{ $now.plus({ months: 1 }).toISO() }}',
			}),
			succeedsAfter: { operation: 'testClock: create', parameters: { clockId: byId('={{ $json.clockId }}') } },
		},
		'testClock: complete': {
			isWrite: true,
			parameters: () => ({ resource: 'testClock', operation: 'complete', clockId: byId(UNKNOWN_ID) }),
			succeedsAfter: { operation: 'testClock: create', parameters: { clockId: byId('={{ $json.clockId }}') } },
		},
	},
};

/** Throws for an operation that has no example. */
export function exampleOf(nodeName: string, operation: string): OperationExample {
	const example = operationExamples[nodeName]?.[operation];
	if (example) return example;
	throw new Error(`The operation '${operation}' of ${nodeName} has no entry in test/support/operation-examples.cts`);
}
