import type { IDataObject, INodeProperties, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { WAIT_INDEFINITELY } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { isFinal, type Outcome } from '../../../shared/values/outcome';
import { inputError, toPaymentError, type PaymentError } from '../../../shared/values/paymentError';
import { boolean, integer, isOff, oneOf } from '../../../shared/values/validate';
import { reject, rejected } from '../../../shared/webhook/rejection';
import { readRequest } from '../../../shared/webhook/request';
import { isAbout, parseCallback } from '../../api/callback';
import { findTransaction, type ChingchingPayClient } from '../../api/client';
import { confirm } from '../../api/confirm';
import { httpStatusOf } from '../../api/conventions';
import { CREDENTIAL_TYPE, readCredential } from '../../api/credential';
import { outcomeOf, type StatusWords } from '../../api/outcome';
import type { QueryRequest } from '../../api/wire';
import { present } from '../../api/simplified';
import { readOutput } from '../result';
import { identifierFields, readIdentifier } from './identifier';

const UNIT_MS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
const UNITS = ['minutes', 'hours', 'days'] as const;

const limitFields: INodeProperties[] = [
	{
		displayName: 'Limit Wait Time',
		name: 'limitWaitTime',
		type: 'boolean',
		default: true,
		description: 'Whether to continue after a set time even if the outcome is not final yet',
	},
	{
		displayName: 'Wait at Most',
		name: 'limitAmount',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		displayOptions: { show: { limitWaitTime: [true] } },
	},
	{
		displayName: 'Unit',
		name: 'limitUnit',
		type: 'options',
		options: [
			{ name: 'Minutes', value: 'minutes' },
			{ name: 'Hours', value: 'hours' },
			{ name: 'Days', value: 'days' },
		],
		default: 'days',
		displayOptions: { show: { limitWaitTime: [true] } },
	},
];

export const wait: Operation<ChingchingPayClient> = {
	name: 'Wait for Payment',
	value: 'wait',
	action: 'Wait for a payment',
	description: 'Pause the execution until the payment is paid, declined, cancelled or expired',
	fields: [
		{
			displayName:
				"Set 'Callback' to 'Resume This Execution' in the node that creates the link or pays. After this node, check whether 'outcome' equals succeeded: when the wait time is over, the execution continues without a payment. In case the callback gets lost, wait 5 minutes and connect what is not decided back to this node, which asks ChingchingPay first. A mistyped reference shows up only when the time is over.",
			name: 'waitNotice',
			type: 'notice',
			default: '',
		},
		...identifierFields,
		...limitFields,
		simplifyField,
	],
	prepare(item, client) {
		assertSingle(item);
		const identifier = readIdentifier((name) => item.parameter(name));
		const until = readLimit(item);
		const toOutput = readOutput(item, client);
		return {
			kind: 'read',
			async run() {
				const data = await recordSoFar(client, identifier, until);
				const { conventions } = client;
				if (data !== undefined && isFinal(outcomeOf(data, conventions))) return [toOutput(data)];
				assertNotPaid(item);
				await item.context.putExecutionToWait(until);
				return [{ json: item.input }];
			},
		};
	},
};

/**
 * The gateway's record; `undefined` while there is none. So is a gateway that cannot answer now: whoever loops back asks
 * again when the time is over. Without a limit nobody would, so there it is an error.
 */
async function recordSoFar(
	client: ChingchingPayClient,
	identifier: QueryRequest,
	until: Date,
): Promise<IDataObject | undefined> {
	try {
		return await findTransaction(client, identifier);
	} catch (thrown) {
		const error = toPaymentError(thrown);
		if (until === WAIT_INDEFINITELY || client.isCancelled() || !isTemporary(error)) throw error;
		return undefined;
	}
}

/** Whether the gateway may well answer a little later. */
const isTemporary = ({ kind, details: { httpStatus, gatewayCode } }: PaymentError): boolean =>
	kind === 'unreachable' || httpStatus === 429 || httpStatusOf(Number(gatewayCode)) === 429;

/** n8n pauses whole executions, not items, so an execution can wait for only one payment. */
function assertSingle(item: Item): void {
	const count = item.context.getInputData().length;
	if (count === 1) return;
	throw inputError(
		`'Wait for Payment' takes one item, got ${count}`,
		"An execution can wait for only one payment. Move all steps from creating the link onward into a sub-workflow. Call it from a Loop Over Items node with a Batch Size of 1, by an Execute Sub-workflow node that does not wait for it to finish ('Options', 'Wait For Sub-Workflow Completion' off).",
	);
}

/** When the limit passes, n8n passes on the input item unchanged. It must not look paid then. */
function assertNotPaid(item: Item): void {
	// In any letter case: an If node can be set to ignore it.
	if (String(item.input.outcome).trim().toLowerCase() !== 'succeeded') return;
	throw inputError(
		"The 'outcome' of the input item is already 'succeeded', but ChingchingPay does not confirm it",
		"When the wait time is over, the input item is passed on unchanged and would look paid. Remove 'outcome' from it before this node, e.g. with an Edit Fields node.",
	);
}

function readLimit(item: Item): Date {
	if (!boolean(item.parameter('limitWaitTime'), 'Limit Wait Time')) return WAIT_INDEFINITELY;
	const amount = integer(item.parameter('limitAmount'), 'Wait at Most', 1);
	const unit = oneOf(item.parameter('limitUnit'), 'Unit', UNITS);
	return new Date(item.now + amount * UNIT_MS[unit]);
}

/**
 * A callback for a waiting execution. Whatever it says, the gateway is queried; only a final outcome resumes it.
 * Anybody who has the resume URL can cause a few queries, and nothing more.
 */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const credential = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
		const identifier = readIdentifier((name) => context.getNodeParameter(name, undefined));
		const { conventions } = credential;
		const reported = await reportedOutcome(context, identifier, conventions);
		const confirmation = await confirm(context, credential, { identifier, reported, isExpected: true });
		if (confirmation.kind === 'rejected') return reject(context, confirmation);
		const { data, outcome } = confirmation;
		const webhookResponse = conventions.callbackReply;
		if (!isFinal(outcome)) return { webhookResponse };
		const simplify = !isOff(context.getNodeParameter('simplify', true));
		const json = present({ ...data, outcome }, conventions, { simplify });
		return { webhookResponse, workflowData: [[{ json, pairedItem: { item: 0 } }]] };
	} catch (thrown) {
		return reject(context, rejected(503, toPaymentError(thrown).message));
	}
}

/** The outcome that a callback reports for the awaited payment; `unknown` if it reports nothing readable. */
async function reportedOutcome(
	context: IWebhookFunctions,
	identifier: QueryRequest,
	words: StatusWords,
): Promise<Outcome> {
	const request = await readRequest(context);
	const fields = 'kind' in request ? undefined : parseCallback(request);
	return fields !== undefined && isAbout(fields, identifier) ? outcomeOf(fields, words) : 'unknown';
}
