/** What is kept of a promotion code. */
export const KEPT_OF_PROMOTION_CODE = [
	'promotionCodeId',
	'couponId',
	'code',
	'outcome',
	'status',
	'firstOrderOnly',
	'redemptionCount',
	'maxRedemptionLimit',
	'minimumSpend',
	'validPeriodEnd',
] as const;
