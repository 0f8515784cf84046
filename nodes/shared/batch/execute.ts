import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from '../values/nodeError';
import { inputError, PaymentError, toPaymentError, type Baseline } from '../values/paymentError';
import { markRun, type FoundBy, type Mark } from './foundBy';
import { Item } from './item';
import { openJournal, type Entry, type Journal } from './journal';
import { findOperation, type AnyOperation, type Operation, type Resource } from './operation';
import { readOptions } from './options';
import { toErrorItem, toItem } from './outputItem';
import { hintsOf, listed } from './summary';
import { labelOf, referenceOf, type Output, type Task } from './task';
import { executeWhole } from './wholeBatch';

type Prepared = { kind: 'ready'; task: Task } | Failed;
type Result = { kind: 'done'; items: INodeExecutionData[] } | Failed;

interface Failed {
	kind: 'failed';
	error: PaymentError;
}

/** What has become of an item so far. */
type Progress = Result | { kind: 'notStarted' };

/** Runs the selected operation over all input items and returns the node's one output. */
export async function execute<Client>(
	context: IExecuteFunctions,
	resources: Array<Resource<Client>>,
	createClient: (context: IExecuteFunctions, timeout: number) => Promise<Client>,
	foundBy: readonly FoundBy[] = [],
): Promise<INodeExecutionData[][]> {
	const opened = await open(context, resources, createClient);
	if (opened instanceof PaymentError)
		return [context.getInputData().map((_, index) => toErrorItem(context, opened, index))];
	const { operation, client, concurrency } = opened;
	if ('begin' in operation) return [await executeWhole(context, operation, client, concurrency)];
	const prepared = await prepareAll(context, operation, client);
	const results = await runAll(context, prepared, concurrency);
	report(
		context,
		foundBy,
		results.flatMap((result, index) => markOf(result, operation.movesMoney ? prepared[index] : undefined)),
	);
	const first = firstFailure(results);
	if (first !== undefined && !context.continueOnFail()) throw batchError(context, prepared, results, first);
	return [results.flatMap((result, index) => toItems(context, result, index))];
}

interface Opened<Client> {
	operation: AnyOperation<Client>;
	client: Client;
	concurrency: number;
}

/**
 * Mistakes in the credential and the options concern no single item, so they are reported as the node's. A node that
 * continues gets them for each of its items: n8n would pass the input on as if it were the result.
 */
async function open<Client>(
	context: IExecuteFunctions,
	resources: Array<Resource<Client>>,
	createClient: (context: IExecuteFunctions, timeout: number) => Promise<Client>,
): Promise<Opened<Client> | PaymentError> {
	try {
		const operation = findOperation(
			resources,
			context.getNodeParameter('resource', 0),
			context.getNodeParameter('operation', 0),
		);
		if (operation === undefined) {
			throw inputError(
				"The selected 'Operation' does not exist in this version of the node",
				'Choose another one, or update the package.',
			);
		}
		const { concurrency, timeout } = readOptions(context);
		return { operation, concurrency, client: await createClient(context, timeout) };
	} catch (thrown) {
		const error = toPaymentError(thrown, 'input');
		if (context.continueOnFail()) return error;
		throw toNodeError(context.getNode(), error);
	}
}

/** Checks every item before the first request goes out. Without "continue", one mistake stops the whole batch here. */
async function prepareAll<Client>(
	context: IExecuteFunctions,
	operation: Operation<Client>,
	client: Client,
): Promise<Prepared[]> {
	const now = Date.now();
	const claimed = new Map<string, number>();
	const prepared: Prepared[] = [];
	for (const index of context.getInputData().keys()) {
		try {
			const task = await operation.prepare(new Item(context, index, now), client);
			claimAll(task, index, claimed);
			prepared.push({ kind: 'ready', task });
		} catch (thrown) {
			const error = toPaymentError(thrown);
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, index);
			prepared.push({ kind: 'failed', error });
		}
	}
	return prepared;
}

const ONCE_PER_REFERENCE =
	'Money moves at most once per reference. Give each payment and refund its own reference, taken from your data, or remove the duplicate item.';

/** @param claimed which item has what, by the claims' keys */
function claimAll(task: Task, index: number, claimed: Map<string, number>): void {
	if (task.kind === 'read') return;
	for (const { key, label, advice = ONCE_PER_REFERENCE } of task.claims) {
		const first = claimed.get(key);
		if (first !== undefined) {
			throw inputError(`${label} is used twice in this batch, by item ${first} and item ${index}`, advice);
		}
		claimed.set(key, index);
	}
}

/**
 * Runs the tasks, at most `concurrency` at a time, in order. Once one failed and the node is not set to continue,
 * no further task starts; those under way are brought to their end.
 */
async function runAll(context: IExecuteFunctions, prepared: Prepared[], concurrency: number): Promise<Progress[]> {
	const journal = openJournal(context);
	const results = prepared.map((): Progress => ({ kind: 'notStarted' }));
	const queue = prepared.entries();
	const stopsAtFailure = !context.continueOnFail();
	let isStopped = false;

	const worker = async () => {
		for (const [index, entry] of queue) {
			const result = entry.kind === 'ready' ? await runTask(journal, entry.task, index) : entry;
			results[index] = result;
			isStopped ||= stopsAtFailure && result.kind === 'failed';
			if (isStopped) return;
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, prepared.length) }, worker));

	// A node that continues still counts as failed to n8n when its first item did, and is run again.
	if (firstFailure(results) === undefined) journal.close();
	return results;
}

