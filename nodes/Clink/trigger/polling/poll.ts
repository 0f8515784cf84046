import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { isFinal, type Outcome } from '../../../shared/values/outcome';
import { inputError, PaymentError, toPaymentError } from '../../../shared/values/paymentError';
import { integer } from '../../../shared/values/validate';
import { ownPolls, type PollMemory } from '../../../shared/webhook/memories';
import { MAX_STATES, type Watch } from '../../../shared/webhook/polledStates';
import { beginPoll, handOver, type Finding } from '../../../shared/webhook/polls';
import { fingerprint } from '../../../shared/webhook/seenEvents';
import { createClient, type ClinkClient } from '../../api/client';
import { CLOCK_TOLERANCE_MS, ORDER_PAGE_SIZE, orderTimes } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';
import { namesOf } from '../orderStates';
import { toTriggerError } from '../triggerError';
import { toEvent } from './orderEvent';
import { MAX_LOOK_BACK_DAYS } from './fields';
import { readOrders, type Reading } from './readOrders';

const TIMEOUT_MS = 15_000;
const DAY_MS = 86_400_000;
/** Orders that every poll reads, by their age. */
const FRESH_MS = 3_600_000;
/** How long a poll goes on with older orders. n8n waits for the first one when it starts and when a workflow is published. */
const READING_MS = 20_000;
/** Pages in which a test looks for an order. */
const TEST_PAGES = 4;
/** A failed run for every poll while Clink cannot be reached would tell nothing new. */
const REPORTED_AFTER = 10;

/** Those whose workflow somebody has just published, until their first poll: n8n keeps one for all polls. */
const polled = new WeakSet<IPollFunctions>();
/** How n8n calls it when a person publishes a workflow that was not published. */
const PUBLISHED = 'activate';
/** How n8n calls it when it goes on with what is published. */
const GOES_ON: ReadonlySet<string> = new Set(['init', 'leadershipChange']);

/** One poll. @throws NodeOperationError */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	try {
		const settings = readSettings(context);
		const client = await createClient(context, TIMEOUT_MS);
		if (context.getMode() === 'manual') return [[{ json: { ...(await findTestEvent(client, settings)) } }]];
		const [, memory] = ownPolls(context);
		const result = await pollOrders(context, client, settings, memory).catch((thrown: unknown) =>
			reportFailure(context, memory, toPaymentError(thrown)),
		);
		polled.add(context);
		return result;
	} catch (thrown) {
		throw toTriggerError(context, toPaymentError(thrown));
	}
}

interface Settings {
	isWanted: (outcome: Outcome) => boolean;
	lookBackMs: number;
}

function readSettings(context: IPollFunctions): Settings {
	const outcomes = context.getNodeParameter('outcomes', []);
	const chosen: unknown[] = Array.isArray(outcomes) ? outcomes : [];
	const days = integer(context.getNodeParameter('lookBackDays'), 'Look Back', 1);
	if (days > MAX_LOOK_BACK_DAYS)
		throw inputError(`'Look Back' must be at most ${MAX_LOOK_BACK_DAYS} days, got ${days}`, 'Enter fewer days.');
	return { isWanted: (outcome) => chosen.length === 0 || chosen.includes(outcome), lookBackMs: days * DAY_MS };
}

async function pollOrders(
	context: IPollFunctions,
	client: ClinkClient,
	{ isWanted, lookBackMs }: Settings,
	memory: PollMemory,
): Promise<INodeExecutionData[][] | null> {
	const now = Date.now();
	const known = beginPoll(context);
	const isFirst = known === undefined || (context.getActivationMode() === PUBLISHED && !polled.has(context));
	const horizon = Math.max(Math.floor((now - lookBackMs) / 1000), known?.horizon ?? 0);
	const watch: Watch = {
		...(isFirst ? { since: Math.floor(now / 1000), isComplete: false } : known),
		entries: known?.entries ?? new Map(),
		horizon,
	};
	if (known !== undefined && known.entries.size >= MAX_STATES) warnOfFullMemory(context, memory, known);
	const reading = await readOrders(fetchPageWith(client), {
		from: horizon * 1000,
		freshFrom: now - FRESH_MS,
		resumeAt: isFirst ? 1 : memory.resumeAt,
		isThorough: isFirst || memory.text === undefined,
		isOutOfTime: () => Date.now() - now > READING_MS,
	});
	if (isFirst && reading.error !== undefined) throw reading.error;
	memory.failures = 0;
	memory.resumeAt = reading.resumeAt;
	warnOfReading(context, memory, reading);

	const findings = reading.rows.flatMap((row) => toFinding(row, { now, watch, isFirst, isWanted }));
	return await handOver(context, { ...watch, horizon, isComplete: watch.isComplete || reading.isAtEnd }, findings);
}

