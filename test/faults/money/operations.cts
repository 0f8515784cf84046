import type { INodeParameters } from 'n8n-workflow';

import type { Earlier, Operation } from './scenario.cts';

/** How each operation is asked for, and what has to be there before it. The item holds what differs. */

export type GatewayType = 'chingchingPay' | 'clink';

export interface OperationSetup {
	gateway: GatewayType;
	/** What is sent, what is asked before and after it, and what else is asked for either of them. */
	paths: Record<'write' | 'lookUp', RegExp> & { further?: RegExp };
	parameters(isChargedAtOnce: boolean): INodeParameters;
	/** Makes the paid order that the operation gives back. */
	original?: INodeParameters;
	/** The terms of the price that an item's amount is, beside the month that it is charged for. */
	recurring?: { trialPeriodDays?: number };
	/** Makes the subscription that the operation changes. */
	subscription?: (isChargedAtOnce: boolean) => INodeParameters;
	/** Makes what may stand under the reference already, to be paid, declined or left by a customer. */
	earlier: Partial<Record<Earlier, INodeParameters>>;
}

const order: INodeParameters = {
	currency: 'HKD',
	merchantReference: '={{ $json.reference }}',
	amount: '={{ $json.cents / 100 }}',
};
const scanned: INodeParameters = {
	channelId: '101',
	paymentMethod: 'ALIPAY',
	paymentMethodOptionType: 'authCode',
	authCode: '2801',
};
const onPage: INodeParameters = { channelId: '101', paymentMethod: 'ALIPAY' };
const link: INodeParameters = { resource: 'paymentLink', operation: 'create', ...order };
const pay: INodeParameters = { resource: 'payment', operation: 'pay', ...order, ...scanned };
const payOnPage: INodeParameters = { resource: 'payment', operation: 'pay', ...order, ...onPage };
const refund: INodeParameters = {
	resource: 'payment',
	operation: 'refund',
	...order,
	originalMerchantReference: '={{ $json.original }}',
};

/** Its form has neither amount nor currency. */
const fullRefund: INodeParameters = {
	resource: 'payment',
	operation: 'refund',
	refundAmount: 'full',
	merchantReference: '={{ $json.reference }}',
	originalMerchantReference: '={{ $json.original }}',
};

const clinkPayment: INodeParameters = {
	resource: 'payment',
	operation: 'create',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: '={{ $json.customer }}',
	pricing: 'amount',
	currency: 'USD',
	amount: '={{ $json.cents / 100 }}',
	paymentMethodType: 'CARD',
	paymentInstrumentId: 'pi_1',
	returnUrl: 'https://shop.example.com/',
	merchantReferenceId: '={{ $json.reference }}',
};
/** A wallet payment waits for the customer, who may decline. */
const clinkWallet: INodeParameters = { ...clinkPayment, paymentMethodType: 'ALIPAY' };
const clinkSubscription: INodeParameters = {
	resource: 'subscription',
	operation: 'create',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: '={{ $json.customer }}',
	productId: 'prd_plans',
	priceId: '={{ $json.price }}',
	paymentMethodType: 'CARD',
	paymentInstrumentId: 'pi_1',
	returnUrl: 'https://shop.example.com/',
	merchantReferenceId: '={{ $json.reference }}',
};
const clinkWalletSubscription: INodeParameters = {
	...clinkSubscription,
	paymentMethodType: 'GCASH',
	paymentInstrumentId: '',
};
const clinkPlanChange: INodeParameters = {
	resource: 'subscription',
	operation: 'changePlan',
	subscriptionId: '={{ $json.subscription }}',
	productId: 'prd_plans',
	priceId: '={{ $json.price }}',
	chargeAtMost: '={{ $json.limit }}',
};
const clinkRefund: INodeParameters = {
	resource: 'refund',
	operation: 'create',
	orderId: '={{ $json.original }}',
	refundMerchantOrderId: '={{ $json.reference }}',
	amount: '={{ $json.cents / 100 }}',
};

const chingchingPay = (write: RegExp): Pick<OperationSetup, 'gateway' | 'paths'> => ({
	gateway: 'chingchingPay',
	paths: { write, lookUp: /\/transactions\/query$/ },
});
const clink = (write: RegExp): Pick<OperationSetup, 'gateway' | 'paths'> => ({
	gateway: 'clink',
	paths: { write, lookUp: /\/clink\/api\/order/ },
});
const subscriptionPaths: OperationSetup['paths'] = {
	write: /\/clink\/api\/subscription$/,
	lookUp: /\/clink\/api\/order/,
	further: /\/clink\/api\/(subscription\/invoice|price)\//,
};
const planChangePaths: OperationSetup['paths'] = {
	write: /\/update\/confirm$/,
	lookUp: /\/clink\/api\/subscription\/sub_[^/]+$/,
	further: /\/update\/preview$|\/clink\/api\/(price\/|order)/,
};
const bySubscriptionMethod = (isChargedAtOnce: boolean) =>
	isChargedAtOnce ? clinkSubscription : clinkWalletSubscription;

const earlierHere: OperationSetup['earlier'] = {
	declined: payOnPage,
	expired: { ...link, additionalFields: { expiresAt: '={{ new Date(Date.now() + 20000).toISOString() }}' } },
	refund,
};

export const operationSetups: Record<Operation, OperationSetup> = {
	link: { ...chingchingPay(/\/payments\/link$/), parameters: () => link, earlier: earlierHere },
	pay: {
		...chingchingPay(/\/payments\/checkout$/),
		parameters: (isChargedAtOnce) => (isChargedAtOnce ? pay : payOnPage),
		earlier: earlierHere,
	},
	refund: {
		...chingchingPay(/\/transactions\/refund$/),
		parameters: () => refund,
		original: pay,
		earlier: earlierHere,
	},
	fullRefund: {
		gateway: 'chingchingPay',
		paths: {
			write: /\/transactions\/refund$/,
			lookUp: /\/transactions\/query$/,
			further: /\/payments\/detail\//,
		},
		parameters: () => fullRefund,
		original: pay,
		earlier: earlierHere,
	},
	clinkPayment: {
		...clink(/\/clink\/api\/payment$/),
		parameters: (isChargedAtOnce) => (isChargedAtOnce ? clinkPayment : clinkWallet),
		earlier: { declined: clinkWallet, otherKind: clinkSubscription },
	},
	clinkSubscription: {
		gateway: 'clink',
		paths: subscriptionPaths,
		parameters: bySubscriptionMethod,
		recurring: {},
		earlier: { declined: clinkWalletSubscription, otherKind: clinkPayment, renewed: clinkSubscription },
	},
	clinkTrial: {
		gateway: 'clink',
		paths: subscriptionPaths,
		parameters: bySubscriptionMethod,
		recurring: { trialPeriodDays: 14 },
		earlier: { otherKind: clinkPayment },
	},
	clinkPlanChange: {
		gateway: 'clink',
		paths: planChangePaths,
		parameters: () => clinkPlanChange,
		recurring: {},
		subscription: bySubscriptionMethod,
		earlier: {},
	},
	clinkRefund: {
		...clink(/\/clink\/api\/refund$/),
		parameters: () => clinkRefund,
		original: clinkPayment,
		earlier: {},
	},
};

/** What pays the order that an earlier refund gives back. */
export const paid: Record<GatewayType, INodeParameters> = { chingchingPay: pay, clink: clinkPayment };