const firstFailure = (results: Progress[]): { index: number; error: PaymentError } | undefined =>
	results.flatMap((result, index) => (result.kind === 'failed' ? [{ index, error: result.error }] : []))[0];

/** What is said of the batch beside its items, also where it stopped: what it is found by, and hints. */
function report(context: IExecuteFunctions, foundBy: readonly FoundBy[], marks: Mark[]): void {
	markRun(context, foundBy, marks);
	// Older versions of n8n have no hints.
	if (!('addExecutionHints' in context)) return;
	for (const message of hintsOf(marks)) context.addExecutionHints({ message, location: 'outputPane' });
}

/**
 * An item that became a list, or that was not started, has nothing to be found by.
 *
 * @param entry where money moves: what was sent under its reference, which a gateway need not repeat
 */
function markOf(result: Progress, entry: Prepared | undefined): Mark[] {
	const reference = entry?.kind === 'ready' ? referenceOf(entry.task) : undefined;
	if (result.kind === 'failed') {
		const { kind: outcome, details } = result.error;
		return [{ json: {}, reference: reference ?? details.reference, outcome }];
	}
	const [item, ...more] = result.kind === 'done' ? result.items : [];
	return item === undefined || more.length > 0 ? [] : [{ json: item.json, reference, outcome: item.json.outcome }];
}

async function runTask(journal: Journal, task: Task, index: number): Promise<Result> {
	const earlier = journal.recall(task, index);
	const begun = earlier?.kind === 'unknown' ? earlier.baseline : { since: Date.now() };
	try {
		const outputs = await settle(task, earlier);
		journal.keep(task, index, { kind: 'done', outputs });
		return { kind: 'done', items: outputs.map((output) => toItem(output, index)) };
	} catch (thrown) {
		const error =
			task.kind === 'write' && !(thrown instanceof PaymentError) ? unforeseen(thrown) : toPaymentError(thrown);
		const { kind, message, advice, details, baseline = begun } = error;
		if (kind === 'outcomeUnknown') {
			journal.keep(task, index, { kind: 'unknown', error: { message, advice, details }, baseline });
		}
		return { kind: 'failed', error };
	}
}

/** A write that broke in a way that nobody foresaw, such as a full disk after it: it may have been sent. */
function unforeseen(thrown: unknown): PaymentError {
	const { message, advice } = toPaymentError(thrown, 'outcomeUnknown');
	return new PaymentError('outcomeUnknown', `It is unknown whether this took effect. ${message}`, advice);
}

/** The result of a task, from an earlier attempt where there is one. A write of unknown outcome is not run again. */
async function settle(task: Task, earlier: Entry | undefined): Promise<Output[]> {
	if (earlier === undefined) return await task.run();
	if (earlier.kind === 'done') return earlier.outputs;
	const found = await lookUpAgain(task, earlier.baseline);
	if (found !== undefined) return found;
	const { message, advice, details } = earlier.error;
	throw new PaymentError('outcomeUnknown', message, advice, details);
}

/** A look-up that fails says nothing: the outcome stays as unknown as it was. */
async function lookUpAgain(task: Task, baseline: Baseline): Promise<Output[] | undefined> {
	try {
		return task.kind === 'write' ? await task.lookUp(baseline) : undefined;
	} catch (thrown) {
		const error = toPaymentError(thrown);
		if (error.kind === 'outcomeUnknown') throw error;
		return undefined;
	}
}

/** The first failure, with what else happened in the batch: nothing that took effect goes unsaid. */
function batchError(
	context: IExecuteFunctions,
	prepared: Prepared[],
	results: Progress[],
	{ index, error }: { index: number; error: PaymentError },
) {
	const labels = (matches: (result: Progress) => boolean) =>
		prepared.flatMap((entry, position) => {
			const result = results[position];
			const label = entry.kind === 'ready' ? labelOf(entry.task) : undefined;
			return label !== undefined && result !== undefined && position !== index && matches(result) ? [label] : [];
		});
	const done = labels(({ kind }) => kind === 'done');
	const unknown = labels((result) => result.kind === 'failed' && result.error.kind === 'outcomeUnknown');
	const untouched = results.filter(({ kind }) => kind === 'notStarted').length;
	const rest = [
		done.length === 0 ? '' : `Carried out before the batch stopped: ${listed(done)}.`,
		unknown.length === 0 ? '' : `It is unknown whether these took effect: ${listed(unknown)}.`,
		untouched === 0 ? '' : `${untouched} more items were not started.`,
		done.length + unknown.length + untouched === 0 ? '' : "Set 'On Error' to continue to get every item's result.",
	].filter((sentence) => sentence !== '');
	const { kind, message, advice, details } = error;
	return toNodeError(context.getNode(), new PaymentError(kind, message, [advice, ...rest].join(' '), details), index);
}

function toItems(context: IExecuteFunctions, result: Progress, index: number): INodeExecutionData[] {
	switch (result.kind) {
		case 'done':
			return result.items;
		case 'failed':
			return [toErrorItem(context, result.error, index)];
		case 'notStarted':
			return [];
	}
}
