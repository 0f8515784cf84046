import { randomInt } from 'node:crypto';
import { newId } from '../gateway/ids.cts';
import { visibleAt } from '../server/context.cts';
import type { Catalogue } from './catalogue.cts';
import type { PromotionCode } from './catalogue-records.cts';
import { checkAmounts, checkPeriod, checkRules } from './catalogue-rules.cts';
import type { PromotionCodeRequest } from './catalogue-schema.cts';
import { promotionCodeDetailView, promotionCodeView } from './catalogue-views.cts';
import { Refusal } from './refusals.cts';
import type { ClinkService } from './service.cts';

const codePattern = /^[a-zA-Z0-9]{1,32}$/;
const codeCharacters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const codeLength = 8;

const randomCode = (): string =>
	Array.from({ length: codeLength }, () => codeCharacters[randomInt(codeCharacters.length)]).join('');

const codesOf = (catalogue: Catalogue): string[] => [...catalogue.promotionCodes.all()].map(({ code }) => code);

/** Codes of a coupon that are not kept yet. @throws Refusal when one is not allowed, or its code is used already. */
export function newPromotionCodes(
	service: ClinkService,
	account: string,
	couponId: string,
	requests: readonly PromotionCodeRequest[],
): PromotionCode[] {
	const now = service.context.now();
	const customers = service.customersOf(account);
	const used = new Set(codesOf(service.catalogueOf(account)));
	return requests.map((request) => {
		const code = request.code ?? randomCode();
		checkRules([
			[!codePattern.test(code), 'code must have 1 to 32 letters and digits'],
			[used.has(code), `code ${code} is already used`],
		]);
		used.add(code);
		checkAmounts('minimumSpend', request.minimumSpend);
		checkPeriod(request, now);
		for (const customerId of request.restrictedCustomerIds ?? []) customers.resolve({ customerId });
		return {
			promotionCodeId: newId('promo'),
			couponId,
			code,
			status: 'active',
			firstOrderOnly: request.firstOrderOnly ?? false,
			restrictedCustomerIds: request.restrictedCustomerIds ?? [],
			minimumSpend: request.minimumSpend ?? null,
			perCustomerRedemptionLimit: request.perCustomerRedemptionLimit ?? null,
			maxRedemptionLimit: request.maxRedemptionLimit ?? null,
			redemptionCount: 0,
			redeemedBy: [],
			validPeriodStart: request.validPeriodStart ?? null,
			validPeriodEnd: request.validPeriodEnd ?? null,
			createTime: now,
		};
	});
}

/** The coupon's codes as a look-up sees them, the oldest first. */
export const promotionCodesOf = (catalogue: Catalogue, couponId: string, time: number): PromotionCode[] =>
	[...catalogue.promotionCodes.allAsOf(time)].filter((promotionCode) => promotionCode.couponId === couponId);

export function listPromotionCodes(service: ClinkService, account: string, couponId: string) {
	const catalogue = service.catalogueOf(account);
	const time = visibleAt(service.context);
	if (catalogue.coupons.asOf(couponId, time) === undefined) {
		throw new Refusal('couponNotFound', `no coupon has the id ${couponId}`);
	}
	return promotionCodesOf(catalogue, couponId, time).map(promotionCodeView);
}

export function getPromotionCode(service: ClinkService, account: string, id: string) {
	const promotionCode = service.catalogueOf(account).promotionCodes.asOf(id, visibleAt(service.context));
	if (promotionCode === undefined) throw new Refusal('promotionCodeNotFound', `no promotion code has the id ${id}`);
	const customers = service.customersOf(account);
	return promotionCodeDetailView(
		promotionCode,
		promotionCode.restrictedCustomerIds.map((customerId) => customers.resolve({ customerId })),
	);
}

export function createPromotionCode(
	service: ClinkService,
	account: string,
	request: PromotionCodeRequest,
	couponId: string,
) {
	const catalogue = service.catalogueOf(account);
	if (catalogue.coupons.current(couponId) === undefined) {
		throw new Refusal('couponNotFound', `no coupon has the id ${couponId}`);
	}
	const created = newPromotionCodes(service, account, couponId, [request]);
	for (const promotionCode of created) {
		catalogue.promotionCodes.write(promotionCode.promotionCodeId, promotionCode, promotionCode.createTime);
	}
	return created.map(promotionCodeView)[0];
}

/** A code that has the status already keeps it. */
export function setPromotionCodeStatus(
	service: ClinkService,
	account: string,
	id: string,
	status: PromotionCode['status'],
): null {
	const { promotionCodes } = service.catalogueOf(account);
	const promotionCode = promotionCodes.current(id);
	if (promotionCode === undefined) throw new Refusal('promotionCodeNotFound', `no promotion code has the id ${id}`);
	promotionCodes.write(id, { ...promotionCode, status }, service.context.now());
	return null;
}
