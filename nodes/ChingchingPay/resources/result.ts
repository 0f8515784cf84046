import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import type { Output } from '../../shared/batch/task';
import { PaymentError } from '../../shared/values/paymentError';
import { boolean } from '../../shared/values/validate';
import type { ChingchingPayClient } from '../api/client';
import { outcomeOf } from '../api/outcome';
import { present, type Presentation } from '../api/simplified';
import type { QueryRequest } from '../api/wire';

export type Present = (data: IDataObject, more?: Omit<Presentation, 'simplify'>) => IDataObject;

/** Reads *Simplify* and returns how a result is output, which has its outcome already. @throws PaymentError (`input`) */
export function readPresentation(item: Item, { conventions }: ChingchingPayClient): Present {
	const simplify = boolean(item.parameter('simplify'), 'Simplify');
	return (data, more) => present(data, conventions, { simplify, ...more });
}

/** The same for the `data` of a response. */
export function readOutput(item: Item, client: ChingchingPayClient): (data: IDataObject) => Output {
	const presented = readPresentation(item, client);
	return (data) => ({ json: presented({ ...data, outcome: outcomeOf(data, client.conventions) }) });
}

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
