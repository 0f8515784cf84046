import { newId } from '../gateway/ids.cts';
import { visibleAt } from '../server/context.cts';
import type { Catalogue } from './catalogue.cts';
import { pageOf } from './catalogue-page.cts';
import type { Coupon } from './catalogue-records.cts';
import { checkAmounts, checkPeriod, checkPresence, checkRules } from './catalogue-rules.cts';
import type { CouponListRequest, CouponRequest } from './catalogue-schema.cts';
import { couponDetailView, couponView } from './catalogue-views.cts';
import { newPromotionCodes, promotionCodesOf } from './promotion-codes.cts';
import { Refusal } from './refusals.cts';
import type { ClinkService } from './service.cts';

const pageSizeMax = 50;
const promotionCodesMax = 20;

/** @throws Refusal unless all products are sold, and all prices are theirs. */
function checkApplicable(catalogue: Catalogue, { applicableProducts = [], applicablePrices = {} }: CouponRequest) {
	for (const productId of applicableProducts) catalogue.checkProduct(productId);
	for (const [productId, priceIds] of Object.entries(applicablePrices)) {
		for (const priceId of priceIds) catalogue.findPrice(priceId, productId);
	}
}

/** The rules that tie members of a coupon together. */
function checkCombination(request: CouponRequest, now: number): void {
	const { discountType, applyType, durationType } = request;
	const conditions: [keyof CouponRequest, boolean, string][] = [
		['percentage', discountType === 'percentage', 'discountType is percentage'],
		['fixedAmounts', discountType === 'fixed_amount', 'discountType is fixed_amount'],
		['applicableProducts', applyType === 'product', 'applyType is product'],
		['applicablePrices', applyType === 'price', 'applyType is price'],
		['durationMonths', durationType === 'repeating', 'durationType is repeating'],
	];
	for (const [field, isWanted, words] of conditions) checkPresence(field, request[field], isWanted, words);
	checkAmounts('fixedAmounts', request.fixedAmounts);
	checkPeriod(request, now);
	checkRules([
		[
			(request.promotionCodes ?? []).length > promotionCodesMax,
			`promotionCodes must have at most ${promotionCodesMax} entries`,
		],
	]);
}

/** Creates the coupon and its promotion codes, or neither. */
export function createCoupon(service: ClinkService, account: string, request: CouponRequest) {
	const catalogue = service.catalogueOf(account);
	const now = service.context.now();
	checkCombination(request, now);
	checkApplicable(catalogue, request);
	const coupon: Coupon = {
		couponId: newId('cpn'),
		couponName: request.couponName,
		discountType: request.discountType,
		percentage: request.percentage ?? null,
		fixedAmounts: request.fixedAmounts ?? null,
		applyType: request.applyType,
		applicableProducts: request.applicableProducts ?? [],
		applicablePrices: request.applicablePrices ?? {},
		durationType: request.durationType,
		durationMonths: request.durationMonths ?? null,
		maxRedemptionCount: request.maxRedemptionCount ?? null,
		redeemedCount: 0,
		validPeriodStart: request.validPeriodStart ?? null,
		validPeriodEnd: request.validPeriodEnd ?? null,
		createTime: now,
	};
	const promotionCodes = newPromotionCodes(service, account, coupon.couponId, request.promotionCodes ?? []);
	catalogue.coupons.write(coupon.couponId, coupon, now);
	for (const promotionCode of promotionCodes) {
		catalogue.promotionCodes.write(promotionCode.promotionCodeId, promotionCode, now);
	}
	return couponView(coupon);
}

export function listCoupons(service: ClinkService, account: string, request: CouponListRequest) {
	const coupons = [...service.catalogueOf(account).coupons.allAsOf(visibleAt(service.context))].filter(
		({ discountType, durationType }) =>
			discountType === (request.discountType ?? discountType) &&
			durationType === (request.durationType ?? durationType),
	);
	return pageOf(coupons.map(couponView), request, pageSizeMax);
}

export function getCoupon(service: ClinkService, account: string, couponId: string) {
	const catalogue = service.catalogueOf(account);
	const time = visibleAt(service.context);
	const coupon = catalogue.coupons.asOf(couponId, time);
	if (coupon === undefined) throw new Refusal('couponNotFound', `no coupon has the id ${couponId}`);
	return couponDetailView(coupon, promotionCodesOf(catalogue, couponId, time), catalogue.isValid(coupon));
}

export function renameCoupon(
	service: ClinkService,
	account: string,
	{ newName }: { newName: string },
	couponId: string,
): null {
	const { coupons } = service.catalogueOf(account);
	const coupon = coupons.current(couponId);
	if (coupon === undefined) throw new Refusal('couponNotFound', `no coupon has the id ${couponId}`);
	coupons.write(couponId, { ...coupon, couponName: newName }, service.context.now());
	return null;
}
