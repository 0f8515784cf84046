import type { Claim, Output, WriteTask } from '../../shared/batch/task';
import { PaymentError } from '../../shared/values/paymentError';

/**
 * A change that can be made again: whatever was lost, the last one counts. So sending it again looks it up.
 *
 * @param changed what only one item of a batch may change, since the order of two is left to chance
 */
export function changeTask(run: () => Promise<Output[]>, ...changed: Array<Pick<Claim, 'key' | 'label'>>): WriteTask {
	const change = async () => {
		try {
			return await run();
		} catch (thrown) {
			throw withAdvice(thrown);
		}
	};
	return {
		kind: 'write',
		claims: changed.map((claim) => ({
			...claim,
			advice: 'Which of the two would be the last is left to chance. Remove one of the items.',
		})),
		run: change,
		lookUp: change,
	};
}

const withAdvice = (thrown: unknown): unknown =>
	thrown instanceof PaymentError && thrown.kind === 'outcomeUnknown'
		? new PaymentError(
				thrown.kind,
				thrown.message,
				'Run this again: nothing more happens if it did take effect.',
				thrown.details,
			)
		: thrown;
