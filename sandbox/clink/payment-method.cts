import { newId } from '../gateway/ids.cts';

/** How an order was paid, as it shows it. */
export interface PaymentMethod {
	readonly paymentMethodType: string;
	readonly paymentInstrumentId: string;
	readonly cardScheme: string | null;
	readonly cardLastFour: string | null;
	readonly issuerRegion: string | null;
	readonly issuerBank: string | null;
	readonly wallet: { readonly accountTag: string } | null;
}

export const testCard = { scheme: 'VISA', lastFour: '4242', issuerRegion: 'US', issuerBank: 'SANDBOX BANK' };
const lastFourOf = (instrumentId: string): string => /[^0-9a-f](\d{4})$/i.exec(instrumentId)?.[1] ?? testCard.lastFour;

/** Instruments to test with, which are everybody's and of every method: `pi_test`, `pi_1881`, `pi_card_1881`. */
const TEST_INSTRUMENT = /^pi_(test|\d{1,4}|card_\d{4}|declines_renewals([_-][\w-]+)?)$/;
export const isTestInstrument = (id: string): boolean => TEST_INSTRUMENT.test(id);

export const accountTagOf = (instrumentId: string): string => `****${instrumentId.slice(-4)}`;

/** What an attempt leaves behind that named no instrument. */
export const newInstrumentId = (type: string): string =>
	type === 'CARD' ? `${newId('pi')}_${testCard.lastFour}` : newId('pi');

/** The same instrument always shows the same card or account: an id like `pi_1881` is the card that ends in 1881. */
export function paymentMethodOf(paymentMethodType: string, paymentInstrumentId: string): PaymentMethod {
	const isCard = paymentMethodType === 'CARD';
	return {
		paymentMethodType,
		paymentInstrumentId,
		cardScheme: isCard ? testCard.scheme : null,
		cardLastFour: isCard ? lastFourOf(paymentInstrumentId) : null,
		issuerRegion: isCard ? testCard.issuerRegion : null,
		issuerBank: isCard ? testCard.issuerBank : null,
		wallet: isCard ? null : { accountTag: accountTagOf(paymentInstrumentId) },
	};
}
