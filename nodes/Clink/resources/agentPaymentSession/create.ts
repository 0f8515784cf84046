import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { writeWithoutReference } from '../../../shared/batch/task';
import { inputError } from '../../../shared/values/paymentError';
import { requiredText, show } from '../../../shared/values/validate';
import { moneyOf } from '../../api/charge';
import type { ClinkClient } from '../../api/client';
import { AGENT_PAYMENT_ABOVE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import type { CreateAgentPaymentSessionRequest } from '../../api/wire/agentPaymentSession';
import { checkEmail } from '../customer';
import { amount, AMOUNT_HINT, currency, readMoney } from '../fields';

const customerEmail: INodeProperties = {
	displayName: 'Customer Email',
	name: 'customerEmail',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. ada@example.com',
	description: 'The customer whose agent pays',
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create an agent payment session',
	description: "Let a customer's AI agent pay an amount from their Clink wallet",
	movesMoney: true,
	fields: [customerEmail, { ...amount, hint: `More than ${AGENT_PAYMENT_ABOVE}: ${AMOUNT_HINT}` }, currency],
	prepare(item, client) {
		const email = requiredText(item.parameter('customerEmail'), 'Customer Email').trim();
		checkEmail(email, 'Enter an address such as ada@example.com.');
		const request: CreateAgentPaymentSessionRequest = { customerEmail: email, ...readMoney(item, client) };
		if (request.amount <= AGENT_PAYMENT_ABOVE) {
			throw inputError(
				`'${amount.displayName}' must be more than ${AGENT_PAYMENT_ABOVE} for an agent payment session, got ${show(request.amount)}`,
				'Enter a higher amount. Clink accepts no less.',
			);
		}
		return writeWithoutReference(async () => {
			const data = await client.send({
				endpoint: endpoints.createAgentPaymentSession,
				body: { ...request },
				charge: () => [moneyOf(request)],
			});
			// A session that was just created is unpaid; the response has no status.
			return [{ json: { ...data, outcome: 'pending' } }];
		}, 'No money moved: nobody has the ID of a session whose response was lost. Run this again to create another.');
	},
};
