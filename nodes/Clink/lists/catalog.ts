import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';

import type { List, Page } from '../../shared/lists/searchList';
import { isKnown } from '../../shared/values/json';
import type { ClinkClient } from '../api/client';
import { CATALOG_PAGE_SIZE } from '../api/conventions';
import { showMoney } from '../api/currencies';
import { endpoints } from '../api/endpoints';
import { recurringOf } from '../api/price';
import type { PriceType } from '../api/wire/catalog';
import { chosenProduct } from './chosen';

export const products: List<ClinkClient> = {
	async fetchPage(client, pageNum) {
		return toPage(
			await client.list({ endpoint: endpoints.products, query: { pageNum, pageSize: CATALOG_PAGE_SIZE }, once: true }),
		);
	},
	toEntries: (rows) => rows.filter(isActive).map(({ productId, name }) => entry(productId, name)),
};

/** The prices of the product that is chosen, by their ID. */
export const prices = (priceType?: PriceType): List<ClinkClient> => pricesAs(({ priceId }) => priceId, priceType);

/** Its recurring prices by their terms as they are now. A price that is not active may have none. */
export const priceSnapshots = pricesAs(({ priceSnapshotId }) => priceSnapshotId, 'recurring');

function pricesAs(toValue: (price: IDataObject) => unknown, priceType?: PriceType): List<ClinkClient> {
	return {
		async fetchPage(client, pageNum, context) {
			const query = { productId: chosenProduct(context), active: 'true', pageNum, pageSize: CATALOG_PAGE_SIZE };
			return toPage(await client.list({ endpoint: endpoints.prices, query, once: true }));
		},
		toEntries: (rows) =>
			rows
				.filter((price) => isActive(price) && (priceType === undefined || price.priceType === priceType))
				.filter((price) => isKnown(toValue(price)))
				.map((price) => entry(toValue(price), describePrice(price))),
	};
}

const toPage = (rows: IDataObject[]): Page => ({ rows, isLast: rows.length < CATALOG_PAGE_SIZE });
const isActive = ({ active }: IDataObject) => active !== false;

const entry = (value: unknown, name: unknown): INodeListSearchItems => ({
	name: isKnown(name) ? String(name) : String(value),
	value: String(value),
});

/** "19.99 USD", "50.00 USD / 3 months" or "9.90 USD / month, 14 days free". */
function describePrice(price: IDataObject): string {
	const amount = showMoney(price.unitAmount, price.currency);
	const terms = recurringOf(price);
	if (terms === undefined) return amount;
	const { interval, intervalCount, trialPeriodDays } = terms;
	const unit = UNITS[interval] ?? interval;
	const period = intervalCount === 1 ? unit : `${intervalCount} ${unit}s`;
	return `${amount} / ${period}${trialPeriodDays > 0 ? `, ${trialPeriodDays} days free` : ''}`;
}

/** Intervals in words; the count of a custom one is in days. */
const UNITS: Record<string, string> = { half_year: 'half year', custom: 'day' };
