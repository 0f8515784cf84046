import type { CheckoutMethodType } from '../api/wire/checkoutSession';
import type { PaymentMethodType } from '../api/wire/payment';

type Method = CheckoutMethodType | PaymentMethodType;

/** Every payment method, as a user reads it, in alphabetical order. */
const METHODS: Array<{ name: string; value: Method; description?: string }> = [
	{ name: 'Alipay', value: 'ALIPAY' },
	{ name: 'Apple Pay', value: 'APPLEPAY' },
	{ name: 'Card', value: 'CARD' },
	{ name: 'Cash App', value: 'CASHAPP' },
	{ name: 'GCash', value: 'GCASH' },
	{ name: 'Google Pay', value: 'GOOGLEPAY' },
	{ name: 'KakaoPay', value: 'KAKAO' },
	{ name: 'PayPal', value: 'PAYPAL' },
	{ name: 'Pix', value: 'PIX' },
	{ name: 'PromptPay', value: 'PROMPTPAY' },
	{ name: 'QRIS', value: 'QRIS' },
	{ name: 'TNG', value: 'TNG', description: 'The Touch and Go wallet in Malaysia' },
	{ name: 'UPI', value: 'UPI' },
	{ name: 'WeChat Pay', value: 'WECHAT' },
];

/** The methods of a list, to choose from. */
export const methodOptions = (allowed: readonly Method[]) => METHODS.filter(({ value }) => allowed.includes(value));
