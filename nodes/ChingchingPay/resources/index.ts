import type { Resource } from '../../shared/batch/operation';
import type { ChingchingPayClient } from '../api/client';
import { get } from './payment/get';
import { pay } from './payment/pay';
import { query } from './payment/query';
import { refund } from './payment/refund';
import { wait } from './payment/wait';
import { create } from './paymentLink/create';
import { download } from './settlement/download';
import { getAll } from './settlement/getAll';
import { reconcile } from './settlement/reconcile';

export const resources: Array<Resource<ChingchingPayClient>> = [
	{ name: 'Payment', value: 'payment', operations: [query, get, pay, refund, wait] },
	{ name: 'Payment Link', value: 'paymentLink', operations: [create] },
	{ name: 'Settlement', value: 'settlement', operations: [download, getAll, reconcile] },
];
