import type { IDataObject } from 'n8n-workflow';

import { hasAny, usedBeforeError, type Records } from '../../shared/batch/records';
import type { Claim } from '../../shared/batch/task';
import { differs, differsInAmount, isKnown } from '../../shared/values/json';
import { PaymentError } from '../../shared/values/paymentError';
import { findTransaction, type ChingchingPayClient } from '../api/client';
import { isRefund } from '../api/outcome';
import type { QueryRequest } from '../api/wire';

export interface Transaction {
	/** What the query endpoint finds it by. */
	identifier: QueryRequest;
	/** The identifier, as what only one write may have. */
	claim: Claim;
	reference: string;
	/** What was, or would be, sent. */
	body: IDataObject;
	/** For an existing order: whether the gateway's record shows that this call paid it. */
	isResult?(found: IDataObject): boolean;
}

/** ChingchingPay's records for a reference: its query finds one transaction or none. */
export function recordsOf(client: ChingchingPayClient, transaction: Transaction): Records {
	const { identifier, claim, reference, body, isResult } = transaction;
	return {
		async read(once = false) {
			const found = await findTransaction(client, identifier, once);
			return found === undefined ? [] : [found];
		},
		reusable([found]) {
			if (found === undefined) return undefined;
			const different = differenceOf(found, body);
			if (different !== undefined)
				throw usedBeforeError(claim, reference, `a transaction with a different ${different}`);
			return isResult === undefined || isResult(found) ? found : undefined;
		},
		recovered([found], { before = [] }) {
			if (found === undefined) return undefined;
			const different = differenceOf(found, body);
			if (different !== undefined) throw lostUnder(reference, different);
			// An existing order was there before. A new transaction was not.
			if (isResult !== undefined) return isResult(found) ? found : undefined;
			return hasAny(idsOf(found), before) ? undefined : found;
		},
		mismatch(answer) {
			const different = differenceOf(answer, body);
			return different === undefined ? undefined : lostUnder(reference, different);
		},
		stands: () => true,
		idsOf,
	};
}

/** A refund also names the payment that it belongs to, which is not the refund. */
function idsOf(entry: IDataObject): string[] {
	const { transaction_id: transactionId, payment_id: paymentId } = entry;
	const ids = isRefund(entry) ? [transactionId] : [transactionId, paymentId];
	return ids.filter(isKnown).map(String);
}

/** If the reference was used before for something else, it does not show whether a call took effect. */
const lostUnder = (reference: string, different: string) =>
	new PaymentError(
		'outcomeUnknown',
		'It is unknown whether this took effect: its reference belongs to another transaction',
		`That transaction has a different ${different}, so the reference was used before. Look up both in the dashboard before you run this again.`,
		{ reference },
	);

const COMPARED = ['merchant_reference', 'original_merchant_reference'] as const;
const TYPES: ReadonlySet<unknown> = new Set(['sale', 'command', 'refund']);

/** The first member in which a transaction differs from what was, or would be, sent. */
function differenceOf(found: IDataObject, sent: IDataObject): string | undefined {
	if (isOtherType(found, sent)) return 'transaction_type';
	if (differsInAmount(found.amount, sent.amount)) return 'amount';
	if (differs(upperCase(found.currency), sent.currency)) return 'currency';
	return COMPARED.find((name) => differs(found[name], sent[name]));
}

const upperCase = (code: unknown) => (typeof code === 'string' ? code.trim().toUpperCase() : code);

/** The words in responses are not published, so an unknown type never counts as a difference. */
function isOtherType(found: IDataObject, { transaction_type: sent = 'sale' }: IDataObject): boolean {
	if (isRefund(found) !== (sent === 'refund')) return isKnown(found.transaction_type) || isRefund(found);
	const type = String(found.transaction_type).trim().toLowerCase();
	return TYPES.has(type) && type !== sent;
}
