import type { Operation } from '../../../shared/batch/operation';
import { pagingFields, readLimit } from '../../../shared/batch/paging';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { coupon, readId } from '../locators';

export const getAll: Operation<ClinkClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many promotion codes',
	description: 'Get the promotion codes of a coupon',
	fields: [coupon, ...pagingFields],
	prepare(item, client) {
		const limit = readLimit(item);
		const couponId = readId(item, 'couponId', 'Coupon');
		return {
			kind: 'read',
			async run() {
				// The list does not come in pages.
				const codes = await client.list({ endpoint: endpoints.promotionCodes, path: { couponId } });
				return codes.slice(0, limit).map((code) => ({ json: { ...code, outcome: 'notApplicable' } }));
			},
		};
	},
};
