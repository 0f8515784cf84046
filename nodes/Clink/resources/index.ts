import type { Resource } from '../../shared/batch/operation';
import type { ClinkClient } from '../api/client';
import { create as createAgentPaymentSession } from './agentPaymentSession/create';
import { get as getAgentPaymentSession } from './agentPaymentSession/get';
import { create as createCheckoutSession } from './checkoutSession/create';
import { get as getCheckoutSession } from './checkoutSession/get';
import { create as createCoupon } from './coupon/create';
import { get as getCoupon } from './coupon/get';
import { getAll as getAllCoupons } from './coupon/getAll';
import { rename as renameCoupon } from './coupon/rename';
import { create as createCustomerPortalSession } from './customerPortalSession/create';
import { get as getInvoice } from './invoice/get';
import { get as getOrder } from './order/get';
import { getAll as getAllOrders } from './order/getAll';
import { create as createPayment } from './payment/create';
import { refreshQrCode } from './payment/refreshQrCode';
import { create as createPrice } from './price/create';
import { get as getPrice } from './price/get';
import { getAll as getAllPrices } from './price/getAll';
import { update as updatePrice } from './price/update';
import { create as createProduct } from './product/create';
import { get as getProduct } from './product/get';
import { getAll as getAllProducts } from './product/getAll';
import { create as createPromotionCode } from './promotionCode/create';
import { get as getPromotionCode } from './promotionCode/get';
import { getAll as getAllPromotionCodes } from './promotionCode/getAll';
import { activate as activatePromotionCode, deactivate as deactivatePromotionCode } from './promotionCode/status';
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
	{ name: 'Product', value: 'product', operations: [createProduct, getProduct, getAllProducts] },
	{ name: 'Price', value: 'price', operations: [createPrice, getPrice, getAllPrices, updatePrice] },
	{ name: 'Coupon', value: 'coupon', operations: [createCoupon, getCoupon, getAllCoupons, renameCoupon] },
	{
		name: 'Promotion Code',
		value: 'promotionCode',
		operations: [
			createPromotionCode,
			getPromotionCode,
			getAllPromotionCodes,
			activatePromotionCode,
			deactivatePromotionCode,
		],
	},
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
