import type { IDataObject } from 'n8n-workflow';

import { toPaymentError, type PaymentError } from '../../shared/values/paymentError';

/** A call that may be repeated, and the state that it is made for. */
interface StateChange {
	change(): Promise<IDataObject>;
	read(): Promise<IDataObject>;
	/** Whether it is as wanted already. */
	isReached(current: IDataObject): boolean;
}

interface Reached {
	data: IDataObject;
	/** Members of the item that say how the result was obtained. */
	notes: IDataObject;
}

/**
 * Makes the call. Where Clink refuses it, or its response is lost, what is there is looked up: a state that is as wanted is a
 * result, since nothing is left to do. @throws PaymentError of the call otherwise
 */
export async function reachState({ change, read, isReached }: StateChange): Promise<Reached> {
	try {
		return { data: await change(), notes: {} };
	} catch (thrown) {
		const error = toPaymentError(thrown);
		const current = await stateAfter(error, read);
		if (current === undefined || !isReached(current)) throw error;
		return { data: current, notes: error.kind === 'refused' ? { reused: true } : { recovered: true } };
	}
}

const stateAfter = async ({ kind }: PaymentError, read: StateChange['read']) =>
	kind === 'refused' || kind === 'outcomeUnknown' ? await readIfPossible(read) : undefined;

async function readIfPossible(read: () => Promise<IDataObject>): Promise<IDataObject | undefined> {
	try {
		return await read();
	} catch {
		return undefined;
	}
}
