import { createHash } from 'node:crypto';
import type { Answer } from '../gateway/gateway.cts';
import type { Merchant } from './merchant.cts';
import type { TimeUnit } from './personality.cts';
import { Refusal } from './refusals.cts';
import type { SettlementsRequest } from './schema.cts';
import type { ChingchingPayService } from './service.cts';
import { toUnit } from './time-unit.cts';

const settlementCount = 45;
const TRANSFERRED_AFTER_DAYS = 3;
const defaultPageSize = 20;
const ONE_DAY_SECONDS = 24 * 60 * 60;
const feePerMille = 12;

interface Row {
	merchant_reference: string;
	transaction_type: 'sale' | 'refund';
	amount: number;
	fee: number;
}

interface Settlement {
	settlement_id: string;
	merchant_id: string;
	currency: string;
	amount: number;
	refund_amount: number;
	fee: number;
	net_amount: number;
	transaction_count: number;
	/** Unix seconds, as every time here. */
	start_time: number;
	end_time: number;
	created_at: number;
	is_transferred: boolean;
	transferred_at: number | null;
}

/** The same seed gives the same rows, so that a list and its download agree without being stored. */
function rowsOf(seed: string): Row[] {
	const noise = createHash('sha256').update(seed).digest();
	return Array.from({ length: 3 + (noise.readUInt8(0) % 6) }, (_, index) => {
		const isRefund = index === 2 && noise.readUInt8(1) % 3 === 0;
		const amount = 1000 + (noise.readUInt16BE(2 + index * 2) % 90_000);
		return {
			merchant_reference: `${isRefund ? 'R' : 'S'}-${seed.slice(-8)}-${index + 1}`,
			transaction_type: isRefund ? 'refund' : 'sale',
			amount: isRefund ? Math.floor(amount / 10) : amount,
			fee: isRefund ? 0 : Math.round((amount * feePerMille) / 1000),
		};
	});
}

function sum(rows: Row[], pick: (row: Row) => number): number {
	return rows.reduce((total, row) => total + pick(row), 0);
}

function dayBefore(midnight: number, age: number, merchant: Merchant): Settlement {
	const start = midnight - age * ONE_DAY_SECONDS;
	const id = `stl_${merchant.merchantId}_${new Date(start * 1000).toISOString().slice(0, 10).replaceAll('-', '')}`;
	const rows = rowsOf(id);
	const amount = sum(rows, (row) => (row.transaction_type === 'sale' ? row.amount : 0));
	const refunded = sum(rows, (row) => (row.transaction_type === 'refund' ? row.amount : 0));
	const fee = sum(rows, (row) => row.fee);
	const isTransferred = age > TRANSFERRED_AFTER_DAYS;
	const end = start + ONE_DAY_SECONDS;
	return {
		settlement_id: id,
		merchant_id: merchant.merchantId,
		currency: 'HKD',
		amount,
		refund_amount: refunded,
		fee,
		net_amount: amount - refunded - fee,
		transaction_count: rows.length,
		start_time: start,
		end_time: end,
		created_at: end,
		is_transferred: isTransferred,
		transferred_at: isTransferred ? end + TRANSFERRED_AFTER_DAYS * ONE_DAY_SECONDS : null,
	};
}

function settlementsOf(merchant: Merchant, now: number): Settlement[] {
	const midnight = Math.floor(now / 1000 / ONE_DAY_SECONDS) * ONE_DAY_SECONDS;
	return Array.from({ length: settlementCount }, (_, index) => dayBefore(midnight, index + 1, merchant));
}

/** A settlement with its times in the unit of the gateway. */
function view(settlement: Settlement, unit: TimeUnit): Settlement {
	const inUnit = (seconds: number): number => toUnit(seconds * 1000, unit);
	const { start_time: start, end_time: end, created_at: created, transferred_at: transferred } = settlement;
	return {
		...settlement,
		start_time: inUnit(start),
		end_time: inUnit(end),
		created_at: inUnit(created),
		transferred_at: transferred === null ? null : inUnit(transferred),
	};
}

/** One settlement a day for the 45 days before today (UTC), newest first. */
export function listSettlements(
	{ context, personality }: ChingchingPayService,
	merchant: Merchant,
	request: SettlementsRequest,
): unknown {
	const { is_transferred: transferred, start_time: start, end_time: end } = request;
	const settlements = settlementsOf(merchant, context.now()).map((entry) => view(entry, personality.timeUnit));
	const kept = settlements.filter(
		(settlement) =>
			(transferred === undefined || settlement.is_transferred === ['true', '1'].includes(transferred)) &&
			(start === undefined || settlement.created_at >= Number(start)) &&
			(end === undefined || settlement.created_at <= Number(end)),
	);
	const page = Number(request.page ?? 1);
	const pageSize = Math.min(Number(request.page_size ?? defaultPageSize), personality.maxPageSize);
	return {
		total: kept.length,
		page,
		page_size: pageSize,
		list: kept.slice((page - 1) * pageSize, page * pageSize),
	};
}

export function downloadSettlement(
	{ context }: ChingchingPayService,
	merchant: Merchant,
	settlementId: string,
): Answer {
	const found = settlementsOf(merchant, context.now()).find(({ settlement_id: id }) => id === settlementId);
	if (found === undefined) throw new Refusal('notFound', `no settlement has the id ${settlementId}`);
	const rows = rowsOf(settlementId).map((row) =>
		[
			settlementId,
			row.merchant_reference,
			row.transaction_type,
			found.currency,
			row.amount,
			row.fee,
			`txn_${row.merchant_reference}`,
		].join(','),
	);
	const head = 'settlement_id,merchant_reference,transaction_type,currency,amount,fee,transaction_id';
	return {
		status: 200,
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${settlementId}.csv"`,
		},
		body: `${[head, ...rows].join('\r\n')}\r\n`,
	};
}
