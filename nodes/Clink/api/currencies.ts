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

/** The currencies that people pay with, by the same list; without funds, metals and codes for testing. */
export const CURRENCIES: readonly string[] = [
	'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC',
	'CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR',
	'ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK',
	'MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE',
	'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF',
	'YER ZAR ZMW ZWG',
].flatMap((codes) => codes.split(' '));

const names = new Intl.DisplayNames('en', { type: 'currency' });

/** How a currency is called in a list, so that it is found by its code and by its name. */
export const currencyName = (code: string): string => `${code} (${names.of(code) ?? code})`;

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
