import type { Operation } from '../../../shared/batch/operation';
import { pathId } from '../../../shared/values/pathId';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get an agent payment session',
	description:
		'Get the amount, the customer and the end of an agent payment session. Clink does not say whether it is paid.',
	fields: [
		{
			displayName: 'Session ID',
			name: 'sessionId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. sess_0001',
			description: 'The sessionId that was returned when the agent payment session was created',
		},
	],
	prepare(item, client) {
		const sessionId = pathId(
			item.parameter('sessionId'),
			'Session ID',
			'Map sessionId from an earlier response.',
		).trim();
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.agentPaymentSession, path: { sessionId } });
				// It may have been paid: only events tell.
				return [{ json: { ...data, outcome: 'unknown' } }];
			},
		};
	},
};
