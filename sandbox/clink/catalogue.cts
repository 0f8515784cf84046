import { Refusal } from './refusals.cts';

interface Price {
	priceId: string;
	productId: string;
	productName: string;
	amount: number;
	currency: string;
	recurring: boolean;
}

/** The products every merchant has, since the stand-in has no operation that makes one. */
const prices: Price[] = [
	{
		priceId: 'price_test',
		productId: 'prd_test',
		productName: 'Test product',
		amount: 19.99,
		currency: 'USD',
		recurring: false,
	},
	{
		priceId: 'price_monthly',
		productId: 'prd_test',
		productName: 'Test product',
		amount: 9.99,
		currency: 'USD',
		recurring: true,
	},
];

/** @throws Refusal when the price is unknown or belongs to another product. */
export function findPrice(priceId: string, productId: string | undefined): Price {
	if (productId === undefined) throw new Refusal('invalidParameter', 'productId is required with priceId');
	const price = prices.find((entry) => entry.priceId === priceId && entry.productId === productId);
	if (price === undefined) throw new Refusal('invalidParameter', `productId ${productId} has no price ${priceId}`);
	return price;
}

/** @throws Refusal when there is no such product. */
export function checkProduct(productId: string): void {
	if (prices.some((entry) => entry.productId === productId)) return;
	throw new Refusal('invalidParameter', `productId ${productId} does not exist`);
}
