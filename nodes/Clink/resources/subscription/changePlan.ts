import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { claimOf } from '../../../shared/batch/task';
import { writeTask } from '../../../shared/batch/write';
import { compact, isObject } from '../../../shared/values/json';
import { chargeOfPlanChange } from '../../api/charge';
import type { ClinkClient } from '../../api/client';
import { chargeOf } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { changedPlanOutcome, paymentOutcome } from '../../api/outcome';
import { withPayUrl } from '../../api/payUrl';
import { AMOUNT_HINT } from '../fields';
import { chargedTwice, readOrdersBefore } from './chargesOfChange';
import { changedTooRecently, planRecords } from './planRecords';
import { additionalFields, planFields, preview, readPlanChange, type PlanChange } from './planChange';
import { assertAtMost, CHARGE_AT_MOST, confirmable, readChargeAtMost, type Limit } from './previewedCharge';

const chargeAtMost: INodeProperties = {
	displayName: CHARGE_AT_MOST,
	name: 'chargeAtMost',
	type: 'number',
	required: true,
	typeOptions: { minValue: 0 },
	default: '',
	placeholder: 'e.g. 20.00',
	hint: AMOUNT_HINT,
	description:
		"The most that the change may charge now, in the subscription's currency. If the preview comes to more, nothing is changed. With 0, it is changed only if nothing is charged now.",
};

const ONE_CHANGE = 'Only one item of a batch can change a subscription. Remove the other one.';

export const changePlan: Operation<ClinkClient> = {
	name: 'Change Plan',
	value: 'changePlan',
	action: 'Change the plan of a subscription',
	description: 'Change a subscription to another price, if that does not charge more than you allow',
	movesMoney: true,
	fields: [...planFields, chargeAtMost, additionalFields],
	prepare(item, client) {
		const change = readPlanChange(item);
		const limit = readChargeAtMost(item.parameter('chargeAtMost'));
		const { subscriptionId: id, priceId, promotionCode } = change;
		// One change of a subscription at a time, whatever its price: each is previewed against what was there before.
		const { key, label } = claimOf('subscriptionId', 'Subscription ID', id);
		return writeTask({
			gateway: 'Clink',
			account: client.account,
			claims: [{ key, label: `${label} with 'Price' "${priceId}"`, advice: ONE_CHANGE }],
			reference: id,
			identity: compact({ priceId, promotionCode }),
			reuse: true,
			looksFirst: true,
			records: planRecords(client, change),
			whereToLook:
				"Get the subscription in a few minutes. If it has the new price, or will have it from its next period on, the change took effect. If not, look in Clink's dashboard for a charge before you run this again.",
			conflict: changedTooRecently(id),
			isCancelled: client.isCancelled,
			hint: (message) => item.hint(message),
			send: async () => await previewAndConfirm(client, change, limit),
			outcomeOf: (data, source) =>
				source === 'answer'
					? paymentOutcome(data)
					: changedPlanOutcome(isObject(data.subscription) ? data.subscription : {}),
			finish(json, source) {
				if (source === 'reuse') item.hint(`The subscription ${id} has the price ${priceId} already. Nothing was sent.`);
				if (Array.isArray(json.possibleDuplicates)) item.hint(chargedMoreThanOnce(id, json.possibleDuplicates));
				return { json: withPayUrl({ subscriptionId: id, priceId, ...json }) };
			},
		});
	},
};

const chargedMoreThanOnce = (id: string, orders: unknown[]) =>
	`The subscription ${id} was charged by more than one order while its plan was changed: ${orders.join(', ')}. Compare them in the dashboard, and refund what was paid twice.`;

/** In one step, so that what is confirmed is what was compared with the limit. */
async function previewAndConfirm(client: ClinkClient, change: PlanChange, limit: Limit): Promise<IDataObject> {
	const { subscriptionId: id, priceId, promotionCode } = change;
	const ordersBefore = await readOrdersBefore(client, id);
	const previewed = await preview(client, change);
	const priceSnapshotId = confirmable(previewed, change);
	assertAtMost(previewed, limit);
	const data = await client.send({
		endpoint: endpoints.confirmPlanChange,
		path: { subscriptionId: id },
		body: compact({ priceSnapshotId, promotionCode }),
		charge: chargeOfPlanChange(previewed),
	});
	const possibleDuplicates = await chargedTwice(client, id, ordersBefore);
	return {
		...data,
		// What the change is recognized by, until Clink shows it.
		priceId,
		immediate: previewed.immediate,
		...chargeOf(previewed),
		...(possibleDuplicates.length > 0 && { possibleDuplicates }),
	};
}
