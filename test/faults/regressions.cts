import { plainScenario, type CallbackScenario } from './callbacks/scenario.cts';
import type { FaultPlan } from './money/fault-plan.cts';
import type { ExecutionPlan, Scenario } from './money/scenario.cts';

/** The smallest scenarios that the proofs found, each of which once broke a promise. */

const item = { cents: 20, reference: 0, customer: 0 };
const execution: ExecutionPlan = { process: 0, starts: 'minutesLater', variation: 'same' };
const again = (change: Partial<ExecutionPlan> = {}): ExecutionPlan => ({ ...execution, ...change });
const meanwhile = again({ starts: 'meanwhile' });

const defaultMoney: Scenario = {
	operation: 'pay',
	items: [item],
	concurrency: 1,
	faults: [],
	queryLagMs: 0,
	duplicateReference: 'refuse',
	confirmedChange: 'quoteAnew',
	reuseExisting: undefined,
	isChargedAtOnce: true,
	customers: 'wait',
	limit: 'exact',
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
const amendData = (data: Record<string, unknown>): FaultPlan['kind'] => ({ amend: { data } });

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
		executions: [execution, again({ variation: 'otherCustomer' })],
	},
	'Clink, a lost request after a declined order': {
		operation: 'clinkPayment',
		earlier: 'declined',
		...fault('before', 'reset'),
	},
	'Clink, a used refund number with another amount': {
		operation: 'clinkRefund',
		executions: [execution, again({ variation: 'otherAmount' })],
	},
	'Clink, a used refund number with another order': {
		operation: 'clinkRefund',
		executions: [execution, again({ variation: 'otherOrder' })],
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
		...fault('after', amendData({ status: 'success' })),
	},
	'a next step given as a text': {
		isChargedAtOnce: false,
		...fault('after', amendData({ result: 'success', next_action: 'https://pay.example.com/' })),
	},
	'a refund known by the payment that it gives back': {
		reuseExisting: true,
		earlier: 'refund',
		...fault('after', amendData({ transaction_type: null, original_merchant_reference: null }), {
			target: 'lookUp',
			times: 9,
			only: 'order',
		}),
	},
	'Clink, a change of plan that still waits for its customer minutes later': {
		operation: 'clinkPlanChange',
		items: [{ ...item, cents: 1250 }],
		isChargedAtOnce: false,
		confirmedChange: 'asPreviewed',
		executions: [execution, again()],
	},
	'a refund answered with the first one under its number, of another order': {
		operation: 'refund',
		earlier: 'refund',
		duplicateReference: 'returnFirst',
		queryLagMs: 60_000,
	},
};

const pays = { do: 'settle', payment: 0, how: 'paid' } as const;
const deliver = (notification: number, process: 0 | 1 = 0) =>
	({ do: 'deliver', notification, process, copies: 1 }) as const;
const passTime = { do: 'passTime', milliseconds: 400_000 } as const;
const deliverAll = { do: 'deliverAll' } as const;
const arrive = { do: 'arrive', message: 0 } as const;

const callbacks: Record<string, Partial<CallbackScenario>> = {
	'"paid" arrives while "processing" is being asked about': { actions: [deliver(0), arrive, pays, deliver(1)] },
	'books behind the callback, one outcome asked for': {
		outcomes: ['succeeded'],
		queryLagMs: 3000,
		actions: [passTime, pays, deliver(1)],
	},
	'books behind the callback that a run waits for': {
		listener: 'waitForPayment',
		queryLagMs: 3000,
		actions: [passTime, pays],
	},
	'states in another member': { verifyBy: 'signature', hasUnknownStatuses: true, actions: [pays] },
	'an event that the editor saw first': { actions: [pays, { do: 'deliverToEditor', notification: 0 }, deliverAll] },
	'a test with a copy': { actions: [pays, deliver(1), deliverAll, { do: 'deliverToEditor', notification: 1 }] },
	'a copy in the other process, after one more event': {
		verifyBy: 'signature',
		isLongLived: true,
		actions: [deliver(0, 1), deliverAll, pays, deliver(1), deliverAll, deliver(0)],
	},
	'Clink, a failed attempt reported after the success': {
		listener: 'clinkTrigger',
		verifyBy: 'both',
		actions: [{ do: 'failAttempt', payment: 0 }, pays, deliver(2), deliverAll, deliver(1)],
	},
	'Clink, an event older than the tolerance': {
		listener: 'clinkTrigger',
		verifyBy: 'both',
		actions: [pays, passTime, deliver(1)],
	},
	'Clink, static data written in another order than it was loaded': {
		listener: 'clinkTrigger',
		verifyBy: 'signature',
		payments: 2,
		actions: [deliver(0), arrive, deliver(1), { do: 'arrive', message: 1 }, { do: 'arrive', message: 1 }],
	},
	'Clink, an answer that is overtaken': {
		listener: 'clinkTrigger',
		verifyBy: 'both',
		actions: [deliver(0), arrive, pays, deliver(1), { do: 'arrive', message: 1 }, { do: 'arrive', message: 1 }],
	},
};

export const moneyRegressions = Object.entries(money).map(([name, change]): [string, Scenario] => [
	name,
	{ ...defaultMoney, ...change },
]);
export const callbackRegressions = Object.entries(callbacks).map(([name, change]): [string, CallbackScenario] => [
	name,
	{ ...plainScenario, ...change },
]);
