import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import {
	callbackTexts,
	loadText,
	memoryOf,
	ownPolls,
	polledTexts,
	saveText,
	type CallbackMemory,
	type PollMemory,
} from './memories';
import { formatWatch, parseWatch, type Watch } from './polledStates';
import { fingerprint, holds, merge, toEntry } from './seenEvents';

/** A state that a poll has found. */
export interface Finding {
	/** Its names: it is known if one of them is. */
	names: readonly string[];
	/** When its resource was made, in seconds since the epoch. */
	madeAt: number;
	/** Whether it starts a run unless it is known. What does not is known from now on. */
	isNews: boolean;
	json: IDataObject;
}

/** More would make one run that n8n takes long to store; the next poll finds the rest. */
export const MAX_ITEMS = 500;

/** n8n takes what it was given within a few milliseconds; what it has not taken by then, it has thrown away. */
const TAKEN_WITHIN_MS = 30_000;
const PAUSE_MS = 100;

/** What this node knows as its poll begins, from earlier ones; `undefined` before its first one, wherever that was. */
export function beginPoll(context: IPollFunctions): Watch | undefined {
	ownPolls(context)[1].context = context;
	return loadWatch(context);
}

function loadWatch(context: IPollFunctions): Watch | undefined {
	const [name, memory] = ownPolls(context);
	return parseWatch(memory.text ?? loadText(context, name));
}

/**
 * Gives n8n what nobody in this workflow has reported yet, and remembers all that was found. From the check to the end
 * nothing is waited for, so that of polls and callbacks at the same moment only one starts a run.
 *
 * n8n writes static data when it is given something, which then holds all of this; else with whatever it writes next.
 *
 * @param watch what the poll began with, its entries aside: other polls may have found more meanwhile
 */
export async function handOver(
	context: IPollFunctions,
	watch: Omit<Watch, 'entries'>,
	findings: Finding[],
): Promise<INodeExecutionData[][] | null> {
	const { callbacks, polls } = memoryOf(context);
	const found = findings.map((finding) => ({ ...finding, states: finding.names.map(fingerprint) }));
	const states = found.flatMap((finding) => finding.states);
	for (;;) {
		const underWay = untilAnswered(callbacks.values(), states) ?? untilTaken(polls.values(), states);
		if (underWay === undefined) break;
		await underWay;
	}

	const [name, memory] = ownPolls(context);
	// Published anew meanwhile: n8n would throw it away.
	if (memory.context !== context) return null;
	const before = loadWatch(context);
	const entries = new Map(before?.entries);
	const isKnown = knownTo(context, entries);
	const given = new Map<string, string>();
	const items: INodeExecutionData[] = [];
	for (const { states: own, madeAt, isNews, json } of found) {
		const startsRun = isNews && !own.some((state) => given.has(state) || isKnown(state));
		if (startsRun && items.length === MAX_ITEMS) continue;
		if (startsRun) items.push({ json });
		for (const state of own) (startsRun ? given : entries).set(state, toEntry(state, madeAt));
	}
	const head = { ...watch, horizon: Math.max(watch.horizon, before?.horizon ?? 0) };
	memory.text = formatWatch({ ...head, entries });
	if (items.length === 0) {
		saveText(context, name, memory.text);
		return null;
	}

	const at = Date.now();
	for (const [state, entry] of given) memory.underWay.set(state, { entry, given: at });
	const others = [...memory.underWay].map(([state, { entry }]) => [state, entry] as const);
	saveText(context, name, formatWatch({ ...head, entries: new Map([...entries, ...others]) }));
	saveCallbacks(context);
	return [onceTaken(items, () => remember(memory, given))];
}

/** Whether a state is known to this node, or was reported by another one of the workflow. */
function knownTo(context: IPollFunctions, entries: ReadonlyMap<string, string>): (state: string) => boolean {
	const { callbacks } = memoryOf(context);
	const texts = [...polledTexts(context), ...callbackTexts(context)].join(' ');
	return (state) =>
		entries.has(state) || [...callbacks.values()].some(({ stored }) => stored.has(state)) || holds(texts, state);
}

function remember(memory: PollMemory, given: ReadonlyMap<string, string>): void {
	for (const state of given.keys()) memory.underWay.delete(state);
	const watch = parseWatch(memory.text ?? '');
	if (watch !== undefined) memory.text = formatWatch({ ...watch, entries: new Map([...watch.entries, ...given]) });
}

/**
 * n8n reads the items when it stores the run, and gives no other sign of that. It does not read those of a poll whose
 * workflow was published anew meanwhile: the next poll gives them again.
 */
function onceTaken(items: INodeExecutionData[], taken: () => void): INodeExecutionData[] {
	const [first, ...rest] = items;
	if (first === undefined) return items;
	const { json } = first;
	const read = () => {
		Object.defineProperty(first, 'json', { value: json, writable: true });
		taken();
		return json;
	};
	return [Object.defineProperty(first, 'json', { get: read, enumerable: true, configurable: true }), ...rest];
}

/** What this process knows of callbacks: n8n keeps the static data of polls from the time when they were published. */
function saveCallbacks(context: IPollFunctions): void {
	const now = Math.floor(Date.now() / 1000);
	for (const [name, memory] of memoryOf(context).callbacks) {
		if (memory.stored.size === 0) continue;
		memory.written = merge(loadText(context, name), memory.stored.values(), now);
		memory.unwritten = [];
		saveText(context, name, memory.written);
	}
}

/** Until n8n has stored the run of a callback that reports one of the states; `undefined` where there is none. */
function untilAnswered(memories: Iterable<CallbackMemory>, states: string[]): Promise<void> | undefined {
	for (const { underWay, stored } of memories)
		for (const state of states) if (!stored.has(state) && underWay.has(state)) return underWay.get(state);
	return undefined;
}

/** Until n8n has taken what polls gave it of these states, or has thrown it away; `undefined` where there is nothing. */
export function untilTaken(memories: Iterable<PollMemory>, states: string[]): Promise<void> | undefined {
	const [memory, state] = firstUnderWay(memories, states) ?? [];
	if (memory === undefined || state === undefined) return undefined;
	return taken(memory, state);
}

function firstUnderWay(memories: Iterable<PollMemory>, states: string[]): [PollMemory, string] | undefined {
	for (const memory of memories) {
		const state = states.find((one) => memory.underWay.has(one));
		if (state !== undefined) return [memory, state];
	}
	return undefined;
}

async function taken({ underWay }: PollMemory, state: string): Promise<void> {
	for (let waiting = underWay.get(state); waiting !== undefined; waiting = underWay.get(state)) {
		if (Date.now() - waiting.given > TAKEN_WITHIN_MS) underWay.delete(state);
		else await sleep(PAUSE_MS);
	}
}
