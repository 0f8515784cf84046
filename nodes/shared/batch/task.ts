import type { INodeExecutionData } from 'n8n-workflow';

import { LostResponseError, PaymentError, type Baseline } from '../values/paymentError';

/** What an item becomes; the runner adds the pairing. */
export type Output = Pick<INodeExecutionData, 'json' | 'binary'>;

/** What is left to do for one item once its input is known to be sound. */
export type Task = ReadTask | WriteTask;

/** A call that changes nothing at the gateway. */
export interface ReadTask {
	kind: 'read';
	run(): Promise<Output[]>;
}

/** A call that moves money or creates something. A result that is known is given again when n8n retries the node. */
export interface WriteTask {
	kind: 'write';
	/**
	 * The reference under which it happens, then whatever else may be done only once; empty when nothing names it. No two
	 * tasks of a batch may claim the same.
	 */
	claims: Claim[];
	run(): Promise<Output[]>;
	/**
	 * Asks the gateway what became of an earlier `run` whose outcome is unknown; `undefined` when it cannot say.
	 *
	 * @param baseline what that run left behind to tell its own result from what was there before
	 */
	lookUp(baseline: Baseline): Promise<Output[] | undefined>;
}

/** Something that only one write may have, such as a merchant reference. */
export interface Claim {
	/** The same for the same thing, and for nothing else of this gateway. */
	key: string;
	/** How the user knows it, e.g. `'Merchant Reference' "A-1"`. */
	label: string;
	/** What was entered, e.g. `A-1`. */
	value?: string;
	/** Why no two items of a batch may have it, and what to do, where it is not a reference of money. */
	advice?: string;
}

/** @param name the parameter's name, `label` its name in the interface */
export const claimOf = (name: string, label: string, value: string): Claim => ({
	key: `${name}:${value}`,
	label: `'${label}' "${value}"`,
	value,
});

/**
 * A write that nothing names: it cannot be looked up, so a lost answer stays unknown.
 *
 * @param whereToLook what a person can do instead, as one or more sentences
 */
export const writeWithoutReference = (run: WriteTask['run'], whereToLook?: string): WriteTask => ({
	kind: 'write',
	claims: [],
	async run() {
		try {
			return await run();
		} catch (thrown) {
			throw withAdvice(thrown, whereToLook);
		}
	},
	lookUp: async () => undefined,
});

/** What a person can do about a lost answer, where it is known better than by the transport. */
const withAdvice = (thrown: unknown, advice: string | undefined): unknown =>
	thrown instanceof LostResponseError && advice !== undefined
		? new PaymentError(thrown.kind, thrown.message, advice, thrown.details)
		: thrown;

/** What a write was sent under. */
export const referenceOf = (task: Task): string | undefined =>
	task.kind === 'write' ? task.claims[0]?.value : undefined;

/** How a task is known to the user; a read and a write without a reference have no such name. */
export const labelOf = (task: Task): string | undefined => (task.kind === 'write' ? task.claims[0]?.label : undefined);
