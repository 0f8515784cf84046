import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { PaymentError } from '../../../shared/values/paymentError';
import { oneOf } from '../../../shared/values/validate';
import { queryTransaction, type ChingchingPayClient } from '../../api/client';
import type { QueryRequest } from '../../api/wire';
import { readOutput } from '../result';
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
		return {
			kind: 'read',
			async run() {
				const answer = await queryTransaction(client, identifier);
				switch (answer.kind) {
					case 'known':
						return [toOutput({ ...answer.data, ...(goesOn && { found: true }) })];
					case 'notKnown':
						// Without a status, its outcome is unknown.
						if (goesOn) return [toOutput({ ...identifier, found: false })];
						throw notKnown(identifier, answer.refusal);
					case 'refused':
						throw mayBeNotKnown(answer.refusal);
				}
			},
		};
	},
};

/** What was asked about is not there. @param refusal the gateway's own words for it, where it had some */
function notKnown(asked: QueryRequest, refusal?: PaymentError): PaymentError {
	const { merchant_reference: reference, transaction_id: id } = asked;
	const what = reference === undefined ? `'Transaction ID' "${id ?? ''}"` : `'Merchant Reference' "${reference}"`;
	const { gatewayCode, gatewayMessage } = refusal?.details ?? {};
	const said = [gatewayCode === undefined ? '' : `code ${gatewayCode}`, gatewayMessage ?? ''].filter(
		(part) => part !== '',
	);
	return new PaymentError(
		'refused',
		`Not found: ChingchingPay does not know ${what}${said.length === 0 ? '' : ` (${said.join(': ')})`}`,
		"Check it, and whether the payment was made with this credential. A link that nobody has opened may not be known yet. To go on without it, set 'If Not Found' to Continue.",
		refusal?.details ?? {},
	);
}

/** A refusal of a query by a code that nobody has named. It may be about the signature just as well, so nothing is made of it. */
const mayBeNotKnown = ({ kind, message, advice, details }: PaymentError): PaymentError =>
	new PaymentError(
		kind,
		message,
		`${advice} If code ${details.gatewayCode ?? ''} means that ChingchingPay does not know the reference, enter it in the credential: 'Gateway Conventions', 'Codes', 'Unknown Reference Codes'.`,
		details,
	);
