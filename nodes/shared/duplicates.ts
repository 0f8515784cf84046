import { createHash } from 'node:crypto';

import type { IWebhookFunctions } from 'n8n-workflow';

/** How many events a trigger remembers. Gateways re-send for about a day. */
const REMEMBERED = 500;

/** After so many events at the latest, static data is written. It costs about as much as storing a quarter of a run. */
const WRITTEN_AFTER = 10;

interface Memory {
	/** Events whose runs are stored, oldest first. */
	stored: Set<string>;
	/** Events whose runs n8n is storing; settles when it has, or could not. */
	underWay: Map<string, Promise<void>>;
	/** How many events were stored since static data was last written. */
	unwritten: number;
}

export type Admission =
	| { kind: 'duplicate' }
	| {
			kind: 'first';
			/** To be called once n8n has stored the run. */
			stored(): void;
	  };

/** Whether *Skip Duplicates* is off, as a boolean or as text. Anything else that an expression gives is on. */
export const isSwitchedOff = (skipDuplicates: unknown): boolean => String(skipDuplicates).trim().toLowerCase() === 'false';

/** For an event that is not looked at for duplicates. */
export const ADMITTED: Admission = { kind: 'first', stored: () => {} };

/** By workflow and node: exact within this process, also for copies that arrive at the same moment. */
const memories = new Map<string, Memory>();

/**
 * Whether an event is the first of its kind. Copies that arrive while the first is being stored wait for it: if it
 * cannot be stored, the next copy takes its place, so that no acknowledged event is lost.
 *
 * Events are remembered in the workflow's static data as well, for the time after a restart and for other webhook
 * processes; there, two copies at the same moment may both pass, and a crash amid many events forgets the latest few.
 */
export async function admit(context: IWebhookFunctions, eventId: string): Promise<Admission> {
	const { id: nodeId } = context.getNode();
	const memory = memoryOf(`${context.getWorkflow().id}:${nodeId}`);
	const event = fingerprint(eventId);
	const persisted = readPersisted(context, nodeId);

	for (;;) {
		if (memory.stored.has(event) || persisted.includes(event)) return { kind: 'duplicate' };
		const underWay = memory.underWay.get(event);
		if (underWay === undefined) break;
		await underWay;
	}
	memory.underWay.set(event, untilAnswered(context).then(() => void memory.underWay.delete(event)));
	return {
		kind: 'first',
		stored() {
			remember(memory, event);
			if (!isToBeWritten(memory)) return;
			// Not earlier: n8n drops what is written to static data before it stores the run.
			writePersisted(context, nodeId, newest([...persisted, ...memory.stored]));
		},
	};
}

function memoryOf(key: string): Memory {
	const memory = memories.get(key) ?? { stored: new Set(), underWay: new Map(), unwritten: 0 };
	memories.set(key, memory);
	return memory;
}

/** Of events that come together, the last one writes for all. */
function isToBeWritten(memory: Memory): boolean {
	memory.unwritten += 1;
	const isLast = [...memory.underWay.keys()].every((event) => memory.stored.has(event));
	if (!isLast && memory.unwritten < WRITTEN_AFTER) return false;
	memory.unwritten = 0;
	return true;
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

function remember({ stored }: Memory, event: string): void {
	stored.add(event);
	for (const oldest of stored) {
		if (stored.size <= REMEMBERED) return;
		stored.delete(oldest);
	}
}

/** Under the node's id, not its name: the memory outlives renaming. */
const persistedName = (nodeId: string) => `callbacks:${nodeId}`;

function readPersisted(context: IWebhookFunctions, nodeId: string): string[] {
	const events = context.getWorkflowStaticData('global')[persistedName(nodeId)];
	return typeof events === 'string' ? events.split(' ') : [];
}

/** As one text: n8n copies static data several times for every run, member by member. */
function writePersisted(context: IWebhookFunctions, nodeId: string, events: string[]): void {
	context.getWorkflowStaticData('global')[persistedName(nodeId)] = events.join(' ');
}

const newest = (events: string[]) => [...new Set(events)].slice(-REMEMBERED);

/** 72 bits: enough to tell some hundred events apart. */
const fingerprint = (eventId: string) => createHash('sha256').update(eventId).digest('base64url').slice(0, 12);
