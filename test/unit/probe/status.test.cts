import { noteField, noteWords, statusesIn } from '../../../probe/findings/status.cts';
import { Notebook } from '../../../probe/report.cts';

const wordsFor = (...seen: Parameters<typeof noteWords>[1]) => {
	const notebook = new Notebook();
	noteWords(notebook, seen);
	return {
		entered: notebook.settings.conventions?.status?.words?.word,
		open: notebook.open.map((one) => one.question),
	};
};

describe('status words', () => {
	test('that the nodes know are not entered', () => {
		const { entered, open } = wordsFor({ outcome: 'pending', word: 'WAITING' }, { outcome: 'paid', word: 'Success' });
		expect({ entered, open }).toEqual({ entered: undefined, open: [] });
	});

	test('that mean something else than the nodes assume are entered', () => {
		expect(wordsFor({ outcome: 'expired', word: 'closed' }).entered).toEqual([{ word: 'closed', outcome: 'expired' }]);
	});

	test('that stand for two ends are entered as one of them, and said', () => {
		const { entered, open } = wordsFor(
			{ outcome: 'cancelled', word: 'TRADE_CLOSED' },
			{ outcome: 'expired', word: 'trade_closed' },
		);
		expect(entered).toEqual([{ word: 'TRADE_CLOSED', outcome: 'cancelled' }]);
		expect(open[0]).toContain('stands for several outcomes');
	});

	test.each(['pending', 'declined', 'cancelled', 'expired'] as const)(
		'never mean paid, if they also mean %s',
		(outcome) => {
			const { entered } = wordsFor({ outcome: 'paid', word: 'DONE' }, { outcome, word: 'done' });
			expect(entered?.map((row) => row.outcome)).not.toContain('succeeded');
		},
	);
});

describe('the member that holds the status', () => {
	test('is one that the nodes look at, or any that is called so', () => {
		expect(statusesIn({ status: 'a', result: '', amount: 1 })).toEqual([{ field: 'status', word: 'a' }]);
		expect(statusesIn({ order_state: 3, amount: 1 })).toEqual([{ field: 'order_state', word: '3' }]);
		expect(statusesIn(undefined)).toEqual([]);
	});

	test.each([
		['is the usual one', ['status'], ['status'], undefined],
		['is another', ['order_state'], ['order_state'], 'order_state'],
		['stands beside one that does not change', ['status'], ['status', 'result'], 'status'],
	])('is entered only where the nodes would not find it, or read another too: it %s', (_, changed, all, entered) => {
		const notebook = new Notebook();
		const named = (fields: string[]) => fields.map((field) => ({ field, word: 'x' }));
		noteField(notebook, named(changed), named(all));
		expect(notebook.settings.conventions?.status?.field).toBe(entered);
	});
});
