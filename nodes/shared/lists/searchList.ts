import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { toPaymentError, type PaymentError } from '../values/paymentError';

/** How long the editor waits for one page, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** How many pages are read at most before something is shown. */
const MAX_PAGES = 10;

/** One page of a gateway's list. */
export interface Page {
	rows: IDataObject[];
	isLast: boolean;
}

/** A list to choose from in the editor. */
export interface List<Client> {
	/** Reads one page, by its number from 1. @throws PaymentError */
	fetchPage(client: Client, page: number, context: ILoadOptionsFunctions): Promise<Page>;
	/** What is shown for the rows. */
	toEntries(rows: IDataObject[], context: ILoadOptionsFunctions): INodeListSearchItems[];
	/** Whether the rows are read before anything is shown, since several of them make one entry. */
	isDerived?: boolean;
}

type SearchMethod = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/**
 * The method behind a resource locator's list: searches by what is shown, page by page. No gateway can search, so pages
 * are read until one has something to show. The text of a list that cannot be read is that of an item.
 */
export function searchList<Client>(
	list: List<Client>,
	createClient: (context: ILoadOptionsFunctions, timeout: number) => Promise<Client>,
): SearchMethod {
	return async function (filter, paginationToken) {
		try {
			return await search(list, await createClient(this, TIMEOUT_MS), this, filter, Number(paginationToken ?? 1));
		} catch (thrown) {
			throw toListError(this, toPaymentError(thrown));
		}
	};
}

/** The same list where several can be chosen: n8n shows it at once, without a search. */
export function loadList<Client>(
	list: List<Client>,
	createClient: (context: ILoadOptionsFunctions, timeout: number) => Promise<Client>,
): (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]> {
	const method = searchList({ ...list, isDerived: true }, createClient);
	return async function () {
		const { results } = await method.call(this);
		return results;
	};
}

/** Of other errors, n8n shows no description; with this status, it offers to open the credential. */
function toListError(context: ILoadOptionsFunctions, { message, advice, details }: PaymentError): NodeApiError {
	const httpCode = details.httpStatus === 401 ? '401' : '';
	const error = new NodeApiError(context.getNode(), {}, { message, description: advice, httpCode });
	// n8n replaces messages that happen to contain the letters of an error code.
	error.message = message;
	error.description = advice;
	return error;
}

async function search<Client>(
	{ fetchPage, toEntries, isDerived = false }: List<Client>,
	client: Client,
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	firstPage: number,
): Promise<INodeListSearchResult> {
	const rows: IDataObject[] = [];
	for (let number = firstPage; ; number++) {
		const page = await fetchPage(client, number, context);
		rows.push(...page.rows);
		const results = distinguishable(toEntries(rows, context)).filter((entry) => matches(entry, filter));
		const isEnough = number - firstPage + 1 === MAX_PAGES || (!isDerived && results.length > 0);
		if (page.isLast || (isDerived && isEnough)) return { results };
		if (isEnough) return { results, paginationToken: String(number + 1) };
	}
}

/** Entries of the same name say their ID as well. */
function distinguishable(entries: INodeListSearchItems[]): INodeListSearchItems[] {
	const counts = new Map<string, number>();
	for (const { name } of entries) counts.set(name, (counts.get(name) ?? 0) + 1);
	return entries.map((entry) =>
		counts.get(entry.name) === 1 ? entry : { ...entry, name: `${entry.name} (${String(entry.value)})` },
	);
}

const matches = ({ name, value }: INodeListSearchItems, filter = '') =>
	[name, String(value)].some((text) => text.toLowerCase().includes(filter.trim().toLowerCase()));
