import fc from 'fast-check';

import type { Fault } from '../../../sandbox/index.cts';
import type { SocketError } from '../support/socket-faults.cts';

/** What goes wrong on the way of a scenario's requests. */
export interface FaultPlan {
	/** Which requests are struck: those that move money or create something, those that look up, or what these need beside. */
	target: 'write' | 'lookUp' | 'further';
	/** Before the gateway acts, or after: then money has moved, whatever the answer says. */
	when: Fault['when'];
	kind: Fault['kind'] | { socket: SocketError };
	times: number;
	/** What such an answer can follow: anything at ChingchingPay, paying there, or asking before an order. Anything at all unless told. */
	only?: 'chingchingPay' | 'payment' | 'order';
}

type Kind = FaultPlan['kind'];

/** An answer that is none, whether or not the gateway acted. */
const lostAnswer: fc.Arbitrary<Kind> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant<Kind>('reset') },
	{ weight: 2, arbitrary: fc.constant<Kind>('truncate') },
	{ weight: 4, arbitrary: fc.constantFrom(500, 502, 503, 504).map((status) => ({ status })) },
	{ weight: 1, arbitrary: fc.constant({ body: '<html>busy</html>', contentType: 'text/html' }) },
	{ weight: 1, arbitrary: fc.constant({ body: '', contentType: 'application/json' }) },
	// An established connection can break in any of these ways, and some of its errors have no code.
	{
		weight: 3,
		arbitrary: fc
			.constantFrom('EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED', 'EPROTO', 'ECONNRESET')
			.map((code) => ({ socket: { code, syscall: 'read' } })),
	},
	{ weight: 1, arbitrary: fc.constant({ socket: {} }) },
);

const envelope = (code: number): Kind => ({
	amend: { code, message: 'said in the envelope', msg: 'said in the envelope' },
});

/** Refusals and rate limits: the gateway did nothing. One that acted first would be lying, and nobody could tell. */
const refusedBefore: fc.Arbitrary<Kind> = fc.oneof(
	fc
		.constantFrom('0', '2', 'Thu, 01 Jan 2026 00:00:00 GMT')
		.map((header) => ({ status: 429, headers: { 'Retry-After': header } })),
	fc.constantFrom(401, 403, 429, 400, 80_102_221, 80_102_203, 90_100_400).map(envelope),
	fc
		.constantFrom('ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND')
		.map((code) => ({ socket: { code, syscall: code === 'ENOTFOUND' ? 'getaddrinfo' : 'connect' } })),
);

/** Envelopes under HTTP 200 that say "trouble" while `data` holds what was made. */
const contradictory = fc.constantFrom<Pick<FaultPlan, 'kind' | 'only'>>(
	{ kind: envelope(500) },
	{ kind: envelope(503) },
	{ kind: envelope(599) },
	{ kind: envelope(50_001), only: 'chingchingPay' },
);

/** Answers whose members contradict each other, added to what is true. */
const disagreeing = fc.constantFrom<Pick<FaultPlan, 'kind' | 'only'>>(
	// An answer to a payment says what became of it in `result`, every other one in `status`.
	{ kind: { amend: { data: { status: 'success' } } }, only: 'payment' },
	{
		kind: { amend: { data: { result: 'success', next_action: 'https://pay.example.com/continue' } } },
		only: 'chingchingPay',
	},
	// What stands under the reference, without its IDs and with a code that nobody knows.
	{ kind: { amend: { code: 1000, data: { transaction_id: null, payment_id: null } } }, only: 'order' },
	// A refund that does not say that it is one, but for the payment it gives back.
	{ kind: { amend: { data: { transaction_type: null, original_merchant_reference: null } } }, only: 'order' },
);

const times = fc.oneof(
	{ weight: 4, arbitrary: fc.constant(1) },
	{ weight: 2, arbitrary: fc.integer({ min: 2, max: 5 }) },
	{ weight: 1, arbitrary: fc.constant(60) },
);
const target = fc.constantFrom<FaultPlan['target']>('write', 'write', 'write', 'write', 'lookUp', 'lookUp', 'further');
const plan = (
	when: fc.Arbitrary<FaultPlan['when']>,
	kind: fc.Arbitrary<Pick<FaultPlan, 'kind' | 'only'>>,
): fc.Arbitrary<FaultPlan> =>
	fc
		.record({ target, when, kind, times })
		.map(({ kind: { kind: inner, ...rest }, ...common }) => ({ ...common, ...rest, kind: inner }));
const anywhere = (kind: fc.Arbitrary<Kind>) => kind.map((inner) => ({ kind: inner }));

export const faultPlans: fc.Arbitrary<FaultPlan[]> = fc.array(
	fc.oneof(
		{ weight: 6, arbitrary: plan(fc.constantFrom('before', 'after'), anywhere(lostAnswer)) },
		{ weight: 2, arbitrary: plan(fc.constant('before'), anywhere(refusedBefore)) },
		{ weight: 2, arbitrary: plan(fc.constantFrom('before', 'after'), contradictory) },
		{ weight: 2, arbitrary: plan(fc.constant('after'), disagreeing) },
	),
	{ maxLength: 4 },
);
