import type { INodeExecutionData } from 'n8n-workflow';

import type { PaymentError } from '../values/paymentError';
import { toSuccessJson } from '../values/successJson';
import { toErrorJson } from '../values/nodeError';
import type { Output } from './task';

/** @param items the input items that it is about; none for what no item stands for, and then n8n must not guess one */
export const toItem = ({ json, binary }: Output, ...items: number[]): INodeExecutionData => ({
	json: toSuccessJson(json),
	...(binary === undefined ? {} : { binary }),
	pairedItem: items.length === 1 ? { item: items[0] ?? 0 } : items.map((item) => ({ item })),
});

export const toErrorItem = (error: PaymentError, index: number): INodeExecutionData => ({
	json: toErrorJson(error),
	pairedItem: { item: index },
});
