import { PaymentError } from '../../../nodes/shared/values/paymentError';

/** The `PaymentError` that a call throws; anything else that it throws, or that it throws nothing, fails the test. */
export function errorOf(act: () => unknown): PaymentError {
	try {
		act();
	} catch (thrown) {
		if (thrown instanceof PaymentError) return thrown;
		throw thrown;
	}
	throw new Error('It did not throw.');
}

/** Whether a call either returns or throws a `PaymentError`, and nothing else. */
export function throwsOnlyPaymentErrors(act: () => unknown): boolean {
	try {
		act();
		return true;
	} catch (thrown) {
		return thrown instanceof PaymentError;
	}
}
