import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { pathId } from '../../../shared/values/pathId';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { invoiceOutcome } from '../../api/outcome';
import { INVOICE_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get an invoice',
	description: 'Get an invoice of a subscription and whether it is paid',
	fields: [
		{
			displayName: 'Invoice ID',
			name: 'invoiceId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. inv_0001',
			description: 'The invoiceId of an order, of a new subscription, or of an event',
		},
		simplifyField,
	],
	prepare(item, client) {
		const invoiceId = pathId(
			item.parameter('invoiceId'),
			'Invoice ID',
			'Map invoiceId from an order, or from an event of a Clink Trigger.',
		).trim();
		const simplified = readSimplified(item, INVOICE_KEPT);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.invoice, path: { invoiceId } });
				return [{ json: { ...simplified(data), outcome: invoiceOutcome(data) } }];
			},
		};
	},
};
