import { fromMinorUnits, inMajorUnits } from '../../../shared/values/money';
import { CURRENCY_DECIMALS } from '../../api/conventions';
import type { Finding, Reconciled } from '../../api/outputs';
import type { SettledRow, TransactionType } from '../../api/settlementRows';

/** A payment or refund as the merchant's own books have it. */
export interface BookEntry {
	reference: string;
	type: TransactionType;
	/** Cents. */
	amount: number;
	currency: string;
	/** The input item that it is from. */
	item: number;
}

/** What is known under one reference, of payments or of refunds. */
interface Case {
	books: BookEntry[];
	rows: SettledRow[];
}

interface Found extends Case {
	finding: Finding;
	/** How many entries of the books have this reference. */
	bookEntries: number;
}

/** A finding, with the input items that it is about. */
export type Result = { json: Reconciled; items: number[] };

/**
 * Compares the books with what was settled: each entry and each row is in exactly one finding. References are matched
 * to the letter, payments and refunds apart. In the order of the books, then of the settlements.
 */
export function reconcile(books: BookEntry[], rows: SettledRow[]): Result[] {
	const cases = new Map<string, Case>();
	const caseOf = (key: string): Case => {
		const known = cases.get(key) ?? { books: [], rows: [] };
		cases.set(key, known);
		return known;
	};
	for (const entry of books) caseOf(keyOf(entry)).books.push(entry);
	for (const row of distinct(rows)) caseOf(keyOf(row)).rows.push(row);
	const found = [...cases.values()].flatMap(findingsOf);
	const similar = similarReferences(found);
	return found.map((one) => ({ json: toJson(one, similar(one)), items: one.books.map(({ item }) => item) }));
}

/** What has no reference, such as an adjustment, is a case of its own. */
const keyOf = ({ type, reference, ...more }: BookEntry | SettledRow) =>
	JSON.stringify([type, reference, ...(reference === '' && 'transactionId' in more ? [more.transactionId] : [])]);

/** A row that is on two pages is one row: the same transaction in the same settlement. Without an ID, nobody can tell. */
function distinct(rows: SettledRow[]): SettledRow[] {
	const seen = new Set<string>();
	return rows.filter((row) => {
		if (row.transactionId === undefined) return true;
		const key = JSON.stringify([
			row.settlementId,
			row.transactionId,
			row.reference,
			row.type,
			row.amount,
			row.currency,
		]);
		return !seen.has(key) && seen.add(key);
	});
}

function findingsOf(known: Case): Found[] {
	const { books, rows } = known;
	const bookEntries = books.length;
	const [book] = books;
	if (book === undefined) {
		return [{ ...known, bookEntries, finding: rows.length > 1 ? 'settledTwice' : 'onlySettled' }];
	}
	if (bookEntries === 1) return [{ ...known, bookEntries, finding: judge(book, rows) }];
	return entryByEntry(known).map((one) => ({ ...one, bookEntries }));
}

/** One entry of the books. A payment may be settled in parts, which then add up. */
function judge(book: BookEntry, rows: SettledRow[]): Finding {
	if (rows.length === 0) return 'onlyInBooks';
	const isSame = rows.every((row) => isSameCurrency(book, row)) && sum(rows) === book.amount;
	if (isSame) return 'agreed';
	return rows.length > 1 ? 'settledTwice' : 'amountDiffers';
}

/** Books that have a reference more than once: each entry gets a row that agrees, then one that is left. */
function entryByEntry({ books, rows }: Case): Array<Case & { finding: Finding }> {
	const left = [...rows];
	const take = (fits: (row: SettledRow) => boolean): SettledRow[] => {
		const index = left.findIndex(fits);
		return index < 0 ? [] : left.splice(index, 1);
	};
	const agreeing = books.map((book) => take((row) => judge(book, [row]) === 'agreed'));
	const taken = agreeing.map((row) => (row.length > 0 ? row : take(() => true)));
	const findings = books.map((book, index) => {
		const own = taken[index] ?? [];
		return { books: [book], rows: own, finding: judge(book, own) };
	});
	return left.length === 0 ? findings : [...findings, { books: [], rows: left, finding: 'settledTwice' }];
}

