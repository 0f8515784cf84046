import { newId, newSecret } from '../gateway/ids.cts';

export interface Merchant {
	merchantId: string;
	apiKey: string;
	/** Empty: the API key signs. */
	apiSecret: string;
	signedContent: 'body' | 'sortedParameters';
	signatureEncoding: 'hex' | 'base64';
	name: string;
	/** Whether callbacks carry `x-signature`; true by default. */
	callbackSigning?: boolean;
}

export function completeMerchant(given: Partial<Merchant>): Merchant {
	return {
		merchantId: newId('mch'),
		apiKey: newSecret('ak_test'),
		apiSecret: newSecret('secret_test'),
		signedContent: 'body',
		signatureEncoding: 'hex',
		name: 'Sandbox Merchant',
		...given,
	};
}
