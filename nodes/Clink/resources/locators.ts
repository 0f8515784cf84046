import type { Item } from '../../shared/batch/item';
import { locatorField } from '../../shared/lists/locatorField';
import { pathId } from '../../shared/values/pathId';
import { requiredText } from '../../shared/values/validate';

/** Fields to choose something of Clink's from a list of nodes/Clink/lists, and how they are read. */

export const product = locatorField({
	displayName: 'Product',
	name: 'productId',
	required: true,
	list: 'searchProducts',
	idExample: 'prd_0001',
	description: 'A product that is set up in Clink',
});

/** Where a price is looked up by its own ID, its product only narrows the list. */
export const productOfPrice = locatorField({
	displayName: 'Product',
	name: 'productId',
	list: 'searchProducts',
	idExample: 'prd_0001',
	description: "The product whose prices are listed under 'Price'. Leave it empty to enter a price by its ID.",
});

const PRICE = { displayName: 'Price', name: 'priceId', required: true, idExample: 'price_0001' };
export const anyPrice = locatorField({
	...PRICE,
	list: 'searchPrices',
	description: 'A price of the product. With a recurring price, the customer subscribes.',
});
export const oneTimePrice = locatorField({
	...PRICE,
	list: 'searchOneTimePrices',
	description: 'A one-time price of the product',
});
export const recurringPrice = locatorField({
	...PRICE,
	list: 'searchRecurringPrices',
	description: 'A recurring price of the product',
});

/** The terms of a price as they are now. */
export const priceSnapshot = locatorField({
	displayName: 'Price',
	name: 'priceSnapshotId',
	required: true,
	list: 'searchPriceSnapshots',
	idExample: 'snap_0001',
	description: "The price from then on, with its terms as they are now. Its ID is a price's priceSnapshotId.",
});

const ORDER = { displayName: 'Order', name: 'orderId', required: true, idExample: 'order_0001' };
export const order = locatorField({ ...ORDER, list: 'searchOrders', description: 'The order of a payment' });
export const refundableOrder = locatorField({
	...ORDER,
	list: 'searchRefundableOrders',
	description: 'The order to refund. The list shows those that are paid and not fully refunded.',
});

const CUSTOMER = { displayName: 'Customer', idExample: 'cus_0001', list: 'searchCustomers' };
export const customer = locatorField({
	...CUSTOMER,
	name: 'customerId',
	required: true,
	description: "The customer, by Clink's ID. The list shows customers who have an order.",
});

const INSTRUMENT = {
	displayName: 'Payment Instrument',
	name: 'paymentInstrumentId',
	idExample: 'pi_0001',
	list: 'searchPaymentInstruments',
};
export const paymentInstrument = locatorField({
	...INSTRUMENT,
	description:
		"The customer's saved card or wallet. Required for Card, Pix and UPI; the other methods create one automatically. The list shows those that an order was paid with. Never a card number.",
});

export const coupon = locatorField({
	displayName: 'Coupon',
	name: 'couponId',
	required: true,
	list: 'searchCoupons',
	idExample: 'cpn_0001',
});

/** By its ID, to look it up or to change it. */
export const promotionCodeById = locatorField({
	displayName: 'Promotion Code',
	name: 'promotionCodeId',
	required: true,
	list: 'searchPromotionCodeIds',
	idExample: 'promo_0001',
});

/** By the text that a customer would enter. */
export const promotionCode = locatorField({
	displayName: 'Promotion Code',
	name: 'promotionCode',
	list: 'searchPromotionCodes',
	idExample: 'SPRING',
	description: 'A promotion code to apply, as a customer would enter it',
});

/**
 * The code to apply, if there is one. An expression that finds none may return null; a text without a letter is refused,
 * since the customer would pay more than intended. @throws PaymentError (`input`)
 */
export function readPromotionCode(value: unknown): string | undefined {
	if (value === undefined || value === null) return undefined;
	return requiredText(
		value,
		'Promotion Code',
		'Choose a code, or remove the field. With an expression, the field counts as removed where there is no code.',
	).trim();
}

export const testClock = locatorField({
	displayName: 'Test Clock',
	name: 'clockId',
	required: true,
	list: 'searchTestClocks',
	idExample: 'clock_0001',
});

/** A required ID that goes into an address: chosen, or mapped from an earlier response. @throws PaymentError (`input`) */
export const readId = (item: Item, name: string, label: string): string =>
	pathId(item.parameter(name), label, `Choose one, or map ${name} from an earlier response.`).trim();

/** A price requires its product, and a product requires a price. @throws PaymentError (`input`) */
export const readProductPrice = (productId: unknown, priceId: unknown) => ({
	productId: requiredText(productId, 'Product', 'A price requires its product: choose both.').trim(),
	priceId: requiredText(priceId, 'Price', 'A product requires a price: choose both.').trim(),
});
