import type { IWebhookFunctions } from 'n8n-workflow';

import { isPolled, loadText, memoryOf, ownCallbacks, polledTexts, saveText, type CallbackMemory } from './memories';
import { untilTaken } from './polls';
import { append, fingerprint, holds, MAX_EVENTS, merge, toEntry } from './seenEvents';

/** After so many events at the latest, static data is written. It costs about as much as storing a quarter of a run. */
const WRITTEN_AFTER = 10;

type EventClaim =
	| { kind: 'duplicate' }
	| {
			kind: 'first';
			/** To be called once n8n has stored the run. */
			stored(): void;
	  };

/** For an event that is not looked at for duplicates. */
export const UNCHECKED: EventClaim = { kind: 'first', stored: () => {} };

/** What an event says that a poll of the same workflow finds out as well, as names of states. */
export interface Findable {
	/** What a poll need not start a run for any more, once this event has. */
	reports: readonly string[];
	/** What a poll has started a run for, if this event is to start none. */
	repeats: readonly string[];
}

const NOTHING: Findable = { reports: [], repeats: [] };

/**
 * Whether an event is the first of its kind. Copies that arrive while the first is being stored wait for it: if it
 * cannot be stored, the next copy takes its place, so that no acknowledged event is lost.
 *
 * Events are remembered in the workflow's static data as well, for the time after a restart and for other webhook
 * processes; there, two copies at the same moment may both pass, and a crash amid many events forgets the latest few.
 * What is written is what was there when the request began and what this process knows, so that processes that take
 * turns do not erase each other's events.
 *
 * @param findable looked at only where a node of the workflow polls
 */
export async function claimEvent(
	context: IWebhookFunctions,
	eventId: string,
	findable: Findable = NOTHING,
): Promise<EventClaim> {
	const [name, memory] = ownCallbacks(context);
	const { reports, repeats } = isPolled(context) ? findable : NOTHING;
	const event = fingerprint(eventId);
	const repeated = repeats.map(fingerprint);
	const saved = loadText(context, name);

	for (;;) {
		if (memory.stored.has(event) || holds(saved, event) || wasPolled(context, repeated)) return { kind: 'duplicate' };
		const underWay = memory.underWay.get(event) ?? untilTaken(memoryOf(context).polls.values(), repeated);
		if (underWay === undefined) break;
		await underWay;
	}
	const claimed = [event, ...reports.map(fingerprint)];
	const answered = untilAnswered(context).then(() => {
		for (const one of claimed) if (memory.underWay.get(one) === answered) memory.underWay.delete(one);
	});
	for (const one of claimed) memory.underWay.set(one, answered);
	return {
		kind: 'first',
		stored() {
			const now = Math.floor(Date.now() / 1000);
			for (const one of claimed) remember(memory, one, now);
			if (!isToBeWritten(memory)) return;
			// Not earlier: n8n drops what is written to static data before it stores the run.
			saveText(context, name, write(memory, saved, now));
			savePolls(context);
		},
	};
}

const wasPolled = (context: IWebhookFunctions, states: string[]): boolean =>
	states.length > 0 && polledTexts(context).some((text) => states.some((state) => holds(text, state)));

/** What polls know meanwhile: this request would write back what they had known when it began. */
function savePolls(context: IWebhookFunctions): void {
	for (const [name, { text }] of memoryOf(context).polls) if (text !== undefined) saveText(context, name, text);
}

/** Of events that come together, the last one writes for all. */
function isToBeWritten(memory: CallbackMemory): boolean {
	const isLast = [...memory.underWay.keys()].every((event) => memory.stored.has(event));
	return isLast || memory.unwritten.length >= WRITTEN_AFTER;
}

/** @param saved what static data held when the request began */
function write(memory: CallbackMemory, saved: string, now: number): string {
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

function remember({ stored, unwritten }: CallbackMemory, event: string, now: number): void {
	const entry = toEntry(event, now);
	stored.set(event, entry);
	unwritten.push(entry);
	const [oldest] = stored.keys();
	if (stored.size > MAX_EVENTS && oldest !== undefined) stored.delete(oldest);
}
