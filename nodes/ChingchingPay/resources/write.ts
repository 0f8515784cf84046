import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import type { Claim, Output, WriteTask } from '../../shared/batch/task';
import { writeTask, type Source, type Write } from '../../shared/batch/write';
import type { MoneyEndpoint } from '../../shared/http/gateway';
import type { Charge } from '../../shared/values/guard';
import { isKnown } from '../../shared/values/json';
import { PaymentError } from '../../shared/values/paymentError';
import type { ChingchingPayClient } from '../api/client';
import { CONFLICT, DUPLICATE_REFERENCE_CODE } from '../api/conventions';
import { outcomeOf } from '../api/outcome';
import { recordsOf, type Transaction } from './records';
import { readPresentation } from './result';

interface TransactionWrite extends Omit<Transaction, 'reference'>, Pick<Write, 'reuse' | 'looksFirst'> {
	endpoint: MoneyEndpoint;
	/** What a body asks for. */
	charge(sent: IDataObject): ReturnType<Charge>;
	/** Whether a customer may have to go somewhere to pay. */
	isPayable?: boolean;
	/** What else must be done only once, e.g. paying an existing order. */
	alsoClaims?: Claim[];
	/** What is known from the call itself, where the response leaves it out. */
	known?: IDataObject;
	/**
	 * What the body lacks until right before it is sent, under the lock of its reference: what only the gateway knows.
	 *
	 * @throws PaymentError: then nothing is sent
	 */
	complete?(): Promise<IDataObject> | IDataObject;
	/** What is left to do for the item. */
	finish?(json: IDataObject, source: Source): Promise<Output> | Output;
}

/** The members that make two requests under one reference the same. */
const IDENTIFYING = [
	'amount',
	'currency',
	'transaction_type',
	'payment_id',
	'original_merchant_reference',
	'transaction_id',
] as const;

/** The task of a call that moves money or creates something: one per reference, looked up if its response is lost. */
export function transactionTask(item: Item, client: ChingchingPayClient, write: TransactionWrite): WriteTask {
	const { endpoint, charge, body, identifier, claim, alsoClaims = [], known = {}, reuse, looksFirst } = write;
	const { isPayable = false, complete = () => ({}), finish = (json) => ({ json }) } = write;
	const presented = readPresentation(item, client);
	const reference = identifier.merchant_reference ?? identifier.transaction_id ?? '';
	return writeTask({
		gateway: 'ChingchingPay',
		account: client.account,
		claims: [claim, ...alsoClaims],
		reference,
		identity: Object.fromEntries(IDENTIFYING.map((name) => [name, body[name]])),
		reuse,
		looksFirst,
		records: recordsOf(client, { ...write, reference }),
		isCancelled: client.isCancelled,
		hint: (message) => item.hint(message),
		async send() {
			// The same object that answers and records are compared with.
			Object.assign(body, await complete());
			try {
				return await client.send({ endpoint, body, charge: () => charge(body) });
			} catch (thrown) {
				throw thrown instanceof PaymentError ? existsAlready(thrown, write) : thrown;
			}
		},
		outcomeOf: (data) => outcomeOf(withKnown(data, known), client.conventions),
		// What was looked up says itself what it is.
		finish: async (json, source) =>
			await finish(presented(json, { isPayable, ...(source === 'answer' && { sent: body }) }), source),
	});
}

/** A response, completed with what is known from the call itself. */
function withKnown(data: IDataObject, known: IDataObject): IDataObject {
	const said = Object.entries(data).filter(([, value]) => isKnown(value));
	return { ...data, ...known, ...Object.fromEntries(said) };
}

/** An error in words of its own where the gateway says that the reference is used: another one would be paid a second time. */
function existsAlready(error: PaymentError, { body, identifier }: TransactionWrite): PaymentError {
	const { kind, details } = error;
	const { merchant_reference: reference } = identifier;
	if (kind !== 'refused' || reference === undefined || !saysUsed(error, isNewOrder(body))) return error;
	const { gatewayCode, gatewayMessage, httpStatus } = details;
	const said = [`code ${gatewayCode ?? httpStatus ?? ''}`, gatewayMessage].filter(Boolean).join(': ');
	const [message, consequence] =
		body.transaction_type === 'refund'
			? [`Refund "${reference}" exists already`, 'which could refund a second time']
			: [`Order "${reference}" already has a payment`, 'which would make a second payment possible'];
	return new PaymentError(
		kind,
		`${message} (${said})`,
		`Do not change the number, ${consequence}: look it up with Query, or pin the output of this node while testing.`,
		{ ...details, reference },
	);
}

const isNewOrder = ({ transaction_type: type, payment_id: paymentId }: IDataObject) =>
	type !== 'refund' && paymentId === undefined;

function saysUsed({ details: { gatewayCode, httpStatus } }: PaymentError, isNew: boolean): boolean {
	const code = gatewayCode ?? httpStatus;
	return code === DUPLICATE_REFERENCE_CODE || (code === CONFLICT && isNew);
}
