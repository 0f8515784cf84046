import fc from 'fast-check';

import type { Fault } from '../../sandbox/index.cts';

/** What a run of the proof is made of, drawn at random and shrunk by fast-check. */

export type Operation = 'link' | 'pay' | 'refund' | 'clinkPayment' | 'clinkRefund';

export interface FaultPlan {
	/** Which requests are struck: those that move money or create something, or those that look up. */
	target: 'write' | 'lookUp';
	when: Fault['when'];
	kind: Fault['kind'];
	times: number;
}

export interface Scenario {
	operation: Operation;
	/** Amounts in cents, an item each; a repeated reference is a duplicate within the batch. */
	items: Array<{ cents: number; reference: number }>;
	concurrency: number;
	faults: FaultPlan[];
	/** How long look-ups do not see a write, in milliseconds of the sandbox's clock. */
	queryLagMs: number;
	/** What the gateway does with a reference that it knows; Clink's are never unique. */
	duplicateReference: 'refuse' | 'returnFirst' | 'accept';
	retryOnFail: boolean;
	continueOnFail: boolean;
	/** The same items again in a second execution, as people repeat runs; some minutes later. */
	repeated: boolean;
	/** The first execution is stopped in the middle, as by a process that dies. */
	killedAfterMs: number | undefined;
}

const kind: fc.Arbitrary<Fault['kind']> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant<Fault['kind']>('reset') },
	{ weight: 2, arbitrary: fc.constant<Fault['kind']>('truncate') },
	{ weight: 4, arbitrary: fc.constantFrom(500, 502, 503, 504).map((status) => ({ status })) },
	{ weight: 1, arbitrary: fc.constantFrom('0', '2', 'Thu, 01 Jan 2026 00:00:00 GMT').map((header) => ({ status: 429, headers: { 'Retry-After': header } })) },
	{ weight: 1, arbitrary: fc.constant({ body: '<html>busy</html>', contentType: 'text/html' }) },
	{ weight: 1, arbitrary: fc.constant({ body: '', contentType: 'application/json' }) },
);

const fault: fc.Arbitrary<FaultPlan> = fc
	.record({
		target: fc.constantFrom<FaultPlan['target']>('write', 'write', 'lookUp'),
		when: fc.constantFrom<Fault['when']>('before', 'after'),
		kind,
		times: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 2, arbitrary: fc.integer({ min: 2, max: 5 }) }, { weight: 1, arbitrary: fc.constant(60) }),
	})
	// A 429 says that nothing was done: a gateway that acted first would be lying.
	.map((plan) => (isRateLimit(plan.kind) ? { ...plan, when: 'before' } : plan));

function isRateLimit(of: Fault['kind']): boolean {
	return typeof of === 'object' && 'status' in of && of.status === 429;
}

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
	operation: fc.constantFrom<Operation>('link', 'pay', 'refund', 'clinkPayment', 'clinkRefund'),
	items: fc.array(fc.record({ cents: fc.integer({ min: 10, max: 5000 }), reference: fc.integer({ min: 0, max: 15 }) }), { minLength: 1, maxLength: 4 }),
	concurrency: fc.integer({ min: 1, max: 4 }),
	faults: fc.array(fault, { maxLength: 4 }),
	queryLagMs: fc.constantFrom(0, 0, 1000, 6000, 60_000),
	duplicateReference: fc.constantFrom('refuse', 'refuse', 'returnFirst', 'accept'),
	retryOnFail: fc.boolean(),
	continueOnFail: fc.boolean(),
	repeated: fc.boolean(),
	killedAfterMs: fc.oneof(
		{ weight: 8, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) },
	),
});
