import type { IDataObject } from 'n8n-workflow';

import { toPaymentError, type PaymentError } from '../../../shared/values/paymentError';
import { areNewestFirst, orderTimes } from '../../api/conventions';

/** How many pages of older orders one poll reads where newer ones come first, and how many where they do not. */
const PAGES = { newestFirst: 10, otherwise: 100 };
/** However many orders there are of the last hour. */
const MAX_NEWEST_PAGES = 100;

export interface Extent {
	/** Older orders are not wanted. Milliseconds since the epoch, as below. */
	from: number;
	/** Newer orders are read by every poll: what was made lately is what is paid next. */
	freshFrom: number;
	/** The page that the last poll would have read next. */
	resumeAt: number;
	/** Whether to read as much as if newer orders did not come first: nothing has been read in this process yet. */
	isThorough: boolean;
	isOutOfTime: () => boolean;
}

export interface Reading {
	/** As they came; an order that moved on to the next page meanwhile is there twice. */
	rows: IDataObject[];
	/** The page to go on with. */
	resumeAt: number;
	/** Whether the end of what is wanted was reached, by this poll and those before it that went on from each other. */
	isAtEnd: boolean;
	isNewestFirst: boolean;
	/** Why it ended early. */
	error?: PaymentError;
}

/**
 * Reads the latest orders, and goes on with the older ones where the last poll ended: an order that was made days ago may
 * be paid or refunded today, and the list can be asked for neither. As long as the rows show that newer orders come first,
 * nothing is read beyond those that are wanted; else everything is.
 *
 * @param fetchPage gets a page by its number, from 1
 * @throws PaymentError if not even the first page can be read
 */
export async function readOrders(
	fetchPage: (page: number) => Promise<IDataObject[]>,
	{ from, freshFrom, resumeAt, isThorough, isOutOfTime }: Extent,
): Promise<Reading> {
	const rows: IDataObject[] = [];
	const seen = new Set<unknown>();
	let oldest: IDataObject[] = [];
	let isNewestFirst = true;
	let longest = 0;
	let previous = '';
	let older = 0;
	for (let page = 1; ;) {
		let batch: IDataObject[];
		try {
			batch = await fetchPage(page);
		} catch (thrown) {
			const error = toPaymentError(thrown);
			if (page === 1) throw error;
			return { rows, resumeAt: older > 0 ? page : resumeAt, isAtEnd: false, isNewestFirst, error };
		}
		const current = JSON.stringify(batch);
		const others = batch.filter(({ orderId }) => !seen.has(orderId));
		for (const { orderId } of others) seen.add(orderId);
		isNewestFirst &&= areNewestFirst([...oldest, ...others]);
		oldest = others.length === 0 ? oldest : others.slice(-1);
		// As in `fetchAll`: a gateway may cap the pages, or ignore their number.
		const isLast = batch.length < longest || batch.length === 0 || current === previous;
		const isPast = isNewestFirst && isBefore(batch[0], from);
		rows.push(...batch);
		if (isLast || isPast) return { rows, resumeAt: 1, isAtEnd: true, isNewestFirst };
		longest = Math.max(longest, batch.length);
		previous = current;

		const isFresh = older === 0 && isNewestFirst && !isBefore(batch.at(-1), freshFrom) && page < MAX_NEWEST_PAGES;
		page = isFresh || older > 0 ? page + 1 : Math.max(page + 1, resumeAt);
		if (isFresh) continue;
		const most = isNewestFirst && !isThorough ? PAGES.newestFirst : PAGES.otherwise;
		if (older === most || isOutOfTime()) return { rows, resumeAt: page, isAtEnd: false, isNewestFirst };
		older += 1;
	}
}

function isBefore(row: IDataObject | undefined, time: number): boolean {
	const made = row === undefined ? undefined : orderTimes(row).made;
	return made !== undefined && made < time;
}
