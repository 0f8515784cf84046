import { loadList, searchList, type List } from '../../shared/lists/searchList';
import { createClient, type ClinkClient } from '../api/client';
import { prices, priceSnapshots, products } from './catalog';
import { customers, orders, paymentInstruments, refundableOrders } from './orders';
import { coupons, promotionCodeIds, promotionCodes } from './promotions';
import { testClocks } from './testClocks';

const search = (list: List<ClinkClient>) => searchList(list, createClient);

/** The lists of the node's resource locators, by the names that resources/locators.ts has for them. */
export const listSearch = {
	searchCoupons: search(coupons),
	searchCustomers: search(customers),
	searchOneTimePrices: search(prices('one_time')),
	searchOrders: search(orders),
	searchPaymentInstruments: search(paymentInstruments),
	searchPrices: search(prices()),
	searchPriceSnapshots: search(priceSnapshots),
	searchProducts: search(products),
	searchPromotionCodeIds: search(promotionCodeIds),
	searchPromotionCodes: search(promotionCodes),
	searchRecurringPrices: search(prices('recurring')),
	searchRefundableOrders: search(refundableOrders),
	searchTestClocks: search(testClocks),
};

/** The lists of fields where several can be chosen. */
export const loadOptions = { getProducts: loadList(products, createClient) };
