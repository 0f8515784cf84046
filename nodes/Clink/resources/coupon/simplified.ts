/** What is kept of a coupon. */
export const KEPT_OF_COUPON = [
	'couponId',
	'couponName',
	'outcome',
	'terms',
	'discountType',
	'percentage',
	'fixedAmounts',
	'durationType',
	'redeemedCount',
	'validPeriodEnd',
] as const;
