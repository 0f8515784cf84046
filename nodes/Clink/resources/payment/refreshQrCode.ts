import type { Operation } from '../../../shared/batch/operation';
import { isObject } from '../../../shared/values/json';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { withPayUrl } from '../../api/payUrl';
import { order, readId } from '../locators';
import { qrCodeFields, readQrCode } from './qrCode';

export const refreshQrCode: Operation<ClinkClient> = {
	name: 'Refresh QR Code',
	value: 'refreshQrCode',
	action: 'Refresh the QR code of a payment',
	description: 'Get a new QR code for a Cash App payment whose code has expired',
	fields: [order, ...qrCodeFields],
	prepare(item, client) {
		const id = readId(item, 'orderId', 'Order');
		const withQrCode = readQrCode(item);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.refreshQrCode, path: { orderId: id } });
				const outcome = isObject(data.action) ? 'actionRequired' : 'unknown';
				return [await withQrCode({ json: withPayUrl({ ...data, outcome }) })];
			},
		};
	},
};
