import type { Operation } from '../../../shared/batch/operation';
import { claimOf } from '../../../shared/batch/task';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { changeTask } from '../change';
import { coupon, readId } from '../locators';
import { NAME_HINT, readCouponName } from './couponName';

export const rename: Operation<ClinkClient> = {
	name: 'Rename',
	value: 'rename',
	action: 'Rename a coupon',
	description: 'Change the name of a coupon. Nothing else of it can be changed.',
	fields: [
		coupon,
		{
			displayName: 'New Name',
			name: 'newName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Spring sale',
			description: NAME_HINT,
		},
	],
	prepare(item, client) {
		const couponId = readId(item, 'couponId', 'Coupon');
		const newName = readCouponName(item.parameter('newName'), 'New Name');
		return changeTask(
			async () => {
				const data = await client.send({ endpoint: endpoints.renameCoupon, path: { couponId }, body: { newName } });
				return [{ json: { couponId, couponName: newName, ...data, outcome: 'notApplicable' } }];
			},
			claimOf('couponId', 'Coupon', couponId),
		);
	},
};
