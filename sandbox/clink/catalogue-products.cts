import { newId } from '../gateway/ids.cts';
import { visibleAt } from '../server/context.cts';
import { pageOf } from './catalogue-page.cts';
import { newPrice, pricesOf } from './catalogue-prices.cts';
import type { Product } from './catalogue-records.cts';
import { checkRules } from './catalogue-rules.cts';
import type { ProductListRequest, ProductRequest } from './catalogue-schema.cts';
import { productView } from './catalogue-views.cts';
import { Refusal } from './refusals.cts';
import type { ClinkService } from './service.cts';

const pageSizeMax = 100;

function view(service: ClinkService, account: string, product: Product, time: number) {
	const prices = pricesOf(service.catalogueOf(account), product.productId, time);
	return productView(product, service.images.urlOf(product.ossId), prices);
}

export function listProducts(service: ClinkService, account: string, request: ProductListRequest) {
	const time = visibleAt(service.context);
	const products = [...service.catalogueOf(account).products.allAsOf(time)];
	return pageOf(
		products.map((product) => view(service, account, product, time)),
		request,
		pageSizeMax,
	);
}

export function getProduct(service: ClinkService, account: string, id: string) {
	const time = visibleAt(service.context);
	const product = service.catalogueOf(account).products.asOf(id, time);
	if (product === undefined) throw new Refusal('productNotFound', `no product has the id ${id}`);
	return view(service, account, product, time);
}

/** Creates the product and its prices, or neither. */
export function createProduct(service: ClinkService, account: string, request: ProductRequest) {
	const { priceList = [] } = request;
	const now = service.context.now();
	const productId = newId('prd');
	checkRules([
		[
			request.defaultPrice !== undefined,
			'defaultPrice must be a price of the product, which has none yet: use isDefaultPrice in priceList',
		],
	]);
	service.images.check(account, request.image);
	const prices = priceList.map((price) => ({
		price: newPrice(productId, price, now),
		isDefault: price.isDefaultPrice === true,
	}));
	const defaults = prices.filter(({ isDefault }) => isDefault).map(({ price }) => price);
	checkRules([
		[defaults.length > 1, 'isDefaultPrice is only for one price of a product'],
		[defaults.some(({ active }) => !active), 'isDefaultPrice is only for an active price'],
	]);
	const product: Product = {
		productId,
		name: request.name,
		active: true,
		description: request.description ?? null,
		ossId: request.image,
		taxCategory: request.taxCategory,
		localizedNames: request.localizedNames ?? null,
		defaultPrice: defaults[0]?.priceId ?? null,
		createTime: now,
		updateTime: now,
	};
	const catalogue = service.catalogueOf(account);
	catalogue.products.write(productId, product, now);
	for (const { price } of prices) catalogue.savePrice(price, now);
	return view(service, account, product, now);
}
