import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/values/json';
import { PAY_PAGES } from './conventions';

/** An answer with the address at which the customer pays or confirms, under one name for all; none where there is no such page. */
export function withPayUrl<T extends IDataObject>(answer: T): T & { payUrl?: string } {
	const payUrl = payUrlOf(answer);
	return payUrl === undefined ? answer : { ...answer, payUrl };
}

/** The page of a checkout session, or the next step of a payment. A page that is opened by a form cannot be linked to. */
function payUrlOf({ url, action }: IDataObject): string | undefined {
	if (!isObject(action)) return isAddress(url) ? url : undefined;
	if (String(action.method ?? 'GET').toUpperCase() !== 'GET') return undefined;
	return PAY_PAGES.map((read) => read(action)).find(isAddress);
}

const isAddress = (value: unknown): value is string => typeof value === 'string' && /^https?:\/\//i.test(value);
