import type { IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

/** Of events that one node has had. */
export interface CallbackMemory {
	/** Events whose runs are stored, oldest first, and the entry of each in static data. */
	stored: Map<string, string>;
	/** The entries of those that were stored since static data was last written. */
	unwritten: string[];
	/** What was last written. While static data holds the same, no other process has written since. */
	written: string | undefined;
	/** Events whose runs n8n is storing; settles when it has, or could not. */
	underWay: Map<string, Promise<void>>;
}

/** Of states that one node has found by polling. */
export interface PollMemory {
	/** What is known, as static data has it; without what n8n was given and has not taken yet. */
	text: string | undefined;
	/** States that n8n was given to start a run with, until it takes them: the entry of each, and when that was, in milliseconds. */
	underWay: Map<string, { entry: string; given: number }>;
	/** That of the latest poll. n8n has another one once the workflow is published anew. */
	context: IPollFunctions | undefined;
	/** The page of the gateway's list that the next poll goes on with. */
	resumeAt: number;
	/** How many polls in a row have got no answer. */
	failures: number;
	/** What n8n's log says already. */
	warned: Set<string>;
}

/** What the triggers of one workflow remember, each under its name in static data: exact within this process. */
interface WorkflowMemory {
	callbacks: Map<string, CallbackMemory>;
	polls: Map<string, PollMemory>;
}

type Context = IWebhookFunctions | IPollFunctions;

const workflows = new Map<string, WorkflowMemory>();

export function memoryOf(context: Context): WorkflowMemory {
	const key = String(context.getWorkflow().id);
	const memory = workflows.get(key) ?? { callbacks: new Map(), polls: new Map() };
	workflows.set(key, memory);
	return memory;
}

/** Under the node's id, not its name: the memory outlives renaming. */
const CALLBACKS = 'callbacks:';
const POLLED = 'polled:';
const callbacksName = (context: Context) => CALLBACKS + context.getNode().id;
const pollName = (context: Context) => POLLED + context.getNode().id;

/** What this node remembers of callbacks, and under which name. */
export function ownCallbacks(context: Context): [string, CallbackMemory] {
	const { callbacks } = memoryOf(context);
	const name = callbacksName(context);
	const memory = callbacks.get(name) ?? { stored: new Map(), unwritten: [], written: undefined, underWay: new Map() };
	callbacks.set(name, memory);
	return [name, memory];
}

/** What this node remembers of its polls, and under which name. */
export function ownPolls(context: Context): [string, PollMemory] {
	const { polls } = memoryOf(context);
	const name = pollName(context);
	const memory = polls.get(name) ?? {
		text: undefined,
		underWay: new Map(),
		context: undefined,
		resumeAt: 1,
		failures: 0,
		warned: new Set(),
	};
	polls.set(name, memory);
	return [name, memory];
}

/** A text in static data; empty where there is none. */
export function loadText(context: Context, name: string): string {
	const text = context.getWorkflowStaticData('global')[name];
	return typeof text === 'string' ? text : '';
}

/** Written only if it differs: n8n saves static data whole once anything in it was written. */
export function saveText(context: Context, name: string, text: string): void {
	const data = context.getWorkflowStaticData('global');
	if (data[name] !== text) data[name] = text;
}

const namesIn = (context: Context, prefix: string) =>
	Object.keys(context.getWorkflowStaticData('global')).filter((name) => name.startsWith(prefix));

/** Whether a node of this workflow polls, here or, as static data tells, in another process. */
export const isPolled = (context: Context): boolean =>
	memoryOf(context).polls.size > 0 || namesIn(context, POLLED).length > 0;

/** What polls of this workflow know, a text for each: of this process, and as static data has it. */
export const polledTexts = (context: Context): string[] => [
	...[...memoryOf(context).polls.values()].flatMap(({ text }) => text ?? []),
	...namesIn(context, POLLED).map((name) => loadText(context, name)),
];

/** What static data has of the callbacks of this workflow, a text for each node. */
export const callbackTexts = (context: Context): string[] =>
	namesIn(context, CALLBACKS).map((name) => loadText(context, name));
