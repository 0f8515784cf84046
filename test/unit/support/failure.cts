import { Failure } from '../../../nodes/shared/failure';

/** The `Failure` that a call throws; anything else that it throws, or that it throws nothing, fails the test. */
export function failureOf(act: () => unknown): Failure {
	try {
		act();
	} catch (thrown) {
		if (thrown instanceof Failure) return thrown;
		throw thrown;
	}
	throw new Error('It did not throw.');
}

/** Whether a call either returns or throws a `Failure`, and nothing else. */
export function throwsNothingButFailure(act: () => unknown): boolean {
	try {
		act();
		return true;
	} catch (thrown) {
		return thrown instanceof Failure;
	}
}
