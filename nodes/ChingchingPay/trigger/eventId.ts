import type { Confirmed } from '../api/confirm';
import { STATUS_FIELDS, type Conventions } from '../api/conventions';

/** The same for every callback about the same state of the same transaction. */
export function eventId({ data, outcome }: Confirmed, { statusField }: Pick<Conventions, 'statusField'>): string {
	const { transaction_type: type, transaction_id: id, payment_id: paymentId, merchant_reference: reference } = data;
	const { status, refunded_amount: refunded } = data;
	const fields = new Set([...STATUS_FIELDS, ...(statusField === undefined ? [] : [statusField])]);
	const moreOfStatus = [...fields]
		.filter((name) => name !== 'status' && isStated(data[name]))
		.map((name) => [name, data[name]]);
	return JSON.stringify([
		type,
		id ?? paymentId ?? null,
		reference ?? null,
		outcome,
		status ?? null,
		refunded ?? null,
		...moreOfStatus,
	]);
}

const isStated = (value: unknown) => value !== undefined && value !== null;
