import type { IDataObject } from 'n8n-workflow';

import type { HttpResponse } from '../../shared/http/send';
import { parseCsv } from '../../shared/values/csv';
import { decodeUtf8, isKnown } from '../../shared/values/json';
import { toSignedMinorUnits, type AmountUnit } from '../../shared/values/money';
import { inputError } from '../../shared/values/paymentError';
import { CURRENCY_DECIMALS, SETTLEMENT_COLUMNS, type SettlementColumn } from './conventions';
import { settlementIdOf, settlementsIn } from './settlements';

export type TransactionType = 'sale' | 'refund';

/** A payment or refund as a settlement has it. */
export interface SettledRow {
	/** Empty for what has none, such as an adjustment. */
	reference: string;
	type: TransactionType;
	/** Cents, not below 0 for a refund either. */
	amount: number;
	/** In upper case; undefined if the settlement does not say. */
	currency: string | undefined;
	settlementId: string | undefined;
	transactionId: string | undefined;
}

/** How a merchant's settlements are to be read. */
export interface RowFormat {
	/** The names of the columns that the merchant has entered. */
	columns: Partial<Record<SettlementColumn, string>>;
	amountUnit: AmountUnit;
}

/** Whether a list of settlements has the transactions themselves: then no file need be downloaded. */
export function areRows(settlements: IDataObject[], { columns }: RowFormat): boolean {
	const reference = columnIn(namesIn(settlements), 'reference', columns);
	return settlements.some((settlement) => textIn(settlement, reference) !== undefined);
}

/**
 * The members of each row of a settlement's file, which is CSV or JSON in UTF-8.
 *
 * @throws PaymentError (`input`) for any other file
 */
export function parseSettlementFile({ body }: HttpResponse, settlementId: string): IDataObject[] {
	const text = decodeUtf8(body)?.trim();
	const rows = text === undefined || text.includes('\0') ? undefined : (parseJsonRows(text) ?? parseCsv(text));
	if (rows !== undefined) return rows;
	throw inputError(
		`The file of settlement ${settlementId} is not a CSV or JSON file in UTF-8`,
		"Use 'Download' and n8n's 'Extract from File' for it, and 'Compare Datasets' to compare it with your books.",
	);
}

function parseJsonRows(text: string): IDataObject[] | undefined {
	if (!/^[[{]/.test(text)) return undefined;
	try {
		return settlementsIn(JSON.parse(text));
	} catch {
		return undefined;
	}
}

/**
 * Reads rows of one settlement, or of a list. A row with neither a reference nor a transaction ID is none, such as a total.
 *
 * @param settlement what the list says of the settlement, where the rows do not say it themselves
 * @throws PaymentError (`input`) if a column that is needed is missing, or an amount is none
 */
export function toSettledRows(rows: IDataObject[], settlement: IDataObject, format: RowFormat): SettledRow[] {
	const names = namesIn(rows);
	const where = settlementIdOf(settlement);
	const column = (name: SettlementColumn) => columnIn(names, name, format.columns);
	const [reference, amount] = NEEDED.map((name) => column(name) ?? missing(name, names, where));
	const [currency, type, transactionId] = [column('currency'), column('type'), column('transactionId')];
	return rows.flatMap((row, index) => {
		const settled = {
			reference: textIn(row, reference) ?? '',
			transactionId: textIn(row, transactionId),
			currency: (textIn(row, currency) ?? textIn(settlement, 'currency'))?.toUpperCase(),
			settlementId: where ?? settlementIdOf(row),
		};
		if (settled.reference === '' && settled.transactionId === undefined) return [];
		const label = `Amount of row ${index + 1}${where === undefined ? '' : ` of settlement ${where}`}`;
		const signed = toSignedMinorUnits(row[amount ?? ''], format.amountUnit, CURRENCY_DECIMALS, label);
		const isRefund = signed < 0 || /refund/i.test(textIn(row, type) ?? '');
		return [{ ...settled, amount: Math.abs(signed), type: isRefund ? 'refund' : 'sale' }];
	});
}

const NEEDED = ['reference', 'amount'] as const;

const namesIn = (rows: IDataObject[]): string[] => [...new Set(rows.flatMap(Object.keys))];

function columnIn(names: string[], column: SettlementColumn, entered: RowFormat['columns']): string | undefined {
	const wanted = entered[column] ?? SETTLEMENT_COLUMNS[column];
	return names.find((name) => name === wanted) ?? names.find((name) => plain(name) === plain(wanted));
}

/** "Merchant Reference" and "merchant_reference" are the same. */
const plain = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');

function textIn(row: IDataObject, name: string | undefined): string | undefined {
	const value = name === undefined ? undefined : row[name];
	return isKnown(value) && typeof value !== 'object' ? String(value) : undefined;
}

function missing(column: SettlementColumn, names: string[], settlementId: string | undefined): never {
	throw inputError(
		`${settlementId === undefined ? 'The list of settlements' : `Settlement ${settlementId}`} has no column for the ${LABELS[column]}`,
		`Its columns are: ${names.join(', ')}. Enter the name of the right one in 'Settlement Columns'.`,
	);
}

const LABELS: Record<SettlementColumn, string> = {
	reference: 'merchant reference',
	amount: 'amount',
	currency: 'currency',
	type: 'transaction type',
	transactionId: 'transaction ID',
};
