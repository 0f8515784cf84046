import { CURRENCY_NAMES } from './currencyNames';

const NONE = [
	'BIF',
	'CLP',
	'DJF',
	'GNF',
	'ISK',
	'JPY',
	'KMF',
	'KRW',
	'PYG',
	'RWF',
	'UGX',
	'UYI',
	'VND',
	'VUV',
	'XAF',
	'XOF',
	'XPF',
];
const THREE = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'];
const FOUR = ['CLF', 'UYW'];

/**
 * The currencies that do not have two decimals. A table, because the machine's locale data follows everyday use instead:
 * it gives IDR and IQD no decimals. Source: ISO 4217, list one as published on 17 September 2026.
 */
const DECIMALS: ReadonlyMap<string, number> = new Map([
	...NONE.map((code) => [code, 0] as const),
	...THREE.map((code) => [code, 3] as const),
	...FOUR.map((code) => [code, 4] as const),
]);

export const CURRENCIES: readonly string[] = Object.keys(CURRENCY_NAMES);

/** How a currency is called in a list, so that it is found by its code and by its name. */
export const currencyName = (code: string): string => `${code} (${CURRENCY_NAMES[code] ?? code})`;

/** How many decimals a currency has by ISO 4217; 2 for any other well-formed code. */
export const currencyDecimals = (currency: string): number => DECIMALS.get(currency) ?? 2;

/** An amount as people read it, e.g. "19.90 USD"; what is no amount is shown as it is. */
export function showMoney(amount: unknown, currency: unknown): string {
	const code = String(currency);
	const number = typeof amount === 'string' && amount.trim() !== '' ? Number(amount) : amount;
	const text =
		typeof number === 'number' && Number.isFinite(number) ? number.toFixed(currencyDecimals(code)) : String(amount);
	return `${text} ${code}`;
}
