import '../../support/engine/fast-sleep.cts';

import { setTimeout as wait } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import { newReference, pay, refund } from '../../support/engine/sandbox-calls.cts';
import type { RunOptions } from '../../support/engine/run-node.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

/** Waits for something that happens meanwhile. */
async function until(isThere: () => boolean): Promise<void> {
	while (!isThere()) await wait(5);
}

describe('A refund in full', () => {
	const engine = useSandbox();

	const run = async (parameters: INodeParameters, more: Partial<RunOptions> = {}) =>
		await engine.run('chingchingPay', parameters, more);
	const paidOrder = async (changes: INodeParameters = {}) => {
		const order = newReference('ORDER');
		const { items, error } = await run(pay({ merchantReference: order, ...changes }));
		if (error !== undefined) throw error;
		return { order, json: items[0]?.json ?? {} };
	};
	/** As the form leaves it: the fields of a part are hidden. */
	const inFull = (order: string, changes: INodeParameters = {}): INodeParameters => {
		const { amount, amountUnit, currency, ...rest } = refund(order, changes);
		expect([amount, amountUnit, currency]).toEqual([1250, 'minor', 'HKD']);
		return { ...rest, refundAmount: 'full' };
	};
	const refundedOf = (reference: string) => engine.sandbox.ledger().of(reference);
	const sentRefunds = () => engine.sentTo('/transactions/refund').length;

	test('gives all of a payment back, and says how much', async () => {
		const { order } = await paidOrder({ currency: 'CNY' });
		const reference = newReference('R');
		const { items } = await run(inFull(order, { merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({
			outcome: 'refunded',
			merchant_reference: reference,
			amount: 12.5,
			currency: 'CNY',
		});
		expect(refundedOf(reference)).toMatchObject({ refunded: 1, refundedAmount: 1250 });
	});

	test.each(['transaction_id', 'payment_id'])('finds the payment by its %s', async (name) => {
		const { json } = await paidOrder();
		const reference = newReference('R');
		const byId = { refundBy: 'transactionId', transactionId: textOf(json[name]), merchantReference: reference };
		expect((await run(inFull('', byId))).error).toBeUndefined();
		expect(refundedOf(reference)).toMatchObject({ refunded: 1, refundedAmount: 1250 });
	});

	test('gives back the rest where a part was refunded under another number', async () => {
		const { order } = await paidOrder();
		await run(refund(order, { amount: 50 }));
		const reference = newReference('R');
		const { items } = await run(inFull(order, { merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({ amount: 12, outcome: 'refunded' });
		expect(refundedOf(reference)).toMatchObject({ refunded: 1, refundedAmount: 1200 });
	});

	test('under the same number finds the refund that there is, though nothing is left', async () => {
		const { order } = await paidOrder();
		const parameters = inFull(order, { merchantReference: newReference('R') });
		await run(parameters);
		const sent = sentRefunds();
		const { items, error } = await run(parameters);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ reused: true, amount: 12.5, outcome: 'refunded' });
		expect(sentRefunds()).toBe(sent);
	});

	test('under the same number at the same moment moves money once', async () => {
		const { order } = await paidOrder();
		const reference = newReference('R');
		const parameters = inFull(order, { merchantReference: reference });
		const results = await Promise.all([run(parameters), run(parameters)]);
		expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
		expect(refundedOf(reference)).toMatchObject({ refunded: 1, refundedAmount: 1250 });
	});

	test('under two numbers at the same moment gives back once, and says that nothing is left', async () => {
		const { order } = await paidOrder();
		const sent = sentRefunds();
		const results = await Promise.all([run(inFull(order)), run(inFull(order))]);
		expect(results.map(({ error }) => error?.message).sort()).toEqual([
			`Nothing is left to refund of 'Order to Refund' "${order}"`,
			undefined,
		]);
		expect(sentRefunds()).toBe(sent + 1);
	});

	test('of one order twice in a batch is refused before anything is sent', async () => {
		const { order } = await paidOrder();
		const sent = sentRefunds();
		const { error } = await run(inFull(order, { merchantReference: '={{ $json.number }}' }), {
			items: ['R-1', 'R-2'].map((number) => ({ json: { number: `${order}-${number}` } })),
		});
		expect(error?.message).toMatch(/'Order to Refund' "[^"]+" is used twice in this batch/);
		expect(sentRefunds()).toBe(sent);
	});

	test('whose answer is lost is looked up, and sent once', async () => {
		const { order } = await paidOrder();
		const reference = newReference('R');
		engine.sandbox.faults.add({ match: { path: '/transactions/refund' }, when: 'after', kind: 'reset' });
		const { items } = await run(inFull(order, { merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({ recovered: true, amount: 12.5, outcome: 'refunded' });
		expect(refundedOf(reference)).toMatchObject({ refunded: 1, refundedAmount: 1250 });
	});

	test('of which a part is refunded meanwhile is refused by the gateway, and then gives back the rest', async () => {
		const { order } = await paidOrder();
		const reference = newReference('R');
		engine.sandbox.faults.add({
			match: { path: '/transactions/refund', reference },
			when: 'before',
			kind: 'delay',
			delayMs: 300,
		});
		const full = run(inFull(order, { merchantReference: reference }));
		await until(() => engine.sentTo('/transactions/refund').some(({ body }) => body.includes(reference)));
		await run(refund(order, { amount: 50 }));
		expect((await full).error?.message).toContain('amount is above the 1200 cents left to refund');
		const { items } = await run(inFull(order, { merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({ amount: 12, outcome: 'refunded' });
		expect(refundedOf(reference)).toMatchObject({ refunded: 1, refundedAmount: 1200 });
	});

	test('is not sent where its amount is above the limit of the node, and is where it is not', async () => {
		const { order } = await paidOrder();
		const limited = (refuseAbove: number) =>
			inFull(order, { options: { refuseAbove, allowedCurrencies: ['HKD'] }, merchantReference: newReference('R') });
		const sent = sentRefunds();
		const { error } = await run(limited(12.49));
		expect(error?.message).toContain('more than this workflow allows, got 12.50 HKD');
		expect(sentRefunds()).toBe(sent);
		expect((await run(limited(12.5))).items[0]?.json).toMatchObject({ amount: 12.5 });
	});

	describe('sends nothing and says why', () => {
		/** What a refund that sends nothing says. */
		const refused = async (parameters: INodeParameters) => {
			const sent = sentRefunds();
			const { error, items } = await run(parameters);
			expect({ items, sent: sentRefunds() - sent }).toEqual({ items: [], sent: 0 });
			return error?.message.replace(/"[^"]+"/g, '"…"');
		};
		const amend = (path: string | RegExp, order: string, data: Record<string, unknown>) =>
			engine.sandbox.faults.add({
				match: { path, ...(typeof path === 'string' && { reference: order }) },
				when: 'after',
				kind: { amend: { data } },
				times: 10,
			});
		const DETAIL = /\/payments\/detail\//;

		test('where nothing is left', async () => {
			const { order } = await paidOrder();
			await run(inFull(order));
			expect(await refused(inFull(order))).toBe(`Nothing is left to refund of 'Order to Refund' "…"`);
		});

		test('of an order that the gateway does not know', async () => {
			expect(await refused(inFull(newReference()))).toBe(`ChingchingPay does not know 'Order to Refund' "…"`);
		});

		test('of an order that was declined', async () => {
			const { order } = await paidOrder({ amount: 1213 });
			expect(await refused(inFull(order))).toBe(
				`ChingchingPay does not show 'Order to Refund' "…" as paid: its outcome is failed`,
			);
		});

		test('of a refund', async () => {
			const { order } = await paidOrder();
			const earlier = newReference('R');
			await run(refund(order, { merchantReference: earlier, amount: 50 }));
			expect(await refused(inFull(earlier))).toBe(`'Order to Refund' "…" is a refund itself`);
		});

		test.each<[string, string | RegExp, Record<string, unknown>, string]>([
			['the amount', '/transactions/query', { amount: null }, 'how much was paid'],
			['a plain amount', '/transactions/query', { amount: 'HKD 12.50' }, 'how much was paid'],
			['the currency', '/transactions/query', { currency: null }, 'how much was paid'],
			['a currency that it takes', '/transactions/query', { currency: 'USD' }, 'how much was paid'],
			['the same amount twice', DETAIL, { amount: 990 }, 'how much was paid'],
			['a plain sum of refunds', DETAIL, { refunded_amount: 'all' }, 'how much was refunded before'],
		])('where the gateway does not say %s', async (_, path, data, what) => {
			const { order } = await paidOrder();
			amend(path, order, data);
			expect(await refused(inFull(order))).toBe(`ChingchingPay does not say ${what} of 'Order to Refund' "…"`);
		});

		test('where neither the query nor the details say what was refunded', async () => {
			const { order } = await paidOrder();
			amend('/transactions/query', order, { refunded_amount: null });
			amend(DETAIL, order, { refunded_amount: null });
			expect(await refused(inFull(order))).toBe(
				`ChingchingPay does not say how much was refunded before of 'Order to Refund' "…"`,
			);
		});

		test('while the details cannot be asked for', async () => {
			const { order } = await paidOrder();
			engine.sandbox.faults.add({ match: { path: DETAIL }, when: 'before', kind: { status: 503 }, times: 10 });
			expect(await refused(inFull(order))).toContain('ChingchingPay');
		});
	});

	test('counts the higher of two statements about what was refunded', async () => {
		const { order } = await paidOrder();
		await run(refund(order, { amount: 50 }));
		engine.sandbox.faults.add({
			match: { path: /\/payments\/detail\// },
			when: 'after',
			kind: { amend: { data: { refunded_amount: 0 } } },
		});
		expect((await run(inFull(order))).items[0]?.json).toMatchObject({ amount: 12 });
	});

	test('reads the details alone where the query says nothing about refunds', async () => {
		const { order } = await paidOrder();
		await run(refund(order, { amount: 50 }));
		engine.sandbox.faults.add({
			match: { path: '/transactions/query', reference: order },
			when: 'after',
			kind: { amend: { data: { refunded_amount: null } } },
		});
		expect((await run(inFull(order))).items[0]?.json).toMatchObject({ amount: 12 });
	});
});

describe('A refund in full, at a gateway whose books lag by a minute,', () => {
	let now = Date.now();
	const engine = useSandbox({ now: () => now });
	const run = async (parameters: INodeParameters) => await engine.run('chingchingPay', parameters);

	/** Paid so long ago that the books show it. */
	async function oldOrder(): Promise<string> {
		const parameters = pay();
		await run(parameters);
		now += 120_000;
		engine.sandbox.faults.queryLagMs = 60_000;
		return textOf(parameters.merchantReference);
	}
	const inFull = (order: string, merchantReference = newReference('R')): INodeParameters => ({
		...refund(order, { merchantReference }),
		refundAmount: 'full',
	});

	test('is given again under its number, and not sent', async () => {
		const parameters = inFull(await oldOrder());
		const [first, second] = [await run(parameters), await run(parameters)];
		expect(first.items[0]?.json).toMatchObject({ amount: 12.5, outcome: 'refunded' });
		expect(second.items[0]?.json).toMatchObject({ amount: 12.5, outcome: 'refunded', reused: true });
		expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference))).toMatchObject({ refunded: 1 });
	});

	test('under another number is refused by the gateway', async () => {
		const order = await oldOrder();
		await run(inFull(order));
		const other = newReference('R');
		expect((await run(inFull(order, other))).error?.message).toContain('amount is above the 0 cents left to refund');
		expect(engine.sandbox.ledger().of(other)).toMatchObject({ refunded: 0 });
	});

	test('whose answer is lost as well stays unknown, and is not sent again', async () => {
		const parameters = inFull(await oldOrder());
		engine.sandbox.faults.add({ match: { path: '/transactions/refund' }, when: 'after', kind: 'reset' });
		const results = [await run(parameters), await run(parameters)];
		for (const { error } of results) expect(error?.message).toMatch(/unknown whether (this|it) took effect/);
		expect(
			engine.sentTo('/transactions/refund').filter(({ body }) => body.includes(textOf(parameters.merchantReference))),
		).toHaveLength(1);
	});
});
