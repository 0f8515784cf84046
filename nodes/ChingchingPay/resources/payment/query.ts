import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { oneOf } from '../../../shared/values/validate';
import { queryTransaction, type ChingchingPayClient } from '../../api/client';
import { mayBeNotKnown, notKnown, withOutcome } from '../result';
import { identifierFields, readIdentifier } from './identifier';

const NOT_FOUND_CHOICES = ['stop', 'continue'] as const;

const ifNotFound: INodeProperties = {
	displayName: 'If Not Found',
	name: 'ifNotFound',
	type: 'options',
	options: [
		{ name: 'Stop', value: 'stop', description: 'The node reports an error' },
		{
			name: 'Continue',
			value: 'continue',
			description: "Output an item with 'found' false and the outcome unknown, which never reads as paid",
		},
	],
	default: 'stop',
	description: 'What to do where ChingchingPay does not know the reference. Where it cannot be asked, it is an error.',
};

export const query: Operation<ChingchingPayClient> = {
	name: 'Query',
	value: 'query',
	action: 'Query a payment by order number',
	description: 'Is it paid? Ask by your own order number or refund number',
	fields: [...identifierFields, ifNotFound],
	prepare(item, client) {
		const identifier = readIdentifier((name) => item.parameter(name));
		const choice = oneOf(item.parameter('ifNotFound') ?? 'stop', 'If Not Found', NOT_FOUND_CHOICES);
		return {
			kind: 'read',
			async run() {
				const answer = await queryTransaction(client, identifier);
				const goesOn = choice === 'continue';
				switch (answer.kind) {
					case 'known':
						return [withOutcome({ ...answer.data, ...(goesOn && { found: true }) }, client.conventions)];
					case 'notKnown':
						if (goesOn) return [{ json: { ...identifier, found: false, outcome: 'unknown' } }];
						throw notKnown(identifier, answer.refusal);
					case 'refused':
						throw mayBeNotKnown(answer.refusal);
				}
			},
		};
	},
};
