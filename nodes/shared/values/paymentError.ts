/**
 * What went wrong, as far as a workflow can act on it:
 * - `input`: the request could not be built; nothing was sent.
 * - `refused`: the gateway answered and said no; nothing happened there.
 * - `unreachable`: nothing reached the gateway, or a read-only call got no answer.
 * - `outcomeUnknown`: a call that moves money or creates something was sent, and nobody could say whether it took effect.
 * - `unexpected`: something broke that nobody foresaw, and nothing that moves money was under way.
 */
export type PaymentErrorKind = 'input' | 'refused' | 'unreachable' | 'outcomeUnknown' | 'unexpected';

/** Facts for the workflow, on error items under `details`. Never holds a secret, a header or a request. */
interface PaymentErrorDetails {
	httpStatus?: number;
	gatewayCode?: string | number;
	gatewayMessage?: string;
	/** The reference to look up before anything is tried again. */
	reference?: string;
}

/** What a later look-up must know of a call to tell what came of it from what was there before. Plain data. */
export interface Baseline {
	/** When it was sent, in milliseconds since the epoch. */
	since: number;
	/** The ids of what stood under its reference before; left out when that could not be asked. */
	before?: string[];
}

/** The one error type below the node files; the item runner turns it into n8n's own error classes. */
export class PaymentError extends Error {
	override readonly name = 'PaymentError';

	/**
	 * @param message what happened, in words of the user interface
	 * @param advice what to do next, as one or more sentences
	 * @param mark for an unknown outcome: how to look it up later
	 */
	constructor(
		readonly kind: PaymentErrorKind,
		message: string,
		readonly advice: string,
		readonly details: PaymentErrorDetails = {},
		readonly baseline?: Baseline,
	) {
		super(message);
	}
}

/** A write that may have arrived and whose answer did not: not sent again, not looked up yet. */
export class LostResponseError extends PaymentError {
	/** @param lost what became of the answer */
	constructor(
		gatewayName: string,
		readonly lost: PaymentError,
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
export const inputError = (message: string, advice: string) => new PaymentError('input', message, advice);

/**
 * Turns whatever was thrown into a `PaymentError`, so that nothing of an unknown error but its message goes on.
 *
 * @param kind what an error is taken for that is none of ours
 */
export function toPaymentError(thrown: unknown, kind: PaymentErrorKind = 'unexpected'): PaymentError {
	if (thrown instanceof PaymentError) return thrown;
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	const description = (thrown as { description?: unknown } | null)?.description;
	return new PaymentError(kind, message, typeof description === 'string' ? description : ADVICE_UNLESS_TOLD[kind]);
}

const ADVICE_UNLESS_TOLD: Record<PaymentErrorKind, string> = {
	input: '',
	refused: '',
	unreachable: '',
	outcomeUnknown: 'Look it up before you run this again.',
	unexpected: 'Nothing was changed at the gateway. Run this again; if it happens again, report it with this message.',
};
