import fc from 'fast-check';

import { notKnown, readGuard, type Charge, type Money } from '../../../../nodes/shared/values/guard';
import { errorOf } from '../../support/errors.cts';

const guardWith = (options: unknown) => readGuard({ options });
const HKD_500 = { refuseAbove: 500, allowedCurrencies: ['HKD'] };
const hkd = (amount: Money['amount']): Money => ({ amount, currency: 'HKD' });

/** What the guard says of a call, and whether it asked what the call asks for. */
async function verdict(options: unknown, charge: Charge | Money[]) {
	let isAsked = false;
	try {
		await guardWith(options).approve(() => {
			isAsked = true;
			return Array.isArray(charge) ? charge : charge();
		});
		return { allowed: true, isAsked };
	} catch (thrown) {
		return { refused: (thrown as Error).message, isAsked };
	}
}
const refused = async (options: unknown, charge: Charge | Money[] = [hkd(1)]) =>
	(await verdict(options, charge)).refused;

describe('without limits', () => {
	test.each([
		[undefined],
		[{}],
		[{ concurrency: 3 }],
		[Object.create({ refuseAbove: 1, allowedCurrencies: ['HKD'] }) as object],
	])('%j lets everything through, and does not ask what it is', async (options) => {
		expect(await verdict(options, [hkd(1e9)])).toEqual({ allowed: true, isAsked: false });
	});
});

describe('an amount', () => {
	test.each<Money['amount']>([0.01, 500, '500', '500.00', '0000500', 499.99, -20])(
		'of %p passes a limit of 500',
		async (amount) => {
			expect(await verdict(HKD_500, [hkd(amount)])).toEqual({ allowed: true, isAsked: true });
		},
	);

	test.each<Money['amount']>([
		500.01,
		'500.01',
		'500.000000000000000000001',
		1e21,
		2 ** 53,
		Number.MAX_VALUE,
		'9'.repeat(30),
	])('of %p is refused', async (amount) => {
		expect(await refused(HKD_500, [hkd(amount)])).toMatch(/^The amount is more than this workflow allows, got /);
	});

	test.each<unknown>([NaN, Infinity, -Infinity, 'abc', '', '1e2', '５', ' ', null, undefined, true, [], ['1']])(
		'of %p is refused: it cannot be compared',
		async (amount) => {
			expect(await refused(HKD_500, [{ amount: amount as number, currency: 'HKD' }])).toMatch(
				/^The amount is not known/,
			);
		},
	);

	test('is refused where only the gateway knows it, which says why', async () => {
		expect(await refused(HKD_500, [hkd({ reason: "The amount in 'Payment Currency'" })])).toBe(
			"The amount in 'Payment Currency' is not known before this is sent, so it cannot be compared with what this workflow allows",
		);
	});

	test('is compared each by itself: one too many is too much', async () => {
		expect(await refused(HKD_500, [hkd(1), hkd(501)])).toBe(
			'The amount is more than this workflow allows, got 501 HKD',
		);
		expect(await refused(HKD_500, [hkd(300), hkd(300)])).toBeUndefined();
	});

	test('is nothing only where the call says so', async () => {
		expect(await refused(HKD_500, () => 'nothing')).toBeUndefined();
		expect(await refused(HKD_500, () => [])).toMatch(/^The amount is not known/);
	});

	test('is compared digit by digit, however it is written', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: 200_000 }), fc.nat({ max: 200_000 }), async (amount, limit) => {
				const [asked, allowed] = [(amount / 100).toFixed(2), limit / 100];
				const options = { refuseAbove: allowed, allowedCurrencies: 'HKD' };
				expect((await verdict(options, [hkd(asked)])).allowed).toBe(amount <= limit ? true : undefined);
			}),
		);
	});
});

