import type { Operation } from '../../../shared/batch/operation';
import { pathId } from '../../../shared/values/pathId';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { refundOutcome } from '../../api/outcome';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get refund',
	description: 'Look up what became of a refund',
	fields: [
		{
			displayName: 'Refund ID',
			name: 'refundId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. rfd_0001',
			description: 'The number that creating the refund gave back as refundId',
		},
	],
	prepare(item, client) {
		const refundId = pathId(item.parameter('refundId'), 'Refund ID', 'Map refundId of an earlier answer here.');
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.refund, path: { refundId } });
				return [{ json: { ...data, outcome: refundOutcome(data) } }];
			},
		};
	},
};
