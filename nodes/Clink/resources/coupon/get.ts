import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { COUPON_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';
import { coupon, readId } from '../locators';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a coupon',
	description: 'Get a coupon, its discount and how often it was used',
	fields: [coupon, simplifyField],
	prepare(item, client) {
		const couponId = readId(item, 'couponId', 'Coupon');
		const simplified = readSimplified(item, COUPON_KEPT);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.coupon, path: { couponId } });
				return [{ json: simplified({ ...data, outcome: 'notApplicable' }) }];
			},
		};
	},
};
