import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/**
 * What went wrong, as far as a workflow can act on it:
 * - `input`: the request could not be built; nothing was sent.
 * - `refused`: the gateway answered and said no; nothing happened there.
 * - `unreachable`: nothing reached the gateway, or a read-only call got no answer.
 * - `outcomeUnknown`: a call that moves money or creates something was sent, and nobody could say whether it took effect.
 * - `unexpected`: something broke that nobody foresaw, and nothing that moves money was under way.
 */
export type FailureKind = 'input' | 'refused' | 'unreachable' | 'outcomeUnknown' | 'unexpected';

/** Facts for the workflow, on error items under `details`. Never holds a secret, a header or a request. */
export interface FailureDetails {
	httpStatus?: number;
	gatewayCode?: string | number;
	gatewayMessage?: string;
	/** The reference to look up before anything is tried again. */
	reference?: string;
}

/** What a later look-up must know of a call to tell what came of it from what was there before. Plain data. */
export interface Mark {
	/** When it was sent, in milliseconds since the epoch. */
	since: number;
	/** The ids of what stood under its reference before; left out when that could not be asked. */
	before?: string[];
}

/** The one error type below the node files; the item runner turns it into n8n's own error classes. */
export class Failure extends Error {
	override readonly name = 'Failure';

	/**
	 * @param message what happened, in words of the user interface
	 * @param advice what to do next, as one or more sentences
	 * @param mark for an unknown outcome: how to look it up later
	 */
	constructor(
		readonly kind: FailureKind,
		message: string,
		readonly advice: string,
		readonly details: FailureDetails = {},
		readonly mark?: Mark,
	) {
		super(message);
	}
}

/** A write that may have arrived and whose answer did not: not sent again, not looked up yet. */
export class LostWrite extends Failure {
	/** @param lost what became of the answer */
	constructor(
		gatewayName: string,
		readonly lost: Failure,
	) {
		super(
			'outcomeUnknown',
			`It is unknown whether this took effect. ${lost.message}. It was not sent again`,
			`Look in ${gatewayName}'s dashboard before you run this again. A payment with a merchant reference is looked up by the node itself.`,
			lost.details,
		);
	}
}

/** An input mistake, found before anything was sent. */
export const badInput = (message: string, advice: string) => new Failure('input', message, advice);

/**
 * Turns whatever was thrown into a `Failure`, so that nothing of an unknown error but its message goes on.
 *
 * @param kind what an error is taken for that is none of ours
 */
export function asFailure(thrown: unknown, kind: FailureKind = 'unexpected'): Failure {
	if (thrown instanceof Failure) return thrown;
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	const description = (thrown as { description?: unknown } | null)?.description;
	return new Failure(kind, message, typeof description === 'string' ? description : ADVICE_UNLESS_TOLD[kind]);
}

const ADVICE_UNLESS_TOLD: Record<FailureKind, string> = {
	input: '',
	refused: '',
	unreachable: '',
	outcomeUnknown: 'Look it up before you run this again.',
	unexpected: 'Nothing was changed at the gateway. Run this again; if it happens again, report it with this message.',
};

/**
 * n8n's error for a failure. It is made from the failure's own words alone: n8n's request errors carry the
 * request with its key in `cause`, so none of them is passed on.
 */
export function toNodeError(node: INode, failure: Failure, itemIndex: number): NodeApiError | NodeOperationError {
	const message = `${failure.message} [item ${itemIndex}]`;
	const options = { description: failure.advice, itemIndex };
	const error =
		failure.kind === 'input' || failure.kind === 'unexpected'
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
