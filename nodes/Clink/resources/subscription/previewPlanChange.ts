import type { Operation } from '../../../shared/batch/operation';
import type { ClinkClient } from '../../api/client';
import { additionalFields, planFields, preview, readPlanChange } from './planChange';

export const previewPlanChange: Operation<ClinkClient> = {
	name: 'Preview Plan Change',
	value: 'previewPlanChange',
	action: 'Preview a plan change of a subscription',
	description: 'See what a change to another price would charge, without changing anything',
	fields: [...planFields, additionalFields],
	prepare(item, client) {
		const change = readPlanChange(item);
		return {
			kind: 'read',
			run: async () => [{ json: { ...(await preview(client, change)), outcome: 'notApplicable' } }],
		};
	},
};
