import type { Operation } from '../../../shared/batch/operation';
import { pathId } from '../../../shared/values/pathId';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { sessionOutcome } from '../../api/outcome';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a checkout session',
	description: 'Get a checkout session and its payment status',
	fields: [
		{
			displayName: 'Session ID',
			name: 'sessionId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. sess_0001',
			description: 'The sessionId that was returned when the checkout session was created',
		},
	],
	prepare(item, client) {
		const sessionId = pathId(item.parameter('sessionId'), 'Session ID', 'Map sessionId from an earlier response.');
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.checkoutSession, path: { sessionId } });
				return [{ json: { ...data, outcome: sessionOutcome(data) } }];
			},
		};
	},
};