const fetchPageWith =
	(client: ClinkClient) =>
	async (pageNum: number): Promise<IDataObject[]> =>
		await client.list({ endpoint: endpoints.orders, query: { pageNum, pageSize: ORDER_PAGE_SIZE } });

const ORDER_OUTCOMES_AFTER_PAYMENT: ReadonlySet<Outcome> = new Set(['partiallyRefunded', 'refunded']);

/** What a row says, if it is to be remembered. */
function toFinding(
	row: IDataObject,
	{ now, watch, isFirst, isWanted }: { now: number; watch: Watch; isFirst: boolean; isWanted: Settings['isWanted'] },
): Finding[] {
	const { made = now } = orderTimes(row);
	const madeAt = Math.floor(Math.min(made, now) / 1000);
	if (typeof row.orderId !== 'string' || row.orderId === '' || madeAt < watch.horizon) return [];
	const outcome = orderOutcome(row);
	const isOld = isFirst || (isFromBefore(row, outcome, watch) && !wasOpen(row, watch));
	// What is not settled at first is remembered as that: whenever it is settled, it is news.
	if (!isFinal(outcome) && !isWanted(outcome) && !isOld) return [];
	return [
		{
			names: namesOf(row, outcome),
			madeAt,
			isNews: isWanted(outcome) && !isOld,
			json: { ...toEvent(row, outcome, now) },
		},
	];
}

/** Whether an order came to its state before the workflow was published. Nobody tells when it was refunded. */
function isFromBefore(row: IDataObject, outcome: Outcome, { since, isComplete }: Watch): boolean {
	const { made, settled = made } = orderTimes(row);
	if (ORDER_OUTCOMES_AFTER_PAYMENT.has(outcome)) return !isComplete && made !== undefined && made < since * 1000;
	return settled !== undefined && settled < since * 1000 - CLOCK_TOLERANCE_MS;
}

const OPEN: Outcome[] = ['pending', 'actionRequired'];

const wasOpen = (row: IDataObject, { entries }: Watch): boolean =>
	OPEN.some((outcome) => namesOf(row, outcome).some((name) => entries.has(fingerprint(name))));

/** A poll that failed while n8n goes on is made good by the next one; one on publishing is reported to the person. */
function reportFailure(context: IPollFunctions, memory: PollMemory, error: PaymentError): null {
	const isGoingOn = polled.has(context) || GOES_ON.has(context.getActivationMode());
	memory.failures += 1;
	if (error.kind !== 'unreachable' || !isGoingOn || memory.failures % REPORTED_AFTER === 0) throw error;
	warn(context, `could not look for orders: ${error.message}. The next poll finds what this one missed`);
	return null;
}

function warnOfReading(context: IPollFunctions, memory: PollMemory, { error, isAtEnd, isNewestFirst }: Reading): void {
	if (error !== undefined) warn(context, `read only a part of the orders: ${error.message}. The next poll goes on`);
	if (!isNewestFirst && !isAtEnd)
		warnOnce(
			context,
			memory,
			'has more orders than one poll reads, since Clink does not list the newest first. An order may take several polls to be found',
		);
}

const warnOfFullMemory = (context: IPollFunctions, memory: PollMemory, { horizon }: Watch) =>
	warnOnce(
		context,
		memory,
		`remembers no more than ${MAX_STATES} states of orders, so orders from before ${new Date(horizon * 1000).toISOString()} are not looked at any more. A shorter 'Look Back' has the same effect`,
	);

function warnOnce(context: IPollFunctions, { warned }: PollMemory, text: string): void {
	const kind = text.slice(0, 20);
	if (warned.has(kind)) return;
	warned.add(kind);
	warn(context, text);
}

function warn(context: IPollFunctions, text: string): void {
	const workflowId = context.getWorkflow().id;
	const { name } = context.getNode();
	context.logger.warn(`"${name}" in workflow ${workflowId} ${text}`, { workflowId, node: name });
}

/** The newest order with a chosen outcome, for somebody who builds a workflow. Remembers nothing. */
async function findTestEvent(client: ClinkClient, { isWanted }: Settings): Promise<IDataObject> {
	const fetchPage = fetchPageWith(client);
	const now = Date.now();
	let count = 0;
	for (let page = 1; page <= TEST_PAGES; page++) {
		const rows = await fetchPage(page);
		count += rows.length;
		const [newest] = rows
			.filter((row) => isWanted(orderOutcome(row)))
			.sort((a, b) => (orderTimes(b).made ?? 0) - (orderTimes(a).made ?? 0));
		if (newest !== undefined) return { ...toEvent(newest, orderOutcome(newest), now) };
		if (rows.length === 0) break;
	}
	throw count === 0
		? inputError('Clink has no order yet', "Make a payment in Clink's sandbox, then fetch a test event again.")
		: inputError(
				`None of the ${count} orders that were read has one of the chosen outcomes`,
				"Choose other 'Outcomes', or make such a payment in Clink's sandbox, then fetch a test event again.",
			);
}
