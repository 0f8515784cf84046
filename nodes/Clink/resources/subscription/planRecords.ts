import type { IDataObject } from 'n8n-workflow';

import type { Records } from '../../../shared/batch/records';
import { hasAny } from '../../../shared/batch/records';
import { isKnown, isObject } from '../../../shared/values/json';
import { PaymentError } from '../../../shared/values/paymentError';
import type { ClinkClient } from '../../api/client';
import { pricesOf } from '../../api/conventions';
import { changedPlanOutcome } from '../../api/outcome';
import { readSubscription } from './fields';
import type { PlanChange } from './planChange';

/** The one subscription, as records of a change of its plan. Its prices are what a change is recognized by. */
export function planRecords(client: ClinkClient, { subscriptionId: id, priceId }: PlanChange): Records {
	const wanted = idsOfPrices({ now: priceId, next: priceId });
	return {
		read: async (once) => {
			const subscription = await readSubscription(client, id, once);
			return [{ subscriptionId: id, subscription }];
		},
		/** What it will have counts, so that a change that waits for the end of the period is not made again. */
		reusable: (existing) => existing.find((entry) => goesOn(entry) && pricesIn(entry).next === priceId),
		recovered: (existing, { before = [] }) =>
			existing.find((entry) =>
				hasAny(
					idsOf(entry).filter((price) => !before.includes(price)),
					wanted,
				),
			),
		stands: () => false,
		idsOf,
		mayBeUndone: true,
	};
}

/** Of a response it is the price that was asked for: whether the change waits is not known by then. */
function idsOf(entry: IDataObject): string[] {
	const { priceId } = entry;
	return idsOfPrices(isKnown(priceId) ? { now: priceId, next: priceId } : pricesIn(entry));
}

const subscriptionIn = ({ subscription }: IDataObject) => (isObject(subscription) ? subscription : {});
const pricesIn = (entry: IDataObject) => pricesOf(subscriptionIn(entry));

/** What has ended, or waits for its money, is left to Clink to refuse. */
const goesOn = (entry: IDataObject) => changedPlanOutcome(subscriptionIn(entry)) !== 'unknown';

const idsOfPrices = ({ now, next }: { now: unknown; next: unknown }) => [
	`now ${String(now)}`,
	`from the next period on ${String(next)}`,
];

/** Another change that Clink does not show yet: what it would be compared with is out of date. */
export const changedTooRecently = (id: string): PaymentError =>
	new PaymentError(
		'input',
		`The plan of the subscription ${id} was changed a moment ago, and Clink does not show that yet`,
		'Nothing was sent. Run this again in a few minutes.',
		{ reference: id },
	);
