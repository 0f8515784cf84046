import type { CallbackScript } from './callbacks/scenario.cts';
import type { FaultPlan } from './money/fault-plan.cts';
import type { ExecutionPlan, Scenario } from './money/scenario.cts';

/** The smallest scripts that the proofs found, each of which once broke a promise. */

const item = { cents: 20, reference: 0, customer: 0 };
const execution: ExecutionPlan = { process: 0, starts: 'minutesLater', twist: 'same' };
const again = (change: Partial<ExecutionPlan> = {}): ExecutionPlan => ({ ...execution, ...change });
const meanwhile = again({ starts: 'meanwhile' });

const plain: Scenario = {
	operation: 'pay',
	items: [item],
	concurrency: 1,
	faults: [],
	queryLagMs: 0,
	duplicateReference: 'refuse',
	reuseExisting: undefined,
	isScanned: true,
	earlier: 'nothing',
	executions: [execution],
	retryOnFail: false,
	continueOnFail: true,
	killedAfterMs: undefined,
};

const fault = (
	when: FaultPlan['when'],
	kind: FaultPlan['kind'],
	change: Partial<FaultPlan> = {},
): Pick<Scenario, 'faults'> => ({
	faults: [{ target: 'write', when, kind, times: 1, ...change }],
});
const says = (data: Record<string, unknown>): FaultPlan['kind'] => ({ amend: { data } });

const money: Record<string, Partial<Scenario>> = {
	'Clink, three runs at the same moment': { operation: 'clinkPayment', executions: [execution, meanwhile, meanwhile] },
	'a payment in two runs at the same moment': {
		duplicateReference: 'accept',
		reuseExisting: true,
		executions: [execution, meanwhile],
	},
	'a payment run twice with the default settings': { duplicateReference: 'accept', executions: [execution, again()] },
	'a refund run twice with the default settings': {
		operation: 'refund',
		duplicateReference: 'accept',
		executions: [execution, again()],
	},
	'Clink, Reuse Existing as a text': {
		operation: 'clinkPayment',
		reuseExisting: 'true',
		executions: [execution, again()],
	},
	'Reuse Existing as a text': { reuseExisting: 'true', duplicateReference: 'accept', executions: [execution, again()] },
	'Clink, another customer under a used reference': {
		operation: 'clinkPayment',
		executions: [execution, again({ twist: 'otherCustomer' })],
	},
	'Clink, a lost request after a declined order': {
		operation: 'clinkPayment',
		earlier: 'declined',
		...fault('before', 'reset'),
	},
	'Clink, a used refund number with another amount': {
		operation: 'clinkRefund',
		executions: [execution, again({ twist: 'otherAmount' })],
	},
	'Clink, a used refund number with another order': {
		operation: 'clinkRefund',
		executions: [execution, again({ twist: 'otherOrder' })],
	},
	'Clink, trouble in the envelope of a payment that was made': {
		operation: 'clinkPayment',
		...fault('after', { amend: { code: 503, msg: 'busy' } }),
	},
	'a refusal whose data holds the payment': fault('after', { amend: { code: 50_001, message: 'no' } }),
	'a refusal whose data holds the link': {
		operation: 'link',
		...fault('after', { amend: { code: 50_001, message: 'no' } }),
	},
	'Clink, a connection that breaks with EHOSTUNREACH': {
		operation: 'clinkPayment',
		...fault('after', { socket: { code: 'EHOSTUNREACH', syscall: 'read' } }),
	},
	'Clink, a connection that breaks with an error without a code': {
		operation: 'clinkPayment',
		...fault('after', { socket: {} }),
	},
	'a declined payment that says success in another member': {
		items: [{ ...item, cents: 113 }],
		...fault('after', says({ status: 'success' })),
	},
	'a next step told as a text': {
		isScanned: false,
		...fault('after', says({ result: 'success', next_action: 'https://pay.example.com/' })),
	},
	'a refund known by the payment that it gives back': {
		reuseExisting: true,
		earlier: 'refund',
		...fault('after', says({ transaction_type: null, original_merchant_reference: null }), {
			target: 'lookUp',
			times: 9,
			only: 'order',
		}),
	},
	'a refund answered with the first one under its number, of another order': {
		operation: 'refund',
		earlier: 'refund',
		duplicateReference: 'returnFirst',
		queryLagMs: 60_000,
	},
};

const quiet: CallbackScript = {
	listener: 'chingchingPayTrigger',
	verifyBy: 'query',
	outcomes: [],
	queryLagMs: 0,
	isForeign: false,
	isLongLived: false,
	payments: 1,
	actions: [],
};
const pays = { do: 'settle', payment: 0, how: 'paid' } as const;
const carry = (announcement: number, process: 0 | 1 = 0) =>
	({ do: 'carry', announcement, process, copies: 1 }) as const;
const pass = { do: 'pass', milliseconds: 400_000 } as const;
const drain = { do: 'drain' } as const;
const arrive = { do: 'arrive', message: 0 } as const;

const callbacks: Record<string, Partial<CallbackScript>> = {
	'"paid" arrives while "processing" is being asked about': { actions: [carry(0), arrive, pays, carry(1)] },
	'books behind the callback, one outcome asked for': {
		outcomes: ['succeeded'],
		queryLagMs: 3000,
		actions: [pass, pays, carry(1)],
	},
	'books behind the callback that a run waits for': {
		listener: 'waitForPayment',
		queryLagMs: 3000,
		actions: [pass, pays],
	},
	'states told in another member': { verifyBy: 'signature', isForeign: true, actions: [pays] },
	'an event that the editor saw first': { actions: [pays, { do: 'test', announcement: 0 }, drain] },
	'a test with a copy': { actions: [pays, carry(1), drain, { do: 'test', announcement: 1 }] },
	'a copy in the other process, after one more event': {
		verifyBy: 'signature',
		isLongLived: true,
		actions: [carry(0, 1), drain, pays, carry(1), drain, carry(0)],
	},
	'Clink, a failed attempt told after the success': {
		listener: 'clinkTrigger',
		verifyBy: 'both',
		actions: [{ do: 'failAttempt', payment: 0 }, pays, carry(2), drain, carry(1)],
	},
	'Clink, an event older than the tolerance': {
		listener: 'clinkTrigger',
		verifyBy: 'both',
		actions: [pays, pass, carry(1)],
	},
	'Clink, static data written in another order than it was loaded': {
		listener: 'clinkTrigger',
		verifyBy: 'signature',
		payments: 2,
		actions: [carry(0), arrive, carry(1), { do: 'arrive', message: 1 }, { do: 'arrive', message: 1 }],
	},
	'Clink, an answer that is overtaken': {
		listener: 'clinkTrigger',
		verifyBy: 'both',
		actions: [carry(0), arrive, pays, carry(1), { do: 'arrive', message: 1 }, { do: 'arrive', message: 1 }],
	},
};

export const moneyOnceBroken = Object.entries(money).map(([name, change]): [string, Scenario] => [
	name,
	{ ...plain, ...change },
]);
export const callbacksOnceBroken = Object.entries(callbacks).map(([name, change]): [string, CallbackScript] => [
	name,
	{ ...quiet, ...change },
]);
