import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { inputError, PaymentError, toPaymentError, type Baseline } from '../values/paymentError';
import { toErrorJson, toNodeError } from './nodeError';
import { Item } from './item';
import { openJournal, type Entry, type Journal } from './journal';
import { findOperation, toSuccessJson, type Operation, type Output, type Resource, type Task } from './operation';
import { readOptions } from './options';

type Prepared = { task: Task } | { error: PaymentError };
type Result = { items: INodeExecutionData[] } | { error: PaymentError };

/** Runs the selected operation over all input items and returns the node's one output. */
export async function execute<Client>(
	context: IExecuteFunctions,
	resources: Array<Resource<Client>>,
	createClient: (context: IExecuteFunctions, timeout: number) => Promise<Client>,
): Promise<INodeExecutionData[][]> {
	const opened = await open(context, resources, createClient);
	if (opened instanceof PaymentError) return [context.getInputData().map((_, index) => toErrorItem(opened, index))];
	const { operation, client, concurrency } = opened;
	const prepared = prepareAll(context, operation, client);
	const results = await runAll(context, prepared, concurrency);
	return [results.flatMap((result, index) => toItems(result, index))];
}

interface Opened<Client> {
	operation: Operation<Client>;
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
		if (operation === undefined)
			throw inputError(
				"The selected 'Operation' does not exist in this version of the node",
				'Choose another one, or update the package.',
			);
		const { concurrency, timeout } = readOptions(context);
		return { operation, concurrency, client: await createClient(context, timeout) };
	} catch (thrown) {
		const error = toPaymentError(thrown, 'input');
		if (context.continueOnFail()) return error;
		throw new NodeOperationError(context.getNode(), error.message, { description: error.advice });
	}
}

/** Checks every item before the first request goes out. Without "continue", one mistake stops the whole batch here. */
function prepareAll<Client>(context: IExecuteFunctions, operation: Operation<Client>, client: Client): Prepared[] {
	const now = Date.now();
	const claimed = new Map<string, number>();
	return context.getInputData().map((_, index) => {
		try {
			const task = operation.prepare(new Item(context, index, now), client);
			for (const name of task.claims ?? []) claim(name, index, claimed);
			return { task };
		} catch (thrown) {
			const error = toPaymentError(thrown);
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, index);
			return { error };
		}
	});
}

function claim(name: string, index: number, claimed: Map<string, number>): void {
	const first = claimed.get(name);
	if (first !== undefined) {
		throw inputError(
			`${name} is used twice in this batch, by item ${first} and item ${index}`,
			'Money moves at most once for a reference. Give each payment and refund its own, taken from your data, or remove the duplicate item.',
		);
	}
	claimed.set(name, index);
}

/**
 * Runs the tasks, at most `concurrency` at a time, in order. Once one failed and the node is not set to continue,
 * no further task starts; those under way are brought to their end.
 */
async function runAll(context: IExecuteFunctions, prepared: Prepared[], concurrency: number): Promise<Result[]> {
	const journal = openJournal(context);
	const results: Result[] = new Array<Result>(prepared.length);
	const queue = prepared.entries();
	let stopped = false;

	const worker = async () => {
		for (const [index, entry] of queue) {
			const result = 'error' in entry ? entry : await runTask(journal, entry.task, index);
			results[index] = result;
			if ('error' in result && !context.continueOnFail()) stopped = true;
			if (stopped) return;
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, prepared.length) }, worker));

	if (stopped) throw batchError(context, prepared, results);
	// A node that continues still counts as failed to n8n when its first item did, and is run again.
	if (results.every((result) => 'items' in result)) journal.close();
	return results;
}

async function runTask(journal: Journal, task: Task, index: number): Promise<Result> {
	const earlier = journal.recall(task, index);
	const begun = earlier !== undefined && 'baseline' in earlier ? earlier.baseline : { since: Date.now() };
	try {
		const outputs = await settle(task, earlier);
		journal.keep(task, index, { outputs });
		const items = outputs.map(({ json, binary }) => ({
			json: toSuccessJson(json),
			...(binary === undefined ? {} : { binary }),
			pairedItem: { item: index },
		}));
		return { items };
	} catch (thrown) {
		const error =
			task.isWrite === true && !(thrown instanceof PaymentError) ? unforeseen(thrown) : toPaymentError(thrown);
		const { kind, message, advice, details, baseline = begun } = error;
		if (kind === 'outcomeUnknown') journal.keep(task, index, { unknown: { message, advice, details }, baseline });
		return { error };
	}
}

/** A write that broke in a way that nobody foresaw, such as a full disk after it: it may have been sent. */
function unforeseen(thrown: unknown): PaymentError {
	const { message, advice } = toPaymentError(thrown, 'outcomeUnknown');
	return new PaymentError('outcomeUnknown', `It is unknown whether this took effect. ${message}`, advice);
}

async function settle(task: Task, earlier: Entry | undefined): Promise<Output[]> {
	if (earlier === undefined) return await task.run();
	if ('outputs' in earlier) return earlier.outputs;
	const found = await lookUpAgain(task, earlier.baseline);
	if (found !== undefined) return found;
	const { message, advice, details } = earlier.unknown;
	throw new PaymentError('outcomeUnknown', message, advice, details);
}

/** A look-up that does not come about tells nothing: the outcome stays as unknown as it was. */
async function lookUpAgain(task: Task, baseline: Baseline): Promise<Output[] | undefined> {
	try {
		return await task.lookUp?.(baseline);
	} catch (thrown) {
		const error = toPaymentError(thrown);
		if (error.kind === 'outcomeUnknown') throw error;
		return undefined;
	}
}

/** The first failure, with what else happened in the batch: nothing that took effect goes unsaid. */
function batchError(context: IExecuteFunctions, prepared: Prepared[], results: Result[]) {
	const index = results.findIndex((result) => result !== undefined && 'error' in result);
	const result = results[index];
	const error = result !== undefined && 'error' in result ? result.error : inputError('The batch stopped', '');
	const claimsOf = (matches: (other: Result, position: number) => boolean) =>
		prepared.flatMap((entry, position) => {
			const other = results[position];
			const named = 'task' in entry ? entry.task.claims?.[0] : undefined;
			return named !== undefined && other !== undefined && matches(other, position) ? [named] : [];
		});
	const done = claimsOf((other) => 'items' in other);
	const unknown = claimsOf(
		(other, position) => position !== index && 'error' in other && other.error.kind === 'outcomeUnknown',
	);
	const untouched = results.length - results.filter((entry) => entry !== undefined).length;
	const rest = [
		done.length === 0 ? '' : `Carried out before the batch stopped: ${listed(done)}.`,
		unknown.length === 0 ? '' : `It is unknown whether these took effect: ${listed(unknown)}.`,
		untouched === 0 ? '' : `${untouched} further items were not started.`,
		done.length + unknown.length + untouched === 0 ? '' : "Set 'On Error' to continue to get every item's result.",
	].filter((sentence) => sentence !== '');
	return toNodeError(
		context.getNode(),
		new PaymentError(error.kind, error.message, [error.advice, ...rest].join(' '), error.details),
		index,
	);
}

function listed(names: string[]): string {
	const shown = names.slice(0, 20).join(', ');
	return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

function toItems(result: Result, index: number): INodeExecutionData[] {
	return 'items' in result ? result.items : [toErrorItem(result.error, index)];
}

function toErrorItem(error: PaymentError, index: number): INodeExecutionData {
	const json: IDataObject = toErrorJson(error);
	return { json, pairedItem: { item: index } };
}