const isSameCurrency = (book: BookEntry, { currency }: SettledRow) =>
	currency === undefined || currency === book.currency;

const sum = (rows: SettledRow[]) => rows.reduce((total, { amount }) => total + amount, 0);

/** For what is on one side only: the reference of the other side that a person would take for the same. */
function similarReferences(found: Found[]): (one: Found) => string | null {
	const sides = { onlySettled: new Map<string, string>(), onlyInBooks: new Map<string, string>() };
	const isSide = (finding: Finding): finding is keyof typeof sides => finding in sides;
	for (const one of found) if (isSide(one.finding)) sides[one.finding].set(simplified(one), referenceOf(one));
	return (one) => {
		if (!isSide(one.finding)) return null;
		return sides[one.finding === 'onlySettled' ? 'onlyInBooks' : 'onlySettled'].get(simplified(one)) ?? null;
	};
}

/** A reference without what programs change on its way: letter case, blanks, Unicode forms, zeros in front. */
const simplified = (one: Found): string =>
	`${typeOf(one)} ${referenceOf(one)
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\s+/g, '')
		.replace(/^0+(?=.)/, '')}`;

const referenceOf = ({ books, rows }: Case): string => (books[0] ?? rows[0])?.reference ?? '';
const typeOf = ({ books, rows }: Case): TransactionType => (books[0] ?? rows[0])?.type ?? 'sale';

function toJson(one: Found, similar: string | null): Reconciled {
	const { finding, books, rows, bookEntries } = one;
	const [book] = books;
	const currencies = new Set(rows.map(({ currency }) => currency ?? book?.currency ?? null));
	const settledCurrency = currencies.size === 1 ? ([...currencies][0] ?? null) : null;
	const settledAmount = rows.length === 0 || currencies.size > 1 ? null : sum(rows);
	const isComparable = book !== undefined && settledAmount !== null && settledCurrency === book.currency;
	const json = {
		finding,
		merchant_reference: referenceOf(one),
		transaction_type: typeOf(one),
		book_amount: book === undefined ? null : inMajor(book.amount),
		book_currency: book?.currency ?? null,
		settled_amount: settledAmount === null ? null : inMajor(settledAmount),
		settled_currency: settledCurrency,
		difference: isComparable ? inMajor(settledAmount - book.amount) : null,
		settled_amounts: rows.map(({ amount }) => inMajor(amount)),
		settlement_ids: [...new Set(rows.flatMap(({ settlementId = [] }) => settlementId))],
		transaction_ids: [...new Set(rows.flatMap(({ transactionId = [] }) => transactionId))],
		book_entries: bookEntries,
		similar_reference: similar,
	};
	return { ...json, note: noteOf(one, similar) };
}

function noteOf({ finding, books, rows, bookEntries }: Found, similar: string | null): string {
	const settled = rows.map(({ amount, currency = books[0]?.currency }) => inWords(amount, currency)).join(' and ');
	const booked = books.map(({ amount, currency }) => inWords(amount, currency)).join(' and ');
	const notes = [
		NOTES[finding](settled, booked, rows.length),
		bookEntries > 1 ? `The books have this reference ${bookEntries} times.` : '',
		similar === null ? '' : `The other side has "${similar}", which is written differently.`,
	];
	return notes.filter((note) => note !== '').join(' ');
}

const NOTES: Record<Finding, (settled: string, booked: string, rows: number) => string> = {
	agreed: () => '',
	amountDiffers: (settled, booked) => `Settled ${settled}, the books say ${booked}.`,
	onlySettled: (settled) => `Settled ${settled}, but not in the books.`,
	onlyInBooks: (_, booked) => `In the books with ${booked}, but not in these settlements. It may be settled later.`,
	settledTwice: (settled, booked, rows) =>
		`Settled ${rows === 1 ? 'once more' : `${rows} times`}: ${settled}.${booked === '' ? '' : ` The books say ${booked}.`}`,
};

/** Exact to the cent, where a difference of amounts in major units would not be. */
const inMajor = (cents: number) => fromMinorUnits(cents, CURRENCY_DECIMALS);
const inWords = (amount: number, currency = '') => `${currency} ${inMajorUnits(amount)}`.trim();
