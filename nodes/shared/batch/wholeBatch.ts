import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toNodeError } from '../values/nodeError';
import { toPaymentError, type PaymentError } from '../values/paymentError';
import { Item } from './item';
import type { Batch, WholeBatchOperation } from './operation';
import { toErrorItem, toItem } from './outputItem';

/**
 * Runs an operation once for all input items. As for writes, every item is read before the first request goes out, and
 * without "continue", one mistake stops it there. What fails for all is an error of each item.
 */
export async function executeWhole<Client>(
	context: IExecuteFunctions,
	operation: WholeBatchOperation<Client>,
	client: Client,
	concurrency: number,
): Promise<INodeExecutionData[]> {
	const failed = new Map<number, PaymentError>();
	const indexes = [...context.getInputData().keys()];
	const failAll = (thrown: unknown): INodeExecutionData[] => {
		const error = toPaymentError(thrown);
		if (!context.continueOnFail()) throw toNodeError(context.getNode(), error);
		return indexes.map((index) => toErrorItem(context, failed.get(index) ?? error, index));
	};

	const now = Date.now();
	let batch: Batch;
	try {
		batch = operation.begin(new Item(context, 0, now), client);
	} catch (thrown) {
		return failAll(thrown);
	}
	for (const index of indexes) {
		try {
			batch.add(new Item(context, index, now));
		} catch (thrown) {
			const error = toPaymentError(thrown);
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, { index, of: indexes.length });
			failed.set(index, error);
		}
	}
	try {
		const outputs = await batch.run(concurrency);
		return [
			...outputs.map(({ items, ...output }) => toItem(output, ...items)),
			...[...failed].map(([index, error]) => toErrorItem(context, error, index)),
		];
	} catch (thrown) {
		return failAll(thrown);
	}
}
