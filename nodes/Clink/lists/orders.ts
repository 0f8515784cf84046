import type { IDataObject, INodeListSearchItems } from 'n8n-workflow';

import type { List, Page } from '../../shared/lists/searchList';
import { isKnown, isObject } from '../../shared/values/json';
import type { ClinkClient } from '../api/client';
import { ORDER_PAGE_SIZE } from '../api/conventions';
import { showMoney } from '../api/currencies';
import { endpoints } from '../api/endpoints';
import { orderOutcome } from '../api/outcome';
import { chosenText } from './chosen';

/** The order of the rows is not published: each page is shown with the newest first. */
export const orders: List<ClinkClient> = { fetchPage, toEntries: (rows) => newestFirst(rows).map(toOrderEntry) };

const REFUNDABLE: ReadonlySet<string> = new Set(['succeeded', 'partiallyRefunded']);

/** The orders of which something can still be refunded. */
export const refundableOrders: List<ClinkClient> = {
	fetchPage,
	toEntries: (rows) =>
		newestFirst(rows)
			.filter((order) => REFUNDABLE.has(orderOutcome(order)))
			.map(toOrderEntry),
};

/** Clink cannot list its customers: these are those who have an order. */
export const customers: List<ClinkClient> = {
	isDerived: true,
	fetchPage,
	toEntries: (rows) =>
		distinct(
			newestFirst(rows).flatMap(({ customerId, customerEmail }) =>
				isKnown(customerId)
					? [{ name: isKnown(customerEmail) ? String(customerEmail) : String(customerId), value: String(customerId) }]
					: [],
			),
		),
};

const PAID: ReadonlySet<string> = new Set(['succeeded', 'partiallyRefunded', 'refunded']);

/** Nor can it list saved cards and wallets: these are those that an order of the chosen customer was paid with. */
export const paymentInstruments: List<ClinkClient> = {
	isDerived: true,
	fetchPage: async (client, pageNum, context) =>
		await fetchOrders(client, pageNum, { customerId: chosenCustomer(context).customerId }),
	toEntries(rows, context) {
		const { customerEmail } = chosenCustomer(context);
		const methodType = chosenText(context, 'paymentMethodType');
		return distinct(
			newestFirst(rows)
				.filter((order) => PAID.has(orderOutcome(order)) && hasText(order.customerEmail, customerEmail))
				.flatMap(({ paymentMethod, customerEmail: email, customerId }) =>
					isObject(paymentMethod) &&
					isKnown(paymentMethod.paymentInstrumentId) &&
					hasText(paymentMethod.paymentMethodType, methodType)
						? [toInstrumentEntry(paymentMethod, isKnown(email) ? email : customerId)]
						: [],
				),
		);
	},
};

type Context = Parameters<typeof chosenText>[0];

/** The customer in the form, as far as orders can be told apart by it: they do not have the merchant's own ID of one. */
function chosenCustomer(context: Context): { customerId?: string | undefined; customerEmail?: string | undefined } {
	const identifier = chosenText(context, 'customerIdentifier');
	switch (chosenText(context, 'customerIdentifierType')) {
		case 'customerId':
			return { customerId: identifier };
		case 'customerEmail':
			return { customerEmail: identifier };
		default:
			return {};
	}
}

/** Whether a member has a text, in any letter case; every member does if no text is wanted. */
const hasText = (member: unknown, wanted: string | undefined) =>
	wanted === undefined || String(member).toLowerCase() === wanted.toLowerCase();

async function fetchPage(client: ClinkClient, pageNum: number): Promise<Page> {
	return await fetchOrders(client, pageNum, {});
}

async function fetchOrders(
	client: ClinkClient,
	pageNum: number,
	filter: Record<string, string | undefined>,
): Promise<Page> {
	const query = { ...filter, pageNum, pageSize: ORDER_PAGE_SIZE };
	const rows = await client.list({ endpoint: endpoints.orders, query, once: true });
	return { rows, isLast: rows.length < ORDER_PAGE_SIZE };
}

const newestFirst = (rows: IDataObject[]) =>
	[...rows].sort((a, b) => Number(b.createTime ?? 0) - Number(a.createTime ?? 0));

/** "ORDER-1042 · 19.99 USD · success" */
function toOrderEntry({ orderId, merchantReferenceId: reference, ...order }: IDataObject): INodeListSearchItems {
	// Known from Clink's logs: the text "null" stands for no reference.
	const title = isKnown(reference) && reference !== 'null' ? reference : orderId;
	const { amountTotal, paymentCurrency, status } = order;
	const parts = [title, showMoney(amountTotal, paymentCurrency), status];
	return { name: parts.map(String).join(' · '), value: String(orderId) };
}

/** "Visa •••• 4242 · ada@example.com", or the wallet instead of the card. */
function toInstrumentEntry(method: IDataObject, customer: unknown): INodeListSearchItems {
	const { cardScheme, cardLastFour, paymentMethodType, wallet, paymentInstrumentId } = method;
	const tag = isObject(wallet) ? wallet.accountTag : undefined;
	const title = isKnown(cardLastFour)
		? `${titleCase(isKnown(cardScheme) ? cardScheme : 'Card')} •••• ${String(cardLastFour)}`
		: [titleCase(paymentMethodType), tag].filter(isKnown).join(' ');
	return { name: [title, customer].filter(isKnown).map(String).join(' · '), value: String(paymentInstrumentId) };
}

const titleCase = (word: unknown) => {
	const text = String(word);
	return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
};

function distinct(entries: INodeListSearchItems[]): INodeListSearchItems[] {
	return [...new Map(entries.map((entry) => [entry.value, entry])).values()];
}
