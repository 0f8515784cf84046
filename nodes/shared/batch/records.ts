import type { IDataObject } from 'n8n-workflow';

import { PaymentError, type Baseline } from '../values/paymentError';
import type { Claim } from './task';

/** What a gateway shows under a reference, and what that means for a write. All but `read` are pure. */
export interface Records {
	/** Everything the gateway shows under the reference now; `once` without retries. @throws PaymentError */
	read(once?: boolean): Promise<IDataObject[]>;
	/** The entry that is this write already, so that nothing is sent. @throws PaymentError (`input`) if it is another one */
	reusable(existing: IDataObject[]): IDataObject | undefined;
	/** The entry that this write, whose answer was lost, has made. @throws PaymentError (`outcomeUnknown`) if that is unclear */
	recovered(existing: IDataObject[], baseline: Baseline): IDataObject | undefined;
	/** Why an answer is not this write's: some gateways answer a reference that was used before with what stands under it. */
	mismatch?(answer: IDataObject): PaymentError | undefined;
	/** Whether an entry counts as done under the reference. What was declined does not, where it may be tried again. */
	stands(entry: IDataObject): boolean;
	/** The gateway's own numbers of an entry or an answer. */
	idsOf(entry: IDataObject): string[];
	/** Whether what was shown may be taken back: a later look-up without it does not lag then. */
	mayBeUndone?: boolean;
}

/** Whether an entry and an answer, or another entry, are the same transaction. */
export const isSame = ({ idsOf }: Pick<Records, 'idsOf'>, entry: IDataObject, other: IDataObject): boolean =>
	hasAny(idsOf(entry), idsOf(other));

/** Whether two lists of ids share one. */
export const hasAny = (ids: string[], others: string[]): boolean => ids.some((id) => others.includes(id));

/** The ids of what was done under the reference besides an answer; none where the answer has no id to compare. */
export function othersOf(records: Records, existing: IDataObject[], answer: IDataObject): string[] {
	if (records.idsOf(answer).length === 0) return [];
	return existing
		.filter((entry) => records.stands(entry) && !isSame(records, entry, answer))
		.flatMap((entry) => records.idsOf(entry).slice(0, 1));
}

/** A reference that stands for something else already. */
export const usedBeforeError = ({ label }: Claim, reference: string, other: string): PaymentError =>
	new PaymentError(
		'input',
		`${label} was used before, for ${other}`,
		'Nothing was sent. Look it up: if it is the same order, another reference would make a second payment possible. Only another order, or another refund, has a reference of its own.',
		{ reference },
	);
