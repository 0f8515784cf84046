import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inParallel } from '../../../shared/batch/inParallel';
import type { Item } from '../../../shared/batch/item';
import type { WholeBatchOperation } from '../../../shared/batch/operation';
import { AMOUNT_UNITS, toSignedMinorUnits } from '../../../shared/values/money';
import { isKnown } from '../../../shared/values/json';
import { inputError, PaymentError, toPaymentError } from '../../../shared/values/paymentError';
import { boolean, oneOf, optionalText } from '../../../shared/values/validate';
import type { ChingchingPayClient } from '../../api/client';
import { CURRENCY_DECIMALS, SETTLEMENT_COLUMNS, type SettlementColumn } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { areRows, parseSettlementFile, toSettledRows, type RowFormat, type SettledRow } from '../../api/settlementRows';
import { settlementIdOf } from '../../api/settlements';
import { amountLabel, amountFields, amountUnit, currency, merchantReference } from '../fields';
import { readAmountUnit, readCurrency, readReference } from '../read';
import { fetchSettlements, filters, readFilters } from './filters';
import { reconcile as compare, type BookEntry } from './findings';

const ENTRY_TYPES = ['sale', 'refund'] as const;

/** What an item of the books says. Each is read for each item. */
const entryFields: INodeProperties[] = [
	{
		...merchantReference,
		placeholder: 'e.g. {{ $json.reference }}',
		description:
			'The order number of each input item, under which it was paid. It is compared to the letter. A refund has its own.',
	},
	...amountFields({ description: 'The amount of each input item. Below 0, it is a refund.' }),
	currency,
	{
		displayName: 'Type',
		name: 'entryType',
		type: 'options',
		options: [
			{ name: 'Payment', value: 'sale' },
			{ name: 'Refund', value: 'refund' },
		],
		default: 'sale',
		description: 'What each input item is. Payments are compared with payments, and refunds with refunds.',
	},
];

const columnField = (displayName: string, name: SettlementColumn, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: `e.g. ${SETTLEMENT_COLUMNS[name]}`,
	description,
});

/** What ChingchingPay does not publish of its settlements. */
const columns: INodeProperties = {
	displayName: 'Settlement Columns',
	name: 'settlementColumns',
	type: 'collection',
	placeholder: 'Add column',
	default: {},
	description: 'What your settlement files call their columns, if not as ChingchingPay calls them elsewhere',
	options: [
		columnField('Amount', 'amount', 'The column with the amount that the customer paid, before fees'),
		{
			displayName: 'Amount Unit',
			name: 'amountUnit',
			type: 'options',
			options: amountUnit.options ?? [],
			default: 'minor',
			description: 'The unit of the amounts in your settlement files',
		},
		columnField('Currency', 'currency', 'The column with the currency'),
		columnField('Merchant Reference', 'reference', 'The column with your order number'),
		columnField('Transaction ID', 'transactionId', "The column with ChingchingPay's ID of the transaction"),
		columnField('Transaction Type', 'type', 'The column that tells refunds from payments'),
	],
};

const onlyDifferences: INodeProperties = {
	displayName: 'Only Differences',
	name: 'onlyDifferences',
	type: 'boolean',
	default: false,
	description: 'Whether to leave out what agrees',
};

