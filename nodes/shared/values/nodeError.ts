import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { PaymentError } from './paymentError';

/**
 * Turns one of our errors into n8n's. It contains only our own words: n8n's request errors carry the request with its
 * key in `cause`, so none of them is passed on.
 *
 * @param itemIndex the item that it is about; left out for what concerns all of them, or none
 */
export function toNodeError(node: INode, error: PaymentError, itemIndex?: number): NodeApiError | NodeOperationError {
	const message = itemIndex === undefined ? error.message : `${error.message} [item ${itemIndex}]`;
	const options = { description: error.advice, ...(itemIndex === undefined ? {} : { itemIndex }) };
	const nodeError =
		error.kind === 'input' || error.kind === 'unexpected'
			? new NodeOperationError(node, message, options)
			: new NodeApiError(node, { ...error.details } as JsonObject, {
					...options,
					message,
					httpCode: error.details.httpStatus?.toString() ?? '',
				});
	// n8n swaps any message that happens to contain the letters of an errno ("EPERM" in "approvePermissions").
	nodeError.message = message;
	nodeError.description = error.advice;
	return nodeError;
}

/** The `json` of an error item. Only `error` and `details`: n8n sends such items to the error output. */
export const toErrorJson = ({ message, kind, advice, details }: PaymentError): IDataObject => ({
	error: message,
	details: { kind, description: advice, ...details },
});
