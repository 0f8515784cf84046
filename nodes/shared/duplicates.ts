import { createHash } from 'node:crypto';

import type { IWebhookFunctions } from 'n8n-workflow';

/** How many events a trigger remembers. Gateways re-send for about a day. */
const REMEMBERED = 500;

interface Memory {
	/** Events whose runs are stored, oldest first. */
	stored: Set<string>;
	/** Events whose runs n8n is storing; settles with whether that succeeded. */
	underWay: Map<string, Promise<boolean>>;
}

/** By workflow and node: exact within this process, also for copies that arrive at the same moment. */
const memories = new Map<string, Memory>();

/**
 * Whether an event is the first of its kind. Copies that arrive while the first is being stored wait for it: if it
 * cannot be stored, the next copy takes its place, so that no acknowledged event is lost.
 *
 * Events are remembered in the workflow's static data as well, for the time after a restart and for other webhook
 * processes; there, two copies at the same moment may both pass.
 */
export async function admit(context: IWebhookFunctions, eventId: string): Promise<'first' | 'duplicate'> {
	const { id: nodeId } = context.getNode();
	const memory = memoryOf(`${context.getWorkflow().id}:${nodeId}`);
	const event = fingerprint(eventId);
	const persisted = readPersisted(context, nodeId);

	for (;;) {
		if (memory.stored.has(event) || persisted.includes(event)) return 'duplicate';
		const underWay = memory.underWay.get(event);
		if (underWay === undefined) break;
		await underWay;
	}
	memory.underWay.set(event, whenStored(context, memory, event));
	writePersisted(context, nodeId, newest([...persisted, ...memory.stored, event]));
	return 'first';
}

function memoryOf(key: string): Memory {
	const memory = memories.get(key) ?? { stored: new Set(), underWay: new Map() };
	memories.set(key, memory);
	return memory;
}

/** n8n answers once it has stored the run, or failed to; also when the sender has gone away by then. */
async function whenStored(context: IWebhookFunctions, memory: Memory, event: string): Promise<boolean> {
	const response = context.getResponseObject();
	const isStored = await new Promise<boolean>((resolve) => {
		const end = response.end.bind(response);
		response.end = ((...parameters: Parameters<typeof end>) => {
			resolve(response.statusCode < 400);
			return end(...parameters);
		}) as typeof response.end;
	});
	memory.underWay.delete(event);
	if (isStored) remember(memory, event);
	return isStored;
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
	const events: unknown = context.getWorkflowStaticData('global')[persistedName(nodeId)];
	return Array.isArray(events) ? events.filter((event) => typeof event === 'string') : [];
}

function writePersisted(context: IWebhookFunctions, nodeId: string, events: string[]): void {
	context.getWorkflowStaticData('global')[persistedName(nodeId)] = events;
}

const newest = (events: string[]) => [...new Set(events)].slice(-REMEMBERED);

const fingerprint = (eventId: string) => createHash('sha256').update(eventId).digest('base64url').slice(0, 16);
