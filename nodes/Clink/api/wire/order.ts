/** Orders as Clink names them. Amounts are decimal numbers in major units, times in milliseconds. Source: docs/gateways/clink.md, "Orders". */
import type { PriceData } from './payment';

export interface Order {
	orderId: string;
	type: string;
	merchantReferenceId: string;
	invoiceId: string;
	customerId: string;
	customerEmail: string;
	createTime: number;
	productId: string;
	priceId: string;
	priceDataList: Array<Required<PriceData>>;
	paymentMethod: {
		paymentMethodType: string;
		paymentInstrumentId: string;
		cardScheme: string;
		cardLastFour: string;
		issuerRegion: string;
		issuerBank: string;
		wallet: { accountTag: string };
	};
	paymentExecutionDetails: Array<{
		channelCode: string;
		channelTransactionId: string;
		originalFailureCode: string;
		originalFailureMessage: string;
	}>;
	amountSubtotal: number;
	amountTotal: number;
	paymentCurrency: string;
	originalCurrency: string;
	status: string;
	failureCode: string;
	failureMessage: string;
	paymentTime: number;
	sessionId: string;
	metadata: Record<string, string>;
	riskLevel: string;
}
