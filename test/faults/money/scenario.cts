import fc from 'fast-check';

import { faultPlans, type FaultPlan } from './fault-plan.cts';

/** What a run of the proof of money is made of, drawn at random and shrunk by fast-check. */

export type Operation =
	| 'link'
	| 'pay'
	| 'refund'
	/** Of whatever is left of its order. */
	| 'fullRefund'
	| 'clinkPayment'
	| 'clinkRefund'
	| 'clinkSubscription'
	/** A subscription that begins with a free trial, so without an order. */
	| 'clinkTrial'
	| 'clinkPlanChange';

/** One execution of the same workflow over the same items, but for a variation. */
export interface ExecutionPlan {
	/** Two n8n processes, each with a memory of its own. */
	process: 0 | 1;
	/** At the same moment as the one before, when that has ended, or as people repeat runs, with faults and lags over. */
	starts: 'meanwhile' | 'rightAfter' | 'minutesLater';
	/** In what it differs from the first, under references that the first used. A change of plan has no customer and no order. */
	variation: 'same' | 'otherCustomer' | 'otherAmount' | 'otherOrder';
}

/**
 * What the gateway holds already under the first item's reference, made half a minute ago by somebody else. For a payment of
 * Clink's, another kind is a subscription, and the other way round; a subscription has been renewed for two months since.
 */
export type Earlier = 'nothing' | 'declined' | 'expired' | 'refund' | 'otherKind' | 'renewed';

export interface Scenario {
	operation: Operation;
	/** Amounts in cents, an item each; a repeated reference is a duplicate within the batch. */
	items: Array<{ cents: number; reference: number; customer: number }>;
	concurrency: number;
	faults: FaultPlan[];
	/** How long look-ups do not see a write, in milliseconds of the sandbox's clock. */
	queryLagMs: number;
	/** What ChingchingPay does with a reference that it knows; Clink's are never unique. */
	duplicateReference: 'refuse' | 'returnFirst' | 'accept';
	/** What Clink charges for a confirmed change of plan: what it costs by then, or each time what its preview came to. */
	confirmedChange: 'quoteAnew' | 'asPreviewed';
	/** Not set: the node's own default. As a text: what an expression in braces gives. */
	reuseExisting: undefined | boolean | 'true';
	/** Whether a till scans the customer's code, or a card is charged; otherwise the customer acts on a page or in a wallet. */
	isChargedAtOnce: boolean;
	/** What customers do about what waits for them when minutes pass; in the end they all pay it. */
	customers: 'pay' | 'decline' | 'wait';
	/** Whether a change of plan may charge what it costs, or no more than a cent less. */
	limit: 'exact' | 'tooLow';
	earlier: Earlier;
	executions: ExecutionPlan[];
	retryOnFail: boolean;
	continueOnFail: boolean;
	/** The first execution is stopped in the middle, as by a process that dies. */
	killedAfterMs: number | undefined;
}

/** The endings 13 and 02 are declined and late, by the sandbox's rule. */
const cents = fc.oneof(
	{ weight: 6, arbitrary: fc.integer({ min: 20, max: 5000 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 49 }).map((whole) => whole * 100 + 13) },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 49 }).map((whole) => whole * 100 + 2) },
);

const first: fc.Arbitrary<ExecutionPlan> = fc.constant({ process: 0, starts: 'minutesLater', variation: 'same' });
const further: fc.Arbitrary<ExecutionPlan> = fc.record({
	process: fc.constantFrom<ExecutionPlan['process']>(0, 0, 0, 1),
	starts: fc.constantFrom<ExecutionPlan['starts']>('minutesLater', 'rightAfter', 'meanwhile', 'meanwhile'),
	variation: fc.constantFrom<ExecutionPlan['variation']>(
		'same',
		'same',
		'same',
		'otherCustomer',
		'otherAmount',
		'otherOrder',
	),
});

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
	operation: fc.oneof(
		{
			weight: 12,
			arbitrary: fc.constantFrom<Operation>('link', 'pay', 'refund', 'fullRefund', 'clinkPayment', 'clinkRefund'),
		},
		{ weight: 1, arbitrary: fc.constantFrom<Operation>('clinkSubscription', 'clinkTrial') },
		{ weight: 2, arbitrary: fc.constantFrom<Operation>('clinkSubscription', 'clinkPlanChange') },
	),
	items: fc.array(fc.record({ cents, reference: fc.integer({ min: 0, max: 15 }), customer: fc.nat({ max: 1 }) }), {
		minLength: 1,
		maxLength: 3,
	}),
	concurrency: fc.integer({ min: 1, max: 4 }),
	faults: faultPlans,
	queryLagMs: fc.constantFrom(0, 0, 1000, 6000, 60_000),
	duplicateReference: fc.constantFrom<Scenario['duplicateReference']>('refuse', 'refuse', 'returnFirst', 'accept'),
	confirmedChange: fc.constantFrom<Scenario['confirmedChange']>('quoteAnew', 'asPreviewed', 'asPreviewed'),
	reuseExisting: fc.constantFrom<Scenario['reuseExisting']>(undefined, undefined, undefined, true, false, 'true'),
	isChargedAtOnce: fc.constantFrom(true, true, false),
	customers: fc.constantFrom<Scenario['customers']>('pay', 'decline', 'wait', 'wait'),
	limit: fc.constantFrom<Scenario['limit']>('exact', 'exact', 'exact', 'tooLow'),
	earlier: fc.constantFrom<Earlier>(
		'nothing',
		'nothing',
		'nothing',
		'nothing',
		'declined',
		'expired',
		'refund',
		'otherKind',
		'renewed',
	),
	executions: fc.tuple(first, fc.array(further, { maxLength: 2 })).map(([one, more]) => [one, ...more]),
	retryOnFail: fc.boolean(),
	continueOnFail: fc.boolean(),
	killedAfterMs: fc.oneof(
		{ weight: 8, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) },
	),
});
