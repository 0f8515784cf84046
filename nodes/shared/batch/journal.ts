import type { IExecuteFunctions } from 'n8n-workflow';

import type { Baseline, PaymentError } from '../values/paymentError';
import type { Output, Task } from './task';

/**
 * With *Retry On Fail*, n8n runs the whole node again, also the items that succeeded. The journal remembers, within
 * one execution, what became of each write, so that a retry gives the first result again and sends only what is safe
 * to send.
 */
export interface Journal {
	/** What became of a task in an earlier attempt of this execution. */
	recall(task: Task, itemIndex: number): Entry | undefined;
	keep(task: Task, itemIndex: number, entry: Entry): void;
	/** Forgets everything: every item succeeded, so the node is not retried. */
	close(): void;
}

/** A result to give again, or an unknown outcome to look up before anything else. */
export type Entry =
	| { kind: 'done'; outputs: Output[] }
	| { kind: 'unknown'; error: Pick<PaymentError, 'message' | 'advice' | 'details'>; baseline: Baseline };

const NO_JOURNAL: Journal = { recall: () => undefined, keep: () => {}, close: () => {} };

/** The journal lives in the node's context, which n8n keeps through the retries of one execution. */
export function openJournal(context: IExecuteFunctions): Journal {
	if (context.getNode().retryOnFail !== true) return NO_JOURNAL;

	const store = context.getContext('node');
	const name = `attempts:${String(context.getWorkflowDataProxy(0).$runIndex)}`;
	const entries = (store[name] ??= {}) as Record<string, Entry>;

	return {
		recall: (task, itemIndex) => entries[keyOf(task, itemIndex)],
		keep(task, itemIndex, entry) {
			if (task.kind === 'write') entries[keyOf(task, itemIndex)] = entry;
		},
		close() {
			delete store[name];
		},
	};
}

/** By reference, so that an item finds its result even if a retry gets its items in another order. */
const keyOf = (task: Task, itemIndex: number) =>
	(task.kind === 'write' ? task.claims[0]?.key : undefined) ?? `item ${itemIndex}`;
