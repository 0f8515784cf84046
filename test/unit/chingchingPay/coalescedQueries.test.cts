import { setTimeout as sleep } from 'node:timers/promises';

import { CoalescedQueries } from '../../../nodes/ChingchingPay/api/coalescedQueries';

/** A gateway whose answers come when a test says so. */
function gateway() {
	const answers: Array<(answer: string) => void> = [];
	const send = async () => await new Promise<string>((resolve) => answers.push(resolve));
	return { send, sent: () => answers.length, answer: (index: number, text: string) => answers[index]?.(text) };
}

const settled = async () => await new Promise((resolve) => setImmediate(resolve));

describe('questions to a gateway', () => {
	const limits = { atOnce: 2, waiting: 2, patienceMs: 50 };

	test('are shared by all that ask about the same thing before it is sent', async () => {
		const [questions, { send, sent, answer }] = [new CoalescedQueries<string>(limits), gateway()];
		const asked = Promise.all(Array.from({ length: 5 }, async () => await questions.ask('A', send)));
		await settled();
		answer(0, 'yes');
		expect(await asked).toEqual(['yes', 'yes', 'yes', 'yes', 'yes']);
		expect(sent()).toBe(1);
	});

	test('are not shared once they are sent: who comes later shares the next one, which waits for it', async () => {
		const [questions, { send, sent, answer }] = [new CoalescedQueries<string>(limits), gateway()];
		const first = questions.ask('A', send);
		await settled();
		const later = Promise.all([questions.ask('A', send), questions.ask('A', send)]);
		await settled();
		expect(sent()).toBe(1);
		answer(0, 'old');
		await settled();
		expect(sent()).toBe(2);
		const last = questions.ask('A', send);
		answer(1, 'new');
		await settled();
		answer(2, 'newest');
		expect([await first, await later, await last]).toEqual(['old', ['new', 'new'], 'newest']);
		expect(questions.isIdle).toBe(true);
	});

	test('are sent a few at once; the others take their turn', async () => {
		const [questions, { send, sent, answer }] = [new CoalescedQueries<string>(limits), gateway()];
		const asked = Promise.all(['A', 'B', 'C', 'D'].map(async (about) => await questions.ask(about, send)));
		await settled();
		expect(sent()).toBe(2);
		answer(1, 'b');
		await settled();
		expect(sent()).toBe(3);
		answer(0, 'a');
		await settled();
		answer(2, 'c');
		answer(3, 'd');
		expect(await asked).toEqual(['a', 'b', 'c', 'd']);
	});

	test('are given up where too many wait already, or have waited too long', async () => {
		const [questions, { send, sent, answer }] = [new CoalescedQueries<string>(limits), gateway()];
		const [a, b] = [questions.ask('A', send), questions.ask('B', send)];
		const waiting = [questions.ask('C', send), questions.ask('D', send)];
		await settled();
		expect(await questions.ask('E', send)).toBeUndefined();
		// A timer of the test's own: those of `AbortSignal` alone do not keep Node running.
		await sleep(100);
		expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
		expect(sent()).toBe(2);
		answer(0, 'a');
		answer(1, 'b');
		expect([await a, await b]).toEqual(['a', 'b']);
		const again = questions.ask('C', send);
		await settled();
		answer(2, 'c');
		expect(await again).toBe('c');
		expect(questions.isIdle).toBe(true);
	});

	test('that fail leave their place, and fail for all who share them', async () => {
		const questions = new CoalescedQueries<string>({ ...limits, atOnce: 1 });
		const fail = async (): Promise<string> => await Promise.reject(new Error('no'));
		const both = await Promise.allSettled([questions.ask('A', fail), questions.ask('A', fail)]);
		expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await questions.ask('B', async () => await Promise.resolve('yes'))).toBe('yes');
	});
});
