import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { oneOf } from '../../../shared/values/validate';
import { queryTransaction, type ChingchingPayClient } from '../../api/client';
import { mayBeNotKnown, notKnown, readOutput, readPresentation } from '../result';
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
	description: 'Say whether it is paid, by your own order number or refund number',
	fields: [...identifierFields, ifNotFound, simplifyField],
	prepare(item, client) {
		const identifier = readIdentifier((name) => item.parameter(name));
		const choice = oneOf(item.parameter('ifNotFound') ?? 'stop', 'If Not Found', NOT_FOUND_CHOICES);
		const goesOn = choice === 'continue';
		const toOutput = readOutput(item, client);
		const presented = readPresentation(item, client);
		return {
			kind: 'read',
			async run() {
				const answer = await queryTransaction(client, identifier);
				switch (answer.kind) {
					case 'known':
						return [toOutput({ ...answer.data, ...(goesOn && { found: true }) })];
					case 'notKnown':
						if (goesOn) return [{ json: presented({ ...identifier, found: false, outcome: 'unknown' }) }];
						throw notKnown(identifier, answer.refusal);
					case 'refused':
						throw mayBeNotKnown(answer.refusal);
				}
			},
		};
	},
};
