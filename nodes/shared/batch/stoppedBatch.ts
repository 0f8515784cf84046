import type { IDataObject } from 'n8n-workflow';

import { PaymentError } from '../values/paymentError';
import { isKnown } from '../values/json';
import type { FoundBy } from './foundBy';
import { listed, MAX_LISTED } from './summary';

/** What became of an item of a batch that stopped. */
export interface Fate {
	kind: 'done' | 'unknown' | 'failed' | 'notStarted';
	/** How the user knows it; none for a read, and for a write without a reference. */
	label?: string | undefined;
	reference?: string | undefined;
	/** Its result. */
	json?: IDataObject | undefined;
}

/** Members of a result that hold the address at which a customer pays. */
const PAY_ADDRESSES = ['payUrl', 'payment_link', 'url'] as const;

/** The failure that stopped the batch, with what became of the other items: nothing that took effect goes unsaid. */
export function withFates({ kind, message, advice, details }: PaymentError, others: Fate[]): PaymentError {
	const labels = (wanted: Fate['kind']) =>
		others.flatMap((fate) => (fate.kind === wanted && fate.label !== undefined ? [fate.label] : []));
	const done = labels('done');
	const unknown = labels('unknown');
	const untouched = others.filter((fate) => fate.kind === 'notStarted').length;
	const rest = [
		done.length === 0
			? ''
			: `Carried out before the batch stopped: ${listed(done)}. Their results are in the error's details.`,
		unknown.length === 0 ? '' : `It is unknown whether these took effect: ${listed(unknown)}.`,
		untouched === 0 ? '' : `${untouched === 1 ? '1 more item was' : `${untouched} more items were`} not started.`,
		done.length + unknown.length + untouched === 0 ? '' : "Set 'On Error' to continue to get every item's result.",
	].filter((sentence) => sentence !== '');
	return new PaymentError(kind, message, [advice, ...rest].join(' '), details);
}

/**
 * What was carried out before a batch stopped, to be copied from the error: n8n drops the items. Only what a result is known
 * by and where it is paid, never all that a gateway says.
 */
export function carriedOut(others: Fate[], foundBy: readonly FoundBy[]): IDataObject | undefined {
	const results = others.flatMap((fate) =>
		fate.kind === 'done' && fate.label !== undefined ? [summaryOf(fate, foundBy)] : [],
	);
	if (results.length === 0) return undefined;
	const more = results.length - MAX_LISTED;
	return { carriedOut: results.slice(0, MAX_LISTED), ...(more > 0 && { notListed: more }) };
}

function summaryOf({ reference, json = {} }: Fate, foundBy: readonly FoundBy[]): IDataObject {
	const wanted = ['outcome', ...PAY_ADDRESSES, ...foundBy.flatMap(({ members }) => members)];
	const members = wanted.flatMap((name) => (isKnown(json[name]) ? [[name, json[name]] as const] : []));
	return { ...(reference !== undefined && { reference }), ...Object.fromEntries(members) };
}
