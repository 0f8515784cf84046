import type { Resource } from '../../shared/batch/operation';
import type { ClinkClient } from '../api/client';
import { create as createCheckoutSession } from './checkoutSession/create';
import { get as getCheckoutSession } from './checkoutSession/get';
import { create as createCustomerPortalSession } from './customerPortalSession/create';
import { get as getOrder } from './order/get';
import { getAll as getAllOrders } from './order/getAll';
import { create as createPayment } from './payment/create';
import { refreshQrCode } from './payment/refreshQrCode';
import { create as createRefund } from './refund/create';
import { get as getRefund } from './refund/get';

export const resources: Array<Resource<ClinkClient>> = [
	{ name: 'Payment', value: 'payment', operations: [createPayment, refreshQrCode] },
	{ name: 'Checkout Session', value: 'checkoutSession', operations: [createCheckoutSession, getCheckoutSession] },
	{ name: 'Customer Portal Session', value: 'customerPortalSession', operations: [createCustomerPortalSession] },
	{ name: 'Order', value: 'order', operations: [getOrder, getAllOrders] },
	{ name: 'Refund', value: 'refund', operations: [createRefund, getRefund] },
];
