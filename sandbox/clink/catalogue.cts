import { Versions } from '../gateway/versions.cts';
import type { SandboxContext } from '../server/context.cts';
import type { Coupon, Price, Product, PromotionCode, StoredPrice } from './catalogue-records.cts';
import { seededCoupons, seededPrices, seededProducts, seededPromotionCodes } from './catalogue-seeds.cts';
import { Refusal } from './refusals.cts';

/** Who wants to use a promotion code, and for what. What is left out is not checked. */
export interface PromotionUse {
	customerId?: string;
	/** Before the discount, in major units. */
	amount?: number;
	currency?: string;
	isFirstOrder?: boolean;
}

/** The seeds are there however far a look-up lags behind. */
const always = -Infinity;

const isOutside = (now: number, { validPeriodStart, validPeriodEnd }: Coupon | PromotionCode): boolean =>
	now < (validPeriodStart ?? -Infinity) || now >= (validPeriodEnd ?? Infinity);

const isUsedUp = (used: number, limit: number | null): boolean => used >= (limit ?? Infinity);

/** The products, prices, coupons and promotion codes of one merchant, as the rest of the gateway uses them. */
export class Catalogue {
	readonly products = new Versions<Product>();
	readonly prices = new Versions<Price>();
	readonly coupons = new Versions<Coupon>();
	readonly promotionCodes = new Versions<PromotionCode>();
	private readonly snapshots = new Map<string, Price>();
	private readonly context: Pick<SandboxContext, 'now'>;

	constructor(context: Pick<SandboxContext, 'now'>) {
		this.context = context;
		for (const product of seededProducts) this.products.write(product.productId, product, always);
		for (const price of seededPrices) this.savePrice(price, always);
		for (const coupon of seededCoupons) this.coupons.write(coupon.couponId, coupon, always);
		for (const code of seededPromotionCodes) this.promotionCodes.write(code.promotionCodeId, code, always);
	}

	/** @throws Refusal when the price is unknown, not active, or of another product than this one. */
	findPrice(priceId: string, productId: string | undefined): StoredPrice {
		if (productId === undefined) throw new Refusal('invalidParameter', 'productId is required with priceId');
		const price = this.prices.current(priceId);
		if (price?.productId !== productId) {
			throw new Refusal('invalidParameter', `productId ${productId} has no price ${priceId}`);
		}
		if (!price.active) throw new Refusal('invalidParameter', `priceId ${priceId} is not active`);
		this.checkProduct(productId);
		return this.stored(price);
	}

	/** The price as it was in that snapshot. @throws Refusal when there is no such snapshot. */
	findSnapshot(priceSnapshotId: string): StoredPrice {
		const price = this.snapshots.get(priceSnapshotId);
		if (price === undefined) {
			throw new Refusal('invalidParameter', `priceSnapshotId ${priceSnapshotId} does not exist`);
		}
		return this.stored(price);
	}

	/** The product, also one that is no longer sold. @throws Refusal when there is none. */
	product(productId: string): Product {
		const product = this.products.current(productId);
		if (product === undefined) throw new Refusal('invalidParameter', `productId ${productId} does not exist`);
		return product;
	}

	/** @throws Refusal when there is no such product, or it is no longer sold. */
	checkProduct(productId: string): void {
		if (!this.product(productId).active) {
			throw new Refusal('invalidParameter', `productId ${productId} is not active`);
		}
	}

	/** Whether the coupon can be used now. */
	isValid(coupon: Coupon): boolean {
		return !isOutside(this.context.now(), coupon) && !isUsedUp(coupon.redeemedCount, coupon.maxRedemptionCount);
	}

	/** @throws Refusal when the code is unknown, inactive, outside its time, used up, or not for this use. */
	findPromotionCode(code: string, use: PromotionUse = {}): { coupon: Coupon; promotionCode: PromotionCode } {
		const found = this.withCode(code);
		const problem = this.problemOf(found.coupon, found.promotionCode, use);
		if (problem !== undefined) throw new Refusal('promotionCodeUnusable', `promotionCode ${code} ${problem}`);
		return found;
	}

	/** Counts one use, also of a code that cannot be used any longer. @throws Refusal when the code is unknown. */
	redeem(code: string, customerId?: string): void {
		const { coupon, promotionCode } = this.withCode(code);
		const now = this.context.now();
		this.coupons.write(coupon.couponId, { ...coupon, redeemedCount: coupon.redeemedCount + 1 }, now);
		const redeemedBy = [...promotionCode.redeemedBy, ...(customerId === undefined ? [] : [customerId])];
		const redemptionCount = promotionCode.redemptionCount + 1;
		this.promotionCodes.write(promotionCode.promotionCodeId, { ...promotionCode, redemptionCount, redeemedBy }, now);
	}

	/** Keeps the price, and what it is now under its snapshot. @param at milliseconds */
	savePrice(price: Price, at: number): void {
		this.prices.write(price.priceId, price, at);
		this.snapshots.set(price.snapshotId, price);
	}

	private withCode(code: string): { coupon: Coupon; promotionCode: PromotionCode } {
		const promotionCode = [...this.promotionCodes.all()].find((entry) => entry.code === code);
		const coupon = this.coupons.current(promotionCode?.couponId ?? '');
		if (promotionCode === undefined || coupon === undefined) {
			throw new Refusal('promotionCodeUnusable', `promotionCode ${code} does not exist`);
		}
		return { coupon, promotionCode };
	}

	private stored(price: Price): StoredPrice {
		return {
			priceId: price.priceId,
			priceSnapshotId: price.snapshotId,
			productId: price.productId,
			productName: this.product(price.productId).name,
			unitAmount: price.unitAmount,
			currency: price.currency,
			recurring: price.recurring ?? undefined,
			active: this.prices.current(price.priceId)?.active ?? false,
		};
	}

	private problemOf(coupon: Coupon, promotionCode: PromotionCode, use: PromotionUse): string | undefined {
		const now = this.context.now();
		const { customerId, amount, currency, isFirstOrder } = use;
		const { restrictedCustomerIds, redeemedBy, perCustomerRedemptionLimit, minimumSpend } = promotionCode;
		const least = currency === undefined ? undefined : minimumSpend?.[currency];
		const rules: [boolean, string][] = [
			[promotionCode.status !== 'active', 'is not active'],
			[isOutside(now, promotionCode) || isOutside(now, coupon), 'has expired or has not begun'],
			[
				isUsedUp(promotionCode.redemptionCount, promotionCode.maxRedemptionLimit) ||
					isUsedUp(coupon.redeemedCount, coupon.maxRedemptionCount),
				'is used up',
			],
			[
				customerId !== undefined && restrictedCustomerIds.length > 0 && !restrictedCustomerIds.includes(customerId),
				'is for other customers',
			],
			[
				customerId !== undefined &&
					isUsedUp(redeemedBy.filter((id) => id === customerId).length, perCustomerRedemptionLimit),
				'is used up by this customer',
			],
			[promotionCode.firstOrderOnly && isFirstOrder === false, "is for a customer's first order"],
			[
				amount !== undefined && currency !== undefined && minimumSpend !== null && least === undefined,
				`is not available in ${currency ?? ''}`,
			],
			[amount !== undefined && amount < (least ?? 0), `needs at least ${least ?? 0} ${currency ?? ''}`],
		];
		return rules.find(([isBroken]) => isBroken)?.[1];
	}
}
