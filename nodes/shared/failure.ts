import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/**
 * What went wrong, as far as a workflow can act on it:
 * - `input`: the request could not be built; nothing was sent.
 * - `refused`: the gateway answered and said no; nothing happened there.
 * - `unreachable`: nothing reached the gateway, or a read-only call got no answer.
 * - `outcomeUnknown`: a call that moves money or creates something was sent, and nobody could say whether it took effect.
 */
export type FailureKind = 'input' | 'refused' | 'unreachable' | 'outcomeUnknown';

/** Facts for the workflow, on error items under `details`. Never holds a secret, a header or a request. */
export interface FailureDetails {
	httpStatus?: number;
	gatewayCode?: string | number;
	gatewayMessage?: string;
	/** The reference to look up before anything is tried again. */
	reference?: string;
}

/** The one error type below the node files; the item runner turns it into n8n's own error classes. */
export class Failure extends Error {
	override readonly name = 'Failure';

	/**
	 * @param message what happened, in words of the user interface
	 * @param advice what to do next, as one or more sentences
	 */
	constructor(
		readonly kind: FailureKind,
		message: string,
		readonly advice: string,
		readonly details: FailureDetails = {},
	) {
		super(message);
	}
}

/** An input mistake, found before anything was sent. */
export const badInput = (message: string, advice: string) => new Failure('input', message, advice);

/** Turns whatever was thrown into a `Failure`, so that nothing of an unknown error but its message goes on. */
export function asFailure(thrown: unknown): Failure {
	if (thrown instanceof Failure) return thrown;
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	const description = (thrown as { description?: unknown } | null)?.description;
	return badInput(message, typeof description === 'string' ? description : '');
}

/**
 * n8n's error for a failure. It is made from the failure's own words alone: n8n's request errors carry the
 * request with its key in `cause`, so none of them is passed on.
 */
export function toNodeError(node: INode, failure: Failure, itemIndex: number): NodeApiError | NodeOperationError {
	const message = `${failure.message} [item ${itemIndex}]`;
	const options = { description: failure.advice, itemIndex };
	const error =
		failure.kind === 'input'
			? new NodeOperationError(node, message, options)
			: new NodeApiError(node, toJson(failure.details), {
					...options,
					message,
					httpCode: failure.details.httpStatus?.toString() ?? '',
				});
	// n8n swaps any message that happens to contain the letters of an errno ("EPERM" in "approvePermissions").
	error.message = message;
	error.description = failure.advice;
	return error;
}

/** The `json` of an error item. Only `error`, `message` and `details`: n8n sends such items to the error output. */
export function toErrorJson(failure: Failure): IDataObject {
	return {
		error: failure.message,
		details: { kind: failure.kind, description: failure.advice, ...failure.details },
	};
}

function toJson(details: FailureDetails): JsonObject {
	return { ...details } as JsonObject;
}
