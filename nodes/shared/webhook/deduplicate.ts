import type { IWebhookFunctions } from 'n8n-workflow';

import { append, fingerprint, holds, MAX_EVENTS, merge, toEntry } from './seenEvents';

/** After so many events at the latest, static data is written. It costs about as much as storing a quarter of a run. */
const WRITTEN_AFTER = 10;

interface Memory {
	/** Events whose runs are stored, oldest first, and the entry of each in static data. */
	stored: Map<string, string>;
	/** The entries of those that were stored since static data was last written. */
	unwritten: string[];
	/** What was last written. While static data holds the same, no other process has written since. */
	written: string | undefined;
	/** Events whose runs n8n is storing; settles when it has, or could not. */
	underWay: Map<string, Promise<void>>;
}

type EventClaim =
	| { kind: 'duplicate' }
	| {
			kind: 'first';
			/** To be called once n8n has stored the run. */
			stored(): void;
	  };

/** For an event that is not looked at for duplicates. */
export const UNCHECKED: EventClaim = { kind: 'first', stored: () => {} };

/** By workflow and node: exact within this process, also for copies that arrive at the same moment. */
const memories = new Map<string, Memory>();

/**
 * Whether an event is the first of its kind. Copies that arrive while the first is being stored wait for it: if it
 * cannot be stored, the next copy takes its place, so that no acknowledged event is lost.
 *
 * Events are remembered in the workflow's static data as well, for the time after a restart and for other webhook
 * processes; there, two copies at the same moment may both pass, and a crash amid many events forgets the latest few.
 * What is written is what was there when the request began and what this process knows, so that processes that take
 * turns do not erase each other's events.
 */
export async function claimEvent(context: IWebhookFunctions, eventId: string): Promise<EventClaim> {
	const { id: nodeId } = context.getNode();
	const memory = memoryOf(`${context.getWorkflow().id}:${nodeId}`);
	const event = fingerprint(eventId);
	const saved = loadSeen(context, nodeId);

	for (;;) {
		if (memory.stored.has(event) || holds(saved, event)) return { kind: 'duplicate' };
		const underWay = memory.underWay.get(event);
		if (underWay === undefined) break;
		await underWay;
	}
	memory.underWay.set(
		event,
		untilAnswered(context).then(() => void memory.underWay.delete(event)),
	);
	return {
		kind: 'first',
		stored() {
			const now = Math.floor(Date.now() / 1000);
			remember(memory, event, now);
			if (!isToBeWritten(memory)) return;
			// Not earlier: n8n drops what is written to static data before it stores the run.
			saveSeen(context, nodeId, write(memory, saved, now));
		},
	};
}

function memoryOf(key: string): Memory {
	const memory = memories.get(key) ?? { stored: new Map(), unwritten: [], written: undefined, underWay: new Map() };
	memories.set(key, memory);
	return memory;
}

/** Of events that come together, the last one writes for all. */
function isToBeWritten(memory: Memory): boolean {
	const isLast = [...memory.underWay.keys()].every((event) => memory.stored.has(event));
	return isLast || memory.unwritten.length >= WRITTEN_AFTER;
}

/** @param saved what static data held when the request began */
function write(memory: Memory, saved: string, now: number): string {
	const text =
		saved === memory.written ? append(saved, memory.unwritten, now) : merge(saved, memory.stored.values(), now);
	memory.written = text;
	memory.unwritten = [];
	return text;
}

/** n8n answers once it has stored the run, or failed to; also when the sender has gone away by then. */
async function untilAnswered(context: IWebhookFunctions): Promise<void> {
	const response = context.getResponseObject();
	await new Promise<void>((resolve) => {
		const end = response.end.bind(response);
		response.end = ((...parameters: Parameters<typeof end>) => {
			resolve();
			return end(...parameters);
		}) as typeof response.end;
	});
}

function remember({ stored, unwritten }: Memory, event: string, now: number): void {
	const entry = toEntry(event, now);
	stored.set(event, entry);
	unwritten.push(entry);
	const [oldest] = stored.keys();
	if (stored.size > MAX_EVENTS && oldest !== undefined) stored.delete(oldest);
}

/** Under the node's id, not its name: the memory outlives renaming. */
const storeName = (nodeId: string) => `callbacks:${nodeId}`;

function loadSeen(context: IWebhookFunctions, nodeId: string): string {
	const text = context.getWorkflowStaticData('global')[storeName(nodeId)];
	return typeof text === 'string' ? text : '';
}

function saveSeen(context: IWebhookFunctions, nodeId: string, text: string): void {
	context.getWorkflowStaticData('global')[storeName(nodeId)] = text;
}
