import fc from 'fast-check';

/** What a run of the callbacks proof is made of, drawn at random and shrunk by fast-check. */

export type Listener = 'chingchingPayTrigger' | 'clinkTrigger' | 'waitForPayment';

export type Action =
	/** The customer pays or declines. The gateway tells of it. */
	| { do: 'settle'; payment: number; how: 'paid' | 'declined' }
	/** A first attempt fails, and the order stays open: Clink tells of a failure that is not the last word. */
	| { do: 'failAttempt'; payment: number }
	| { do: 'refund'; payment: number }
	/** Something that was announced is on its way to n8n, once or in copies: the first time, again, late, or out of order. */
	| { do: 'deliver'; notification: number; process: 0 | 1; copies: number }
	/** The same, while somebody listens in the editor. */
	| { do: 'deliverToEditor'; notification: number }
	| { do: 'forge'; payment: number; how: 'forged' | 'missing' | 'unknownPayment' }
	/** The way that messages take: one of those on the network arrives, or gets lost. */
	| { do: 'arrive'; message: number }
	| { do: 'lose'; message: number }
	/** Everything that is on the network arrives. */
	| { do: 'deliverAll' }
	| { do: 'failToStore' }
	| { do: 'passTime'; milliseconds: number };

export interface CallbackScenario {
	listener: Listener;
	verifyBy: 'query' | 'signature' | 'both';
	/** Which outcomes are asked for; empty: all. */
	outcomes: string[];
	/** How far the records are behind what callbacks report, in milliseconds. */
	queryLagMs: number;
	/** Whether the gateway has words for its states that the node does not know, in a member other than `status`. */
	hasUnknownStatuses: boolean;
	/** Whether the merchant has said in the credential what those words mean. */
	areWordsSettled: boolean;
	/** Whether the trigger has seen more events than it keeps, in both processes. */
	isLongLived: boolean;
	payments: number;
	actions: Action[];
}

/** One payment, and nothing that goes wrong. */
export const plainScenario: CallbackScenario = {
	listener: 'chingchingPayTrigger',
	verifyBy: 'query',
	outcomes: [],
	queryLagMs: 0,
	hasUnknownStatuses: false,
	areWordsSettled: false,
	isLongLived: false,
	payments: 1,
	actions: [],
};

const payment = fc.nat({ max: 1 });
const process = fc.constantFrom<0 | 1>(0, 0, 0, 1);

const action: fc.Arbitrary<Action> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('settle' as const),
			payment,
			how: fc.constantFrom('paid' as const, 'paid' as const, 'declined' as const),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('failAttempt' as const), payment }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('refund' as const), payment }) },
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('deliver' as const),
			notification: fc.nat({ max: 7 }),
			process,
			copies: fc.constantFrom(1, 1, 2, 3),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('deliverToEditor' as const), notification: fc.nat({ max: 7 }) }),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant('forge' as const),
			payment,
			how: fc.constantFrom('forged' as const, 'missing' as const, 'unknownPayment' as const),
		}),
	},
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('arrive' as const), message: fc.nat({ max: 7 }) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), message: fc.nat({ max: 7 }) }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('deliverAll' as const) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('failToStore' as const) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('passTime' as const),
			milliseconds: fc.constantFrom(1000, 30_000, 400_000, 3_600_000),
		}),
	},
);

export const callbackScenarios: fc.Arbitrary<CallbackScenario> = fc.record({
	listener: fc.constantFrom<Listener>('chingchingPayTrigger', 'chingchingPayTrigger', 'clinkTrigger', 'waitForPayment'),
	verifyBy: fc.constantFrom<CallbackScenario['verifyBy']>('query', 'query', 'signature', 'both'),
	outcomes: fc.constantFrom<string[]>([], [], ['succeeded'], ['succeeded', 'failed', 'refunded']),
	queryLagMs: fc.constantFrom(0, 0, 0, 3000, 20_000),
	hasUnknownStatuses: fc.constantFrom(false, false, false, true),
	areWordsSettled: fc.boolean(),
	isLongLived: fc.constantFrom(false, false, false, true),
	payments: fc.integer({ min: 1, max: 2 }),
	actions: fc.array(action, { minLength: 2, maxLength: 16 }),
});
