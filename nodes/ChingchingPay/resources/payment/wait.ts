import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { sleep, WAIT_INDEFINITELY } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { isFinal } from '../../../shared/values/outcome';
import { inputError, toPaymentError, type PaymentError } from '../../../shared/values/paymentError';
import { boolean, integer, oneOf } from '../../../shared/values/validate';
import { findTransaction, type ChingchingPayClient } from '../../api/client';
import { httpStatusOf } from '../../api/conventions';
import { outcomeOf } from '../../api/outcome';
import type { QueryRequest } from '../../api/wire';
import { readOutput } from '../result';
import { isInLoop, nodesWithoutCallback, reportsElsewhere } from './callbackPath';
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
	notForAgents: 'An agent cannot pause. Let it use Query, as often as it needs to.',
	fields: [
		{
			displayName:
				"Set 'Callback' to 'Resume This Execution' where the link or payment is made. Test with 'Execute workflow'. Afterwards, check that 'outcome' equals succeeded: when the time is over, the execution continues unpaid. Callbacks can get lost, so wait 5 minutes and connect what is undecided back to this node.",
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
				const ask = async () => await recordSoFar(client, identifier, until);
				const record = await ask();
				if (isDecided(record, client)) return [toOutput(record)];
				assertNotPaid(item);
				assertCallback(item);
				const isManual = item.context.getMode() === 'manual';
				if ((isManual || !isInLoop(item.context)) && (await reportsElsewhere(item, client, record))) {
					item.hint(isManual ? ASKED_INSTEAD : GOES_ELSEWHERE);
					const later = isManual ? await askUntilDecided(client, ask, roundsUntil(until, item.now)) : undefined;
					if (later !== undefined) return [toOutput(later)];
				}
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

const isDecided = (record: IDataObject | undefined, { conventions }: ChingchingPayClient): record is IDataObject =>
	record !== undefined && isFinal(outcomeOf(record, conventions));

/** The record, once it is final; `undefined` if it is not after so many rounds. */
async function askUntilDecided(
	client: ChingchingPayClient,
	ask: () => Promise<IDataObject | undefined>,
	rounds: number,
): Promise<IDataObject | undefined> {
	for (let round = 0; round < rounds; round += 1) {
		await sleep(ASK_EVERY_MS);
		const record = await ask();
		if (isDecided(record, client)) return record;
	}
	return undefined;
}

/** How often, and for how long, a manual run asks where the callback goes to another execution. */
const ASK_EVERY_MS = 3_000;
const ASK_AT_MOST_MS = 5 * 60_000;

const roundsUntil = (until: Date, now: number) =>
	Math.ceil(Math.min(until.getTime() - now, ASK_AT_MOST_MS) / ASK_EVERY_MS);

const GOES_ELSEWHERE =
	'The callback of this payment goes to another execution. This one goes on when the wait time is over. Create the link or pay in the same execution that waits.';
const ASKED_INSTEAD =
	"The callback of this payment goes to another execution, as with 'Execute step'. So ChingchingPay was asked every few seconds, for up to 5 minutes. Test with 'Execute workflow' to see the callback arrive.";

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

/** Without a callback, the execution would go on when the wait time is over, also for a customer who has paid. */
function assertCallback(item: Item): void {
	const nodes = nodesWithoutCallback(item.context).map((name) => `"${name}"`);
	if (nodes.length === 0) return;
	throw inputError(
		`No callback would end this wait: 'Callback' is 'None' in ${nodes.join(', ')}`,
		"ChingchingPay does not report the payment to this execution. Set 'Callback' to 'Resume This Execution' in the node that creates the link or pays. A payment that exists already stays without a callback: look it up with Query.",
	);
}

function readLimit(item: Item): Date {
	if (!boolean(item.parameter('limitWaitTime'), 'Limit Wait Time')) return WAIT_INDEFINITELY;
	const amount = integer(item.parameter('limitAmount'), 'Wait at Most', 1);
	const unit = oneOf(item.parameter('limitUnit'), 'Unit', UNITS);
	return new Date(item.now + amount * UNIT_MS[unit]);
}
