import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { claimOf } from '../../../shared/batch/task';
import { compact, differs, differsInAmount, isObject } from '../../../shared/values/json';
import { ifEntered, integer } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { COUPON_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import type { CreateCouponRequest } from '../../api/wire/promotions';
import { creationTask } from '../creation';
import { readWhole } from '../pages';
import { readPeriod, validPeriodEnd, validPeriodStart } from '../period';
import { appliesToFields, readAppliesTo } from './appliesTo';
import { NAME_HINT, readCouponName } from './couponName';
import { discountFields, readDiscount } from './discount';
import { durationFields, readDuration } from './duration';
import { promotionCodes, readPromotionCodes } from './promotionCodes';

const couponName: INodeProperties = {
	displayName: 'Coupon Name',
	name: 'couponName',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Spring sale',
	description: NAME_HINT,
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Max Redemptions',
			name: 'maxRedemptionCount',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1,
			description: 'How many times the coupon can be used in all, with whatever code',
		},
		promotionCodes,
		validPeriodStart,
		validPeriodEnd,
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a coupon',
	description: 'Create a discount that customers get with a promotion code',
	fields: [couponName, ...discountFields, ...appliesToFields, ...durationFields, additionalFields],
	prepare(item, client) {
		const request = readRequest(item);
		const { discountType, durationType } = request;
		return creationTask(client, item, {
			what: 'coupon',
			idField: 'couponId',
			known: claimOf('coupon', 'Coupon Name', request.couponName),
			reference: request.couponName,
			listedBy: 'Coupon: Get Many',
			read: async (once) =>
				await readWhole(client, {
					endpoint: endpoints.coupons,
					query: { discountType, durationType },
					maxPageSize: COUPON_PAGE_SIZE,
					once,
				}),
			isSame: (coupon) => isSame(coupon, request),
			send: async () => await client.send({ endpoint: endpoints.createCoupon, body: { ...request } }),
		});
	},
};

function readRequest(item: Item): CreateCouponRequest {
	const fields = item.collection('additionalFields');
	return {
		couponName: readCouponName(item.parameter('couponName'), 'Coupon Name'),
		...readDiscount(item),
		...readAppliesTo(item),
		...readDuration(item),
		...compact({
			maxRedemptionCount: ifEntered(fields.maxRedemptionCount, (value) => integer(value, 'Max Redemptions', 1)),
			promotionCodes: readPromotionCodes(fields.promotionCodes, item),
		}),
		...readPeriod(fields, item),
	};
}

/** A list of coupons does not say what they apply to, nor when they were created. */
function isSame(coupon: IDataObject, request: CreateCouponRequest): boolean {
	return (
		String(coupon.couponName).trim() === request.couponName.trim() &&
		!differs(coupon.discountType, request.discountType) &&
		!differs(coupon.durationType, request.durationType) &&
		!differs(coupon.maxRedemptionCount, request.maxRedemptionCount) &&
		!differs(coupon.validPeriodEnd, request.validPeriodEnd) &&
		!('durationMonths' in request && differs(coupon.durationMonths, request.durationMonths)) &&
		!('percentage' in request && differsInAmount(coupon.percentage, request.percentage)) &&
		!('fixedAmounts' in request && differInAmounts(coupon.fixedAmounts, request.fixedAmounts))
	);
}

const differInAmounts = (found: unknown, sent: Record<string, number>): boolean =>
	isObject(found) && Object.entries(sent).some(([currency, amount]) => differsInAmount(found[currency] ?? 0, amount));
