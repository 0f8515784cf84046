import { createPrice, getPrice, listPrices, updatePrice } from './catalogue-prices.cts';
import { createProduct, getProduct, listProducts } from './catalogue-products.cts';
import * as shapes from './catalogue-schema.cts';
import { createCoupon, getCoupon, listCoupons, renameCoupon } from './coupons.cts';
import { uploadBytesMax } from './images.cts';
import {
	createPromotionCode,
	getPromotionCode,
	listPromotionCodes,
	setPromotionCodeStatus,
} from './promotion-codes.cts';
import { BareAnswer, list, withBody, withoutBody } from './route.cts';
import type { Route } from './route.cts';

/** Products, prices, coupons and promotion codes. */
export const catalogueRoutes: Route[] = [
	list('/product', shapes.productListShape, listProducts),
	withBody('POST', '/product', shapes.productShape, createProduct),
	withoutBody('GET', '/product/:id', (service, account, id) => new BareAnswer(getProduct(service, account, id))),
	{
		method: 'POST',
		path: '/product/image/upload',
		bodyLimit: uploadBytesMax,
		act: ({ images }, account, request) => images.upload(account, request),
	},
	list('/price', shapes.priceListShape, listPrices),
	withBody('POST', '/price', shapes.priceShape, createPrice),
	withoutBody('GET', '/price/:id', getPrice),
	withBody('PUT', '/price/:id', shapes.priceUpdateShape, updatePrice),
	list('/coupon', shapes.couponListShape, listCoupons),
	withBody('POST', '/coupon', shapes.couponShape, createCoupon),
	withoutBody('GET', '/coupon/:id', getCoupon),
	withBody('PUT', '/coupon/:id/name', shapes.couponNameShape, renameCoupon),
	withoutBody('GET', '/promotion-code/coupon/:id', listPromotionCodes),
	withBody('POST', '/promotion-code/:id', shapes.promotionCodeShape, createPromotionCode),
	withoutBody('GET', '/promotion-code/:id', getPromotionCode),
	withoutBody('PUT', '/promotion-code/:id/active', (service, account, id) =>
		setPromotionCodeStatus(service, account, id, 'active'),
	),
	withoutBody('PUT', '/promotion-code/:id/deactivate', (service, account, id) =>
		setPromotionCodeStatus(service, account, id, 'inactive'),
	),
];
