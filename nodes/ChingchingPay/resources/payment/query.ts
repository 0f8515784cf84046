import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { readOutput } from '../result';
import { identifierFields, readIdentifier } from './identifier';

export const query: Operation<ChingchingPayClient> = {
	name: 'Query',
	value: 'query',
	action: 'Query a payment',
	description: 'Look up the status of a payment or refund',
	fields: [...identifierFields, simplifyField],
	prepare(item, client) {
		const body = { ...readIdentifier((name) => item.parameter(name)) };
		const toOutput = readOutput(item, client);
		return {
			kind: 'read',
			run: async () => [toOutput(await client.send({ endpoint: endpoints.query, body }))],
		};
	},
};
