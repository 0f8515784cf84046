import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { pagingFields, readLimit } from '../../../shared/batch/paging';
import { simplifyField } from '../../../shared/batch/simplify';
import { compact } from '../../../shared/values/json';
import { ifEntered, oneOf } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { COUPON_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { COUPON_KEPT } from '../../api/simplified';
import { DISCOUNT_TYPES, DURATION_TYPES } from '../../api/wire/promotions';
import { readSimplified } from '../simplify';
import { getMany } from '../pages';
import { discountType } from './discount';
import { durationType } from './duration';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{ ...discountType, description: 'Return only coupons of this type' },
		{ ...durationType, description: 'Return only coupons of this duration' },
	],
};

export const getAll: Operation<ClinkClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many coupons',
	description: 'Get a list of coupons',
	fields: [...pagingFields, simplifyField, filters],
	prepare(item, client) {
		const limit = readLimit(item);
		const simplified = readSimplified(item, COUPON_KEPT);
		const entered = item.collection('filters');
		const query = compact({
			discountType: ifEntered(entered.discountType, (value) => oneOf(value, 'Discount Type', DISCOUNT_TYPES)),
			durationType: ifEntered(entered.durationType, (value) => oneOf(value, 'Duration', DURATION_TYPES)),
		});
		return {
			kind: 'read',
			async run() {
				const coupons = await getMany(
					client,
					{ endpoint: endpoints.coupons, query, maxPageSize: COUPON_PAGE_SIZE },
					limit,
				);
				return coupons.map((coupon) => ({ json: simplified({ ...coupon, outcome: 'notApplicable' }) }));
			},
		};
	},
};
