import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toErrorJson } from '../values/nodeError';
import type { PaymentError } from '../values/paymentError';
import { toSuccessJson } from '../values/successJson';
import type { Output } from './task';

/** @param items the input items that it is about; none for what no item stands for, and then n8n must not guess one */
export const toItem = ({ json, binary }: Output, ...items: number[]): INodeExecutionData => ({
	json: toSuccessJson(json),
	...(binary === undefined ? {} : { binary }),
	pairedItem: items.length === 1 ? { item: items[0] ?? 0 } : items.map((item) => ({ item })),
});

/**
 * An item that says what failed. Newer n8n sends one to the error output by its JSON, older n8n (2.20 among them) only
 * by a property `error`, without which the item would leave by the output for success. That property is not
 * enumerable: where it is, n8n puts its message in the place of the whole JSON, and the details are lost.
 */
export function toErrorItem(
	context: Pick<IExecuteFunctions, 'getNode'>,
	error: PaymentError,
	index: number,
): INodeExecutionData {
	const item: INodeExecutionData = { json: toErrorJson(error), pairedItem: { item: index } };
	return context.getNode().onError === 'continueErrorOutput'
		? Object.defineProperty(item, 'error', { value: error, enumerable: false })
		: item;
}
