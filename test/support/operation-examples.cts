/** Parameters as the editor saves them, for operations that several tests use. */

export const createLink = (merchantReference: string, more: Record<string, unknown> = {}) => ({
	resource: 'paymentLink',
	operation: 'create',
	amount: 12_800,
	amountUnit: 'minor',
	currency: 'HKD',
	merchantReference,
	...more,
});

/** A code from the customer's wallet settles at once. */
export const pay = (merchantReference: string, more: Record<string, unknown> = {}) => ({
	resource: 'payment',
	operation: 'pay',
	transactionType: 'sale',
	amount: 8_850,
	amountUnit: 'minor',
	currency: 'HKD',
	channelId: 101,
	paymentMethod: 'ALIPAY',
	paymentMethodOptionType: 'authCode',
	authCode: '280112345678901234',
	merchantReference,
	...more,
});

export const query = (merchantReference: string) => ({
	resource: 'payment',
	operation: 'query',
	queryBy: 'merchantReference',
	merchantReference,
});

export const refund = (
	originalMerchantReference: string,
	merchantReference: string,
	more: Record<string, unknown> = {},
) => ({
	resource: 'payment',
	operation: 'refund',
	refundBy: 'merchantReference',
	amount: 3_850,
	amountUnit: 'minor',
	currency: 'HKD',
	originalMerchantReference,
	merchantReference,
	...more,
});

export const createClinkPayment = (merchantReferenceId: string, more: Record<string, unknown> = {}) => ({
	resource: 'payment',
	operation: 'create',
	pricing: 'amount',
	amount: 19.9,
	currency: 'USD',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: 'mei.chan@example.com',
	paymentMethodType: 'CARD',
	paymentInstrumentId: 'pi_saved_card',
	returnUrl: 'https://shop.example.com/thank-you',
	additionalFields: { merchantReferenceId },
	...more,
});
