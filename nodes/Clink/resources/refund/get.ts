import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { pathId } from '../../../shared/values/pathId';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { refundOutcome } from '../../api/outcome';
import { REFUND_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a refund',
	description: 'Get a refund and its status',
	fields: [
		{
			displayName: 'Refund ID',
			name: 'refundId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. rfd_0001',
			description: 'The refundId that was returned when the refund was created',
		},
		simplifyField,
	],
	prepare(item, client) {
		const refundId = pathId(item.parameter('refundId'), 'Refund ID', 'Map refundId from an earlier response.');
		const simplified = readSimplified(item, REFUND_KEPT);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.refund, path: { refundId } });
				return [{ json: simplified({ ...data, outcome: refundOutcome(data) }) }];
			},
		};
	},
};
