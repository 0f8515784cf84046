import type { IExecuteFunctions } from 'n8n-workflow';

import { toNodeError } from '../values/nodeError';
import { inputError, toPaymentError, type PaymentError } from '../values/paymentError';
import type { FoundBy } from './foundBy';
import { Item } from './item';
import type { Operation } from './operation';
import { placeOf } from './place';
import type { Task } from './task';

/** An item whose parameters were checked. */
export type Prepared = { kind: 'ready'; task: Task } | Failed;

export interface Failed {
	kind: 'failed';
	error: PaymentError;
}

/** Checks every item before the first request goes out. Without "continue", one mistake stops the whole batch here. */
export async function prepareAll<Client>(
	context: IExecuteFunctions,
	operation: Operation<Client>,
	client: Client,
	foundBy: readonly FoundBy[],
): Promise<Prepared[]> {
	const now = Date.now();
	const claimed = new Set<string>();
	const prepared: Prepared[] = [];
	for (const index of context.getInputData().keys()) {
		try {
			const task = await operation.prepare(new Item(context, index, now), client);
			claimAll(task, claimed);
			prepared.push({ kind: 'ready', task });
		} catch (thrown) {
			const error = toPaymentError(thrown);
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, placeOf(context, index, foundBy));
			prepared.push({ kind: 'failed', error });
		}
	}
	return prepared;
}

const ONCE_PER_REFERENCE =
	'Money moves at most once per reference. Remove the item that is there twice: only another order, or another refund, has a reference of its own.';

/** @param claimed what the items before have, by the claims' keys */
function claimAll(task: Task, claimed: Set<string>): void {
	if (task.kind === 'read') return;
	for (const { key, label, advice = ONCE_PER_REFERENCE } of task.claims) {
		if (claimed.has(key)) throw inputError(`${label} is used twice in this batch`, advice);
		claimed.add(key);
	}
}
