import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { PaymentError } from './paymentError';

/** Which of the input items an error is about. */
export interface Place {
	index: number;
	/** How many there are. */
	of: number;
	/** The order number or the like, by which the user knows it. */
	reference?: string | undefined;
}

/**
 * Turns one of our errors into n8n's. It contains only our own words: n8n's request errors carry the request with its
 * key in `cause`, so none of them is passed on.
 *
 * @param place left out for what concerns all items, or none
 * @param data more facts, which n8n shows as "Error data" and copies with the error's details
 */
export function toNodeError(
	node: INode,
	error: PaymentError,
	place?: Place,
	data?: IDataObject,
): NodeApiError | NodeOperationError {
	const { advice: description, details } = error;
	const message = place === undefined ? error.message : withPlace(error.message, place);
	const options = { description, ...(place === undefined ? {} : { itemIndex: place.index }) };
	const nodeError =
		error.kind === 'input' || error.kind === 'unexpected'
			? new NodeOperationError(node, message, options)
			: new NodeApiError(node, { ...details } as JsonObject, {
					...options,
					message,
					// What n8n shows as "Error code": the gateway's own, which may come with HTTP status 200.
					httpCode: String(details.gatewayCode ?? details.httpStatus ?? ''),
				});
	// n8n swaps any message that happens to contain the letters of an errno ("EPERM" in "approvePermissions").
	nodeError.message = message;
	nodeError.description = description;
	if (data !== undefined) nodeError.context.data = data;
	return nodeError;
}

/**
 * With the place in brackets. Of several items, n8n's editor adds "[item 2]", counted from 0, where a message lacks it. With it,
 * the message is the same in the editor, the log and an error workflow, and the reference spares the counting.
 */
function withPlace(message: string, { index, of, reference = '' }: Place): string {
	const parts = [of > 1 ? `item ${index}` : '', message.includes(reference) ? '' : reference];
	const place = parts.filter((part) => part !== '').join(': ');
	return place === '' ? message : `${message} [${place}]`;
}

/** The `json` of an error item. Only `error` and `details`: n8n sends such items to the error output. */
export const toErrorJson = ({ message, kind, advice, details }: PaymentError): IDataObject => ({
	error: message,
	details: { kind, description: advice, ...details },
});
