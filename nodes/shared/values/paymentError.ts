/**
 * What went wrong, as far as a workflow can act on it:
 * - `input`: the request could not be built; nothing was sent.
 * - `refused`: the gateway refused the request; nothing happened there.
 * - `unreachable`: nothing reached the gateway, or a read-only call got no answer.
 * - `outcomeUnknown`: a call that moves money or creates something was sent, and it could not be determined whether it took effect.
 * - `unexpected`: an unexpected error, while no call that moves money was under way.
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

/** What a later look-up needs to distinguish the result of a call from what was there before. Plain data. */
export interface Baseline {
	/** When it was sent, in milliseconds since the epoch. */
	since: number;
	/** The IDs that its reference had before; left out if that could not be looked up. */
	before?: string[];
}

/** The one error type below the node files; the item runner turns it into n8n's own error classes. */
export class PaymentError extends Error {
	override readonly name = 'PaymentError';

	/**
	 * @param message what happened, in words of the user interface
	 * @param advice what to do next, as one or more sentences
	 * @param baseline for an unknown outcome: how to look it up later
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

/** A write that may have arrived, but whose response was lost: not sent again, not looked up yet. */
export class LostResponseError extends PaymentError {
	/** @param lost how the response was lost */
	constructor(
		gatewayName: string,
		readonly lost: PaymentError,
	) {
		super(
			'outcomeUnknown',
			`It is unknown whether this took effect. ${lost.message}. It was not sent again`,
			`Check ${gatewayName}'s dashboard before you run this again. If a payment has a merchant reference, the node looks it up automatically.`,
			lost.details,
		);
	}
}

/** An input mistake, found before anything was sent. */
export const inputError = (message: string, advice: string) => new PaymentError('input', message, advice);

/**
 * Turns whatever was thrown into a `PaymentError`, so that only the message of an unknown error is passed on.
 *
 * @param kind the kind of any error that is not ours
 */
export function toPaymentError(thrown: unknown, kind: PaymentErrorKind = 'unexpected'): PaymentError {
	if (thrown instanceof PaymentError) return thrown;
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	const description = (thrown as { description?: unknown } | null)?.description;
	return new PaymentError(kind, message, typeof description === 'string' ? description : DEFAULT_ADVICE[kind]);
}

const DEFAULT_ADVICE: Record<PaymentErrorKind, string> = {
	input: '',
	refused: '',
	unreachable: '',
	outcomeUnknown: 'Look it up before you run this again.',
	unexpected: 'Nothing was changed at the gateway. Run this again; if it happens again, report it with this message.',
};
