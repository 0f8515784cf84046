import type { IDataObject } from 'n8n-workflow';

import { Failure, type Mark } from './failure';

/** How to read what a gateway holds under a reference. All but `read` are pure. */
export interface Books {
	/** Everything the gateway shows under the reference now; `once` without retries. @throws Failure */
	read(once?: boolean): Promise<IDataObject[]>;
	/** What of it stands for this write already, so that nothing is sent. @throws Failure (`input`) if it is another's */
	reusable(held: IDataObject[]): IDataObject | undefined;
	/** What of it came of this write, whose answer was lost. @throws Failure (`outcomeUnknown`) if that cannot be told */
	recovered(held: IDataObject[], mark: Mark): IDataObject | undefined;
	/** Why an answer is not this write's: some gateways answer a reference that was used before with what stands under it. */
	mismatch?(answer: IDataObject): Failure | undefined;
	/** The ids of what was done under the reference besides what this answer tells of. */
	others(held: IDataObject[], answer: IDataObject): string[];
	/** The gateway's own numbers of an entry or an answer. */
	idsOf(entry: IDataObject): string[];
}

/** Whether an entry and an answer, or another entry, tell of the same thing. */
export function isSame({ idsOf }: Books, entry: IDataObject, other: IDataObject): boolean {
	const ids = idsOf(other);
	return idsOf(entry).some((id) => ids.includes(id));
}

/** A reference that stands for something else already. */
export const usedBefore = (described: string, reference: string, other: string): Failure =>
	new Failure(
		'input',
		`${described} was used before, for ${other}`,
		'Nothing was sent. Give every payment and refund a reference of its own, taken from your data.',
		{ reference },
	);
