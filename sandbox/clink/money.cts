import { Refusal } from './refusals.cts';

/** How many units of a currency one US dollar is, fixed so that a conversion gives the same result every time. */
const perDollar: Record<string, number> = {
	USD: 1,
	EUR: 0.92,
	JPY: 150,
	GBP: 0.79,
	AUD: 1.52,
	CAD: 1.36,
	CNY: 7.2,
	HKD: 7.8,
	SGD: 1.34,
	KRW: 1350,
	AED: 3.67,
	THB: 36,
	IDR: 15800,
	PHP: 56,
	MYR: 4.7,
	BRL: 5,
	INR: 83,
};

/** ISO 4217, list one of 17 September 2026: the currencies that have not two decimals. Locale data has others. */
const none = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const three = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));
const four = new Set(['CLF', 'UYW']);

function decimalsOf(currency: string): number {
	if (none.has(currency)) return 0;
	if (three.has(currency)) return 3;
	return four.has(currency) ? 4 : 2;
}

/** Major units to the currency's smallest unit, so that sums and comparisons are exact. */
export const toMinor = (amount: number, currency: string): number => Math.round(amount * 10 ** decimalsOf(currency));
export const toMajor = (minor: number, currency: string): number => minor / 10 ** decimalsOf(currency);

/** Decimal text with all decimals of the currency, as invoices have it: 20.00 in USD, 2000 in JPY. */
export const decimalText = (minor: number, currency: string): string =>
	toMajor(minor, currency).toFixed(decimalsOf(currency));

/** @throws Refusal unless the amount fits the currency's decimals and is at least its smallest unit. */
export function checkAmount(name: string, amount: number, currency: string): void {
	const minor = toMinor(amount, currency);
	if (minor < 1 || Math.abs(toMajor(minor, currency) - amount) > 1e-9) {
		throw new Refusal(
			'amount',
			`${name} must be a positive amount with at most ${decimalsOf(currency)} decimals in ${currency}`,
		);
	}
}

/** @throws Refusal for a currency without a rate. */
export function convert(amount: number, from: string, to: string): number {
	if (from === to) return amount;
	const [rateFrom, rateTo] = [perDollar[from], perDollar[to]];
	if (rateFrom === undefined || rateTo === undefined) {
		throw new Refusal('invalidParameter', `paymentCurrency ${to} is not available for a price in ${from}`);
	}
	return toMajor(toMinor((amount / rateFrom) * rateTo, to), to);
}
