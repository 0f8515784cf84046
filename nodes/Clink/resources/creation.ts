import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import type { Claim, WriteTask } from '../../shared/batch/task';
import { writeTask } from '../../shared/batch/write';
import { isKnown } from '../../shared/values/json';
import { PaymentError, type Baseline } from '../../shared/values/paymentError';
import type { ClinkClient } from '../api/client';
import { CLOCK_TOLERANCE_MS } from '../api/conventions';

/** Something that Clink makes again each time it is asked to, and that can be found in a list. */
interface Creation {
	/** What it is, in words, e.g. `product`. */
	what: string;
	/** The name of its ID in Clink's responses. */
	idField: string;
	/** How the user knows it, e.g. by its name. Everything that `isSame` takes for it has the same. */
	known: Pick<Claim, 'key' | 'label'>;
	/** How Clink knows it. */
	reference: string;
	/** Where a person finds it: an operation of this node. */
	listedBy: string;
	/** Reads everything among which it may be found; `once` without retries. */
	read(once: boolean): Promise<IDataObject[]>;
	/** Whether an entry has all that was sent. */
	isSame(entry: IDataObject): boolean;
	/** @throws LostResponseError when it may have been created, PaymentError otherwise */
	send(): Promise<IDataObject>;
}

/**
 * Creates it, and never sends that twice. If the response is lost, the one entry that is the same and was not there before
 * is the result.
 */
export function creationTask(client: ClinkClient, item: Item, creation: Creation): WriteTask {
	const { what, idField, known, reference, listedBy, read, isSame, send } = creation;
	const claim = { ...known, advice: ambiguous(what) };
	const idsOf = ({ [idField]: id }: IDataObject) => (isKnown(id) ? [String(id)] : []);
	return writeTask({
		gateway: 'Clink',
		account: client.account,
		claims: [claim],
		reference,
		identity: { reference },
		reuse: false,
		looksFirst: true,
		records: {
			read: async (once = false) => await read(once),
			reusable: () => undefined,
			recovered(existing, baseline) {
				const found = existing.filter((entry) => isSame(entry) && isNew(entry, idsOf(entry), baseline));
				if (found.length > 1) throw several(creation, found.flatMap(idsOf));
				return found[0];
			},
			stands: () => true,
			idsOf,
		},
		whereToLook: `Look for it in a few minutes, with '${listedBy}' or in the Clink dashboard. If it is there, it was created: use it. If not, run this again.`,
		isCancelled: client.isCancelled,
		hint: (message) => item.hint(message),
		send,
		outcomeOf: () => 'notApplicable',
	});
}

/** Whether an entry was created by a call, not before it. Without a time, only what the list did not show before is new. */
function isNew({ createTime }: IDataObject, ids: string[], { since, before }: Baseline): boolean {
	if (before !== undefined && ids.some((id) => before.includes(id))) return false;
	if (!isKnown(createTime)) return before !== undefined;
	return Number(createTime) >= since - (before === undefined ? 0 : CLOCK_TOLERANCE_MS);
}

const ambiguous = (what: string) =>
	`Clink would create both, and the node could not tell them apart if a response were lost. Remove one of the items, or create the second ${what} in a run of its own.`;

function several({ what, reference, known }: Creation, ids: string[]): PaymentError {
	return new PaymentError(
		'outcomeUnknown',
		`It is unknown which ${what} this created: Clink has ${ids.length} new ones with ${known.label}`,
		`Compare them in the Clink dashboard: ${ids.join(', ')}.`,
		{ reference },
	);
}