export const reconcile: WholeBatchOperation<ChingchingPayClient> = {
	name: 'Reconcile',
	value: 'reconcile',
	action: 'Reconcile settlements',
	description: 'Compare your settlements with your own records, which are the input items',
	fields: [...entryFields, onlyDifferences, filters, columns],
	begin(first, client) {
		const filter = readFilters(first, client.conventions.timeUnitMs);
		const format = readFormat(first);
		const leavesOutAgreed = boolean(first.parameter('onlyDifferences'), 'Only Differences');
		const books: BookEntry[] = [];
		const unreadable = new Set<string>();
		return {
			add(item) {
				if (isNothing(item)) return;
				const reference = readReference(item);
				try {
					books.push(readEntry(item, reference));
				} catch (thrown) {
					unreadable.add(reference);
					throw withReference(thrown, reference);
				}
			},
			async run(concurrency) {
				const settlements = await fetchSettlements(client, filter);
				const { rows, skipped } = areRows(settlements, format)
					? readRows(settlements, {}, format)
					: await downloadRows(client, settlements, format, concurrency);
				if (skipped > 0) first.hint(`${skipped} ${NO_TRANSACTIONS}`);
				return (
					compare(books, rows)
						.filter(({ json }) => !leavesOutAgreed || json.finding !== 'agreed')
						// It is in the books, and its item says what is wrong with it.
						.filter(({ json, items }) => items.length > 0 || !unreadable.has(json.merchant_reference))
						.map(({ json, items }) => ({ json: { ...json }, items }))
				);
			},
		};
	},
};

/** What *Always Output Data* makes of books that are empty. */
const isNothing = (item: Item) =>
	Object.keys(item.input).length === 0 && !isKnown(item.parameter('merchantReference') ?? '');

/** An error of an item whose reference is known. */
function withReference(thrown: unknown, reference: string): PaymentError {
	const { kind, message, advice, details } = toPaymentError(thrown, 'input');
	return new PaymentError(kind, message, advice, { ...details, reference });
}

function readEntry(item: Item, reference: string): BookEntry {
	const unit = readAmountUnit(item);
	const signed = toSignedMinorUnits(item.parameter('amount'), unit, CURRENCY_DECIMALS, amountLabel(unit));
	const type = oneOf(item.parameter('entryType'), 'Type', ENTRY_TYPES);
	return {
		reference,
		type: signed < 0 ? 'refund' : type,
		amount: Math.abs(signed),
		currency: readCurrency(item),
		item: item.index,
	};
}

function readFormat(item: Item): RowFormat {
	const { amountUnit: unit = 'minor', ...entered } = item.collection('settlementColumns');
	const names = Object.entries(entered).map(([column, name]) => [column, optionalText(name, 'Settlement Columns')]);
	return {
		amountUnit: oneOf(unit, 'Amount Unit', AMOUNT_UNITS),
		columns: Object.fromEntries(names.filter(([, name]) => name !== undefined)),
	};
}

const NO_TRANSACTIONS =
	'rows of the settlements have neither a merchant reference nor a transaction ID, such as totals and fees. They are not compared.';

interface Read {
	rows: SettledRow[];
	/** How many rows are no transactions. */
	skipped: number;
}

function readRows(members: IDataObject[], settlement: IDataObject, format: RowFormat): Read {
	const rows = members.length === 0 ? [] : toSettledRows(members, settlement, format);
	return { rows, skipped: members.length - rows.length };
}

/** The rows of the settlements' files, each downloaded once even if two pages of the list have it. */
async function downloadRows(
	client: ChingchingPayClient,
	settlements: IDataObject[],
	format: RowFormat,
	concurrency: number,
): Promise<Read> {
	const byId = new Map(settlements.map((settlement) => [idOf(settlement), settlement]));
	const files = await inParallel([...byId], concurrency, async ([settlementId, settlement]) => {
		const file = await client.download({ endpoint: endpoints.downloadSettlement, path: { settlementId } });
		return readRows(parseSettlementFile(file, settlementId), settlement, format);
	});
	return {
		rows: files.flatMap(({ rows }) => rows),
		skipped: files.reduce((total, { skipped }) => total + skipped, 0),
	};
}

function idOf(settlement: IDataObject): string {
	const id = settlementIdOf(settlement);
	if (id !== undefined) return id;
	throw inputError(
		'A settlement in the list has no ID, so its file cannot be downloaded',
		"Look at the list with 'Get Many'. If it has a merchant reference under another name, enter that in 'Settlement Columns'.",
	);
}
