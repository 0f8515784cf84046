import type { Resource } from '../../shared/batch/operation';
import type { ClinkClient } from '../api/client';
import { create as createAgentPaymentSession } from './agentPaymentSession/create';
import { get as getAgentPaymentSession } from './agentPaymentSession/get';
import { create as createCheckoutSession } from './checkoutSession/create';
import { get as getCheckoutSession } from './checkoutSession/get';
import { create as createCustomerPortalSession } from './customerPortalSession/create';
import { get as getInvoice } from './invoice/get';
import { get as getOrder } from './order/get';
import { getAll as getAllOrders } from './order/getAll';
import { create as createPayment } from './payment/create';
import { refreshQrCode } from './payment/refreshQrCode';
import { create as createPaymentInstrument } from './paymentInstrument/create';
import { create as createRefund } from './refund/create';
import { get as getRefund } from './refund/get';
import { cancel as cancelSubscription } from './subscription/cancel';
import { cancelPlanChange } from './subscription/cancelPlanChange';
import { changePlan } from './subscription/changePlan';
import { create as createSubscription } from './subscription/create';
import { get as getSubscription } from './subscription/get';
import { previewPlanChange } from './subscription/previewPlanChange';
import { advance as advanceTestClock } from './testClock/advance';
import { complete as completeTestClock } from './testClock/complete';
import { create as createTestClock } from './testClock/create';
import { get as getTestClock } from './testClock/get';
import { getAll as getAllTestClocks } from './testClock/getAll';

export const resources: Array<Resource<ClinkClient>> = [
	{ name: 'Payment', value: 'payment', operations: [createPayment, refreshQrCode] },
	{ name: 'Checkout Session', value: 'checkoutSession', operations: [createCheckoutSession, getCheckoutSession] },
	{ name: 'Customer Portal Session', value: 'customerPortalSession', operations: [createCustomerPortalSession] },
	{
		name: 'Subscription',
		value: 'subscription',
		operations: [
			createSubscription,
			getSubscription,
			previewPlanChange,
			changePlan,
			cancelPlanChange,
			cancelSubscription,
		],
	},
	{ name: 'Invoice', value: 'invoice', operations: [getInvoice] },
	{ name: 'Order', value: 'order', operations: [getOrder, getAllOrders] },
	{ name: 'Refund', value: 'refund', operations: [createRefund, getRefund] },
	{ name: 'Payment Instrument', value: 'paymentInstrument', operations: [createPaymentInstrument] },
	{
		name: 'Agent Payment Session',
		value: 'agentPaymentSession',
		operations: [createAgentPaymentSession, getAgentPaymentSession],
	},
	{
		name: 'Test Clock',
		value: 'testClock',
		operations: [createTestClock, getTestClock, getAllTestClocks, advanceTestClock, completeTestClock],
	},
];
