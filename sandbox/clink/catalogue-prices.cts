import { isDeepStrictEqual } from 'node:util';
import { newId } from '../gateway/ids.cts';
import { visibleAt } from '../server/context.cts';
import type { Catalogue } from './catalogue.cts';
import { pageOf } from './catalogue-page.cts';
import type { Price, Recurring } from './catalogue-records.cts';
import { checkPresence, checkRules } from './catalogue-rules.cts';
import type {
	NewPrice,
	PriceListRequest,
	PriceRequest,
	PriceUpdateRequest,
	RecurringDetails,
} from './catalogue-schema.cts';
import { priceTypeOf, priceView } from './catalogue-views.cts';
import { checkAmount } from './money.cts';
import { Refusal } from './refusals.cts';
import type { ClinkService } from './service.cts';

const pageSizeMax = 100;

/**
 * @param kept what the price has already
 * @throws Refusal unless a recurring price has details, and only a recurring one
 */
function recurringOf(
	priceType: NewPrice['priceType'],
	details: RecurringDetails | undefined,
	kept: Recurring | null,
): Recurring | null {
	checkPresence('recurringDetails', details ?? kept ?? undefined, priceType === 'recurring', 'priceType is recurring');
	if (details === undefined) return kept;
	const { interval, intervalCount, trialPeriodDays, pricingModel, transformQuantity } = details;
	checkRules([
		[
			interval === 'custom' && intervalCount === undefined,
			'recurringDetails.intervalCount is required when recurringDetails.interval is custom',
		],
	]);
	return {
		interval,
		intervalCount: intervalCount ?? 1,
		trialPeriodDays: trialPeriodDays ?? null,
		pricingModel: pricingModel ?? 'flat_rate',
		transformQuantity: transformQuantity ?? null,
	};
}

/** A price of the product that is not kept yet. @throws Refusal when its members do not go together. */
export function newPrice(productId: string, request: NewPrice, now: number): Price {
	checkAmount('unitAmount', request.unitAmount, request.currency);
	return {
		priceId: newId('price'),
		snapshotId: newId('snap'),
		productId,
		currency: request.currency,
		unitAmount: request.unitAmount,
		recurring: recurringOf(request.priceType, request.recurringDetails, null),
		active: request.isActive !== 'false',
		priority: request.priority ?? 0,
		createTime: now,
	};
}

/** The product's prices as a look-up sees them: the lowest priority first, then the oldest. */
export function pricesOf(catalogue: Catalogue, productId: string, time: number): Price[] {
	return [...catalogue.prices.allAsOf(time)]
		.filter((price) => price.productId === productId)
		.sort((one, other) => one.priority - other.priority);
}

export function listPrices(service: ClinkService, account: string, request: PriceListRequest) {
	const catalogue = service.catalogueOf(account);
	const time = visibleAt(service.context);
	if (catalogue.products.asOf(request.productId, time) === undefined) {
		throw new Refusal('productNotFound', `no product has the id ${request.productId}`);
	}
	const rows = pricesOf(catalogue, request.productId, time).filter(({ active }) => String(active) === request.active);
	return pageOf(rows.map(priceView), request, pageSizeMax);
}

export function getPrice(service: ClinkService, account: string, id: string) {
	const price = service.catalogueOf(account).prices.asOf(id, visibleAt(service.context));
	if (price === undefined) throw new Refusal('priceNotFound', `no price has the id ${id}`);
	return priceView(price);
}

function changed(price: Price, request: PriceUpdateRequest): Price {
	const currency = request.currency ?? price.currency;
	const unitAmount = request.unitAmount ?? price.unitAmount;
	checkAmount('unitAmount', unitAmount, currency);
	const priceType = request.priceType ?? priceTypeOf(price);
	// What a price had does not count for a one-time price; what the request says does, and is then refused.
	const kept = priceType === 'recurring' ? price.recurring : null;
	const recurring = recurringOf(priceType, request.recurringDetails, kept);
	const terms = { currency, unitAmount, recurring };
	const isSame = isDeepStrictEqual(terms, {
		currency: price.currency,
		unitAmount: price.unitAmount,
		recurring: price.recurring,
	});
	return {
		...price,
		...terms,
		snapshotId: isSame ? price.snapshotId : newId('snap'),
		active: request.isActive === undefined ? price.active : request.isActive === 'true',
		priority: request.priority ?? price.priority,
	};
}

/** What the product's default price is once this one is as it is; undefined leaves open whether it is the default. */
function defaultPriceAfter(current: string | null, price: Price, isDefault: boolean | undefined): string | null {
	checkRules([[isDefault === true && !price.active, 'isDefaultPrice is only for an active price']]);
	if (isDefault === true) return price.priceId;
	const remains = current !== price.priceId || (isDefault === undefined && price.active);
	return remains ? current : null;
}

function save(service: ClinkService, catalogue: Catalogue, price: Price, isDefault: boolean | undefined) {
	const now = service.context.now();
	const product = catalogue.product(price.productId);
	const defaultPrice = defaultPriceAfter(product.defaultPrice, price, isDefault);
	catalogue.savePrice(price, now);
	if (defaultPrice !== product.defaultPrice) {
		catalogue.products.write(product.productId, { ...product, defaultPrice, updateTime: now }, now);
	}
	return priceView(price);
}

export function createPrice(service: ClinkService, account: string, request: PriceRequest) {
	const { productId, ...rest } = request;
	const catalogue = service.catalogueOf(account);
	catalogue.checkProduct(productId);
	return save(service, catalogue, newPrice(productId, rest, service.context.now()), request.isDefaultPrice);
}

/** Members that are left out stay as they are. Other terms make another snapshot. */
export function updatePrice(service: ClinkService, account: string, request: PriceUpdateRequest, id: string) {
	const catalogue = service.catalogueOf(account);
	const price = catalogue.prices.current(id);
	if (price === undefined) throw new Refusal('priceNotFound', `no price has the id ${id}`);
	checkRules([
		[Object.keys(request).length === 0, 'the body must have at least one field'],
		[
			(request.productId ?? price.productId) !== price.productId,
			`price ${id} is not of product ${request.productId ?? ''}`,
		],
	]);
	return save(service, catalogue, changed(price, request), request.isDefaultPrice);
}
