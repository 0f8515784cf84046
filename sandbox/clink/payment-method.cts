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

const testCardLastFour = '4242';
const lastFourOf = (instrumentId: string): string => /[^0-9a-f](\d{4})$/i.exec(instrumentId)?.[1] ?? testCardLastFour;

export const accountTagOf = (instrumentId: string): string => `****${instrumentId.slice(-4)}`;

/** What an attempt leaves behind that named no instrument. */
export const newInstrumentId = (type: string): string =>
	type === 'CARD' ? `${newId('pi')}_${testCardLastFour}` : newId('pi');

/** The same instrument always shows the same card or account: an id like `pi_1881` is the card that ends in 1881. */
export function paymentMethodOf(paymentMethodType: string, paymentInstrumentId: string): PaymentMethod {
	const isCard = paymentMethodType === 'CARD';
	return {
		paymentMethodType,
		paymentInstrumentId,
		cardScheme: isCard ? 'VISA' : null,
		cardLastFour: isCard ? lastFourOf(paymentInstrumentId) : null,
		issuerRegion: isCard ? 'US' : null,
		issuerBank: isCard ? 'SANDBOX BANK' : null,
		wallet: isCard ? null : { accountTag: accountTagOf(paymentInstrumentId) },
	};
}