describe('a currency', () => {
	test.each(['HKD', 'hkd', ' HKD '])('%p is allowed, whatever its letter case', async (currency) => {
		expect(await refused(HKD_500, [{ amount: 1, currency }])).toBeUndefined();
	});

	test.each(['USD', 'HKDX', 'НКD', '', 'constructor', '__proto__'])('%p is not', async (currency) => {
		expect(await refused(HKD_500, [{ amount: 1, currency }])).toMatch(/^This workflow does not allow the currency "/);
	});

	test.each([undefined, null, 344, ['HKD'], { toString: () => 'HKD' }])('%p is not known', async (currency) => {
		expect(await refused(HKD_500, [{ amount: 1, currency }])).toMatch(/^The currency is not known/);
	});

	test('alone can be limited', async () => {
		const options = { allowedCurrencies: 'usd, HKD' };
		expect(await refused(options, [hkd(1e9)])).toBeUndefined();
		expect(await refused(options, [hkd({ reason: 'The amount' })])).toBeUndefined();
		expect(await refused(options, [{ amount: 1, currency: 'CNY' }])).toMatch(/does not allow the currency "CNY"/);
	});
});

describe('a limit that cannot be read refuses everything', () => {
	test.each([
		[{ refuseAbove: 500 }, "'Refuse Above' is set, but 'Allowed Currencies' is not"],
		[{ ...HKD_500, refuseAbove: '' }, "'Refuse Above' is empty"],
		[{ ...HKD_500, refuseAbove: null }, "'Refuse Above' is empty"],
		[{ ...HKD_500, refuseAbove: undefined }, "'Refuse Above' is empty"],
		[{ ...HKD_500, refuseAbove: NaN }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: Infinity }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: -1 }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: 'abc' }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: '1e9' }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: '1,000' }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: [500] }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: { valueOf: (): number => 500 } }, /^'Refuse Above' must be a number of 0 or more/],
		[{ ...HKD_500, refuseAbove: '={{ 500 }}' }, "'Refuse Above' must not be an expression"],
		[{ ...HKD_500, refuseAbove: '{{ 500 }}' }, "'Refuse Above' must not be an expression"],
		[{ ...HKD_500, refuseAbove: "={{ $fromAI('limit') }}" }, "'Refuse Above' must not be an expression"],
		[{ ...HKD_500, allowedCurrencies: [] }, "'Allowed Currencies' is empty"],
		[{ ...HKD_500, allowedCurrencies: '' }, "'Allowed Currencies' is empty"],
		[{ ...HKD_500, allowedCurrencies: ' , ' }, "'Allowed Currencies' is empty"],
		[{ ...HKD_500, allowedCurrencies: null }, "'Allowed Currencies' is empty"],
		[{ ...HKD_500, allowedCurrencies: { HKD: true } }, "'Allowed Currencies' is empty"],
		[{ ...HKD_500, allowedCurrencies: 'dollars' }, /^'Allowed Currencies' must be a three-letter code/],
		[{ ...HKD_500, allowedCurrencies: ['HKD', '*'] }, /^'Allowed Currencies' must be a three-letter code/],
		[{ ...HKD_500, allowedCurrencies: [['HKD']] }, /^'Allowed Currencies' must be text/],
		[{ ...HKD_500, allowedCurrencies: '={{ $json.currency }}' }, "'Allowed Currencies' must not be an expression"],
		[{ ...HKD_500, allowedCurrencies: ['={{ $json.currency }}'] }, "'Allowed Currencies' must not be an expression"],
		['={{ $json.options }}', "'Options' must not be an expression"],
	])('%j', async (options, message) => {
		const { refused: said, isAsked } = await verdict(options, [hkd(0.01)]);
		expect(said).toMatch(message);
		expect(isAsked).toBe(false);
		expect(errorOf(() => guardWith(options).check({ amount: 0.01 })).message).toMatch(message);
	});

	test('whatever is in the two fields, no amount of a million passes, but under a limit that high', async () => {
		const value = fc.oneof(fc.anything(), fc.double(), fc.constantFrom('HKD', ['HKD'], 'hkd,usd'));
		await fc.assert(
			fc.asyncProperty(value, value, async (refuseAbove, allowedCurrencies) => {
				if ((await verdict({ refuseAbove, allowedCurrencies }, [hkd(1e6)])).allowed === undefined) return;
				expect(Number(refuseAbove)).toBeGreaterThanOrEqual(1e6);
			}),
		);
	});

	test('0 is a limit: nothing passes it but a credit', async () => {
		const none = { refuseAbove: 0, allowedCurrencies: ['HKD'] };
		expect(await refused(none, [hkd(0.01)])).toMatch(/^The amount is more/);
		expect(await refused(none, [hkd(0), hkd(-5)])).toBeUndefined();
	});
});

describe('the early check', () => {
	const guard = guardWith(HKD_500);

	test('is about what is known', () => {
		guard.check({ amount: 500 });
		guard.check({ currency: 'HKD' });
		guard.check({ amount: 500, currency: 'HKD' }, {});
	});

	test.each([[{ amount: 501 }], [{ currency: 'USD' }], [{ amount: 1, currency: 'USD' }], [{ amount: NaN }]])(
		'%j is refused',
		(known) => {
			expect(errorOf(() => guard.check(known)).kind).toBe('input');
		},
	);
});

test('what a refusal says never names the limit: a model could ask for just as much', () => {
	const guard = guardWith({ refuseAbove: 432.1, allowedCurrencies: ['GBP', 'HKD'] });
	for (const known of [{ amount: 1000 }, { currency: 'USD' }]) {
		const { message, advice } = errorOf(() => guard.check(known));
		expect(`${message} ${advice}`).not.toMatch(/432|GBP|HKD/);
		expect(advice).toMatch(/^Nothing was sent\./);
	}
	expect(notKnown('The amount').advice).not.toMatch(/\d/);
});
