import type { IDataObject } from 'n8n-workflow';

import type { List, Page } from '../../shared/lists/searchList';
import { isKnown } from '../../shared/values/json';
import type { ClinkClient } from '../api/client';
import { endpoints } from '../api/endpoints';
import { COUPON_PAGE_SIZE } from '../api/conventions';

export const coupons: List<ClinkClient> = {
	fetchPage: async (client, pageNum) => await fetchCoupons(client, pageNum, COUPON_PAGE_SIZE),
	toEntries: (rows) =>
		rows.map(({ couponId, couponName, terms }) => ({
			name: isKnown(terms) ? `${String(couponName)} (${String(terms)})` : String(couponName),
			value: String(couponId),
		})),
};

/** Coupons whose codes are read at the same time. */
const COUPONS_AT_ONCE = 10;

/** Codes can be listed by coupon only, so a page is the codes of some coupons. */
const codesOf = (toEntries: List<ClinkClient>['toEntries']): List<ClinkClient> => ({
	async fetchPage(client, pageNum) {
		const { rows: some, isLast } = await fetchCoupons(client, pageNum, COUPONS_AT_ONCE);
		const rows = await Promise.all(
			some.map(async (coupon) => {
				const path = { couponId: String(coupon.couponId) };
				const codes = await client.list({ endpoint: endpoints.promotionCodes, path, once: true });
				return codes.map((code): IDataObject => ({ ...code, couponName: coupon.couponName }));
			}),
		);
		return { rows: rows.flat(), isLast };
	},
	toEntries,
});

/** To be applied: active ones, by their text. */
export const promotionCodes = codesOf((rows) =>
	rows
		.filter(({ status }) => status === 'active')
		.map(({ code, couponName }) => ({ name: `${String(code)} · ${String(couponName)}`, value: String(code) })),
);

/** To be looked up or changed: all of them, by their ID. */
export const promotionCodeIds = codesOf((rows) =>
	rows.map(({ promotionCodeId, code, couponName, status }) => ({
		name: [code, couponName, status].map(String).join(' · '),
		value: String(promotionCodeId),
	})),
);

async function fetchCoupons(client: ClinkClient, pageNum: number, pageSize: number): Promise<Page> {
	const rows = await client.list({ endpoint: endpoints.coupons, query: { pageNum, pageSize }, once: true });
	return { rows, isLast: rows.length < pageSize };
}
