import { PaymentError } from '../../../../nodes/shared/values/paymentError';
import { withRetries, retryAfter, type Attempt, type Effect } from '../../../../nodes/shared/http/retry';

type Kind = Attempt<string>['kind'];

const error = new PaymentError('unreachable', 'It failed.', 'Try later.');

function attempt(kind: Kind, retryAfterMs?: number): Attempt<string> {
	if (kind === 'done') return { kind, value: 'the answer' };
	return kind === 'rateLimited' ? { kind, error: error, retryAfterMs } : { kind, error: error };
}

/** Plays the attempts in turn, the last one for ever, and records what was sent and how long was waited. */
async function play(effect: Effect, attempts: Array<Attempt<string>>, isCancelled: () => boolean = () => false) {
	const pauses: number[] = [];
	let sent = 0;
	const settled = await withRetries(
		effect,
		() => Promise.resolve(attempts[Math.min(sent++, attempts.length - 1)] ?? attempt('done')),
		isCancelled,
		(milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
	);
	return { settled, sent, pauses };
}

describe('the retry policy', () => {
	const table: Array<[Effect, Kind, number, Kind]> = [
		['read', 'done', 1, 'done'],
		['read', 'refused', 1, 'refused'],
		['read', 'notSent', 4, 'notSent'],
		['read', 'lost', 4, 'lost'],
		['read', 'rateLimited', 4, 'refused'],
		['idempotentWrite', 'done', 1, 'done'],
		['idempotentWrite', 'refused', 1, 'refused'],
		['idempotentWrite', 'notSent', 4, 'notSent'],
		['idempotentWrite', 'lost', 4, 'lost'],
		['idempotentWrite', 'rateLimited', 4, 'refused'],
		['write', 'done', 1, 'done'],
		['write', 'refused', 1, 'refused'],
		['write', 'notSent', 4, 'notSent'],
		['write', 'lost', 1, 'lost'],
		['write', 'rateLimited', 4, 'refused'],
	];

	test.each(table)('a %s that is always %s is sent %i times and ends as %s', async (effect, kind, times, end) => {
		const { settled, sent, pauses } = await play(effect, [attempt(kind)]);
		expect({ sent, end: settled.kind, pauses: pauses.length }).toEqual({ sent: times, end, pauses: times - 1 });
	});

	test.each(['read', 'idempotentWrite', 'write'] as const)('a %s stops at the first answer', async (effect) => {
		const { settled, sent } = await play(effect, [attempt('notSent'), attempt('rateLimited'), attempt('done')]);
		expect(settled).toEqual({ kind: 'done', value: 'the answer' });
		expect(sent).toBe(3);
	});

	test('a write that is lost after it was held back once is not sent again', async () => {
		const { settled, sent } = await play('write', [attempt('rateLimited'), attempt('lost'), attempt('done')]);
		expect({ kind: settled.kind, sent }).toEqual({ kind: 'lost', sent: 2 });
	});

	test.each([
		['idempotentWrite', 'refused', 'lost'],
		['idempotentWrite', 'rateLimited', 'lost'],
		['idempotentWrite', 'notSent', 'lost'],
		['idempotentWrite', 'done', 'done'],
		['read', 'refused', 'refused'],
	] as const)('a %s that is lost first and then %s ends as %s', async (effect, then, end) => {
		const { settled } = await play(effect, [attempt('lost'), attempt(then)]);
		expect(settled.kind).toBe(end);
	});

	test('is kept without options for pauses and limits', async () => {
		const attempts = [attempt('rateLimited', 1), attempt('done')];
		expect(await withRetries('write', () => Promise.resolve(attempts.shift() ?? attempt('refused')))).toMatchObject({
			kind: 'done',
		});
	});

	test('a cancelled execution sends nothing more', async () => {
		const { sent, pauses } = await play('read', [attempt('lost')], () => true);
		expect({ sent, pauses }).toEqual({ sent: 1, pauses: [] });
	});
});

describe('the pause before another attempt', () => {
	test('doubles each time, and varies by half', async () => {
		for (let run = 0; run < 50; run++) {
			const { pauses } = await play('read', [attempt('lost')]);
			for (const [index, pause] of pauses.entries()) {
				const ceiling = 500 * 2 ** index;
				expect(pause).toBeGreaterThanOrEqual(ceiling / 2);
				expect(pause).toBeLessThanOrEqual(ceiling);
			}
		}
	});

	test.each([
		[0, 0],
		[1_500, 1_500],
		[30_000, 30_000],
		[30_001, 30_000],
		[86_400_000, 30_000],
	])('of %i ms that the gateway asks for takes %i ms', async (asked, waited) => {
		const { pauses } = await play('write', [attempt('rateLimited', asked), attempt('done')]);
		expect(pauses).toEqual([waited]);
	});

	test('is our own when the gateway asks for none', async () => {
		const { pauses } = await play('write', [attempt('rateLimited'), attempt('done')]);
		expect(pauses[0]).toBeGreaterThan(0);
	});
});

describe('a Retry-After header', () => {
	const now = Date.UTC(2026, 10, 21, 12, 0, 0);

	test.each([
		['0', 0],
		['2', 2_000],
		[' 120 ', 120_000],
		['1.5', 1_500],
		['Sat, 21 Nov 2026 12:00:07 GMT', 7_000],
		['Sat, 21 Nov 2026 11:59:00 GMT', 0],
		['-5', 0],
	])('%p asks for %i ms', (header, milliseconds) => {
		expect(retryAfter(header, now)).toBe(milliseconds);
	});

	test.each(['', '  ', 'soon', 'in 5 minutes', 'retry 7', 'Infinity', 'NaN', undefined, null, 7, ['7']])(
		'%p asks for nothing',
		(header) => {
			expect(retryAfter(header, now)).toBeUndefined();
		},
	);
});
