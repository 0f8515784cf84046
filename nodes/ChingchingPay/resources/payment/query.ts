import type { Operation } from '../../../shared/batch/operation';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { withOutcome } from '../result';
import { identifierFields, readIdentifier } from './identifier';

export const query: Operation<ChingchingPayClient> = {
	name: 'Query',
	value: 'query',
	action: 'Query a payment',
	description: 'Look up the status of a payment or refund',
	fields: identifierFields,
	prepare(item, client) {
		const body = { ...readIdentifier((name) => item.parameter(name)) };
		return {
			kind: 'read',
			run: async () => [withOutcome(await client.send({ endpoint: endpoints.query, body }), client.conventions)],
		};
	},
};
