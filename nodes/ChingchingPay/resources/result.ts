import type { IDataObject } from 'n8n-workflow';

import type { Output } from '../../shared/batch/task';
import { PaymentError } from '../../shared/values/paymentError';
import { outcomeOf, type StatusWords } from '../api/outcome';
import type { QueryRequest } from '../api/wire';

/** The `data` of a response as an output item. */
export const withOutcome = (data: IDataObject, words: StatusWords): Output => ({
	json: { ...data, outcome: outcomeOf(data, words) },
});

/** What was asked about is not there. @param refusal the gateway's own words for it, where it had some */
export function notKnown(asked: QueryRequest, refusal?: PaymentError): PaymentError {
	const { merchant_reference: reference, transaction_id: id } = asked;
	const what = reference === undefined ? `'Transaction ID' "${id ?? ''}"` : `'Merchant Reference' "${reference}"`;
	const { gatewayCode, gatewayMessage } = refusal?.details ?? {};
	const said = [gatewayCode === undefined ? '' : `code ${gatewayCode}`, gatewayMessage ?? ''].filter(
		(part) => part !== '',
	);
	return new PaymentError(
		'refused',
		`Not found: ChingchingPay does not know ${what}${said.length === 0 ? '' : ` (${said.join(': ')})`}`,
		"Check it, and whether the payment was made with this credential. A link that nobody has opened may not be known yet. To go on without it, set 'If Not Found' to Continue.",
		refusal?.details ?? {},
	);
}

/** A refusal of a query by a code that nobody has named. It may be about the signature just as well, so nothing is made of it. */
export const mayBeNotKnown = ({ kind, message, advice, details }: PaymentError): PaymentError =>
	new PaymentError(
		kind,
		message,
		`${advice} If code ${details.gatewayCode ?? ''} means that ChingchingPay does not know the reference, enter it in the credential: 'Gateway Conventions', 'Codes', 'Unknown Reference Codes'.`,
		details,
	);
