import '../../support/engine/fast-sleep.cts';

import type { INodeParameters } from 'n8n-workflow';

import { type FaultKind } from '../../../sandbox/index.cts';
import { createLink, newReference, pay, refund } from '../../support/engine/sandbox-calls.cts';
import { chingchingPay } from '../sandbox/clients.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

describe('Reuse Existing of ChingchingPay, on unless turned off for payments and refunds,', () => {
	const engine = useSandbox();

	const run = async (parameters: INodeParameters) => await engine.run('chingchingPay', parameters);

	test('gives back the payment that exists, and sends nothing', async () => {
		const parameters = pay();
		await run(parameters);
		const sent = engine.sentTo('/checkout').length;
		const { items } = await run(parameters);
		expect(items[0]?.json).toMatchObject({
			merchant_reference: parameters.merchantReference,
			reused: true,
			outcome: 'succeeded',
		});
		expect(engine.sentTo('/checkout')).toHaveLength(sent);
	});

	test('refuses a reference that was used for something else, and sends nothing', async () => {
		const parameters = pay();
		await run(parameters);
		const sent = engine.sentTo('/checkout').length;
		const { error } = await run({ ...parameters, amount: 99_00 });
		expect(error?.message).toBe(
			`'Merchant Reference' "${textOf(parameters.merchantReference)}" was used before, for a transaction with a different amount`,
		);
		expect(engine.sentTo('/checkout')).toHaveLength(sent);
	});

	describe('where it is off, a second payment of an order', () => {
		const refused = (code: number, httpStatus = 200): FaultKind => ({
			status: httpStatus,
			body: JSON.stringify({ code, message: 'merchant_reference is already used', data: null }),
			contentType: 'application/json',
		});
		const second = async (parameters: INodeParameters, kind?: FaultKind) => {
			if (kind === undefined) await run(parameters);
			else engine.sandbox.faults.add({ match: { path: /link|checkout|refund/ }, when: 'before', kind });
			return await run(parameters);
		};

		test('says that there is one, and advises no other number', async () => {
			const { error, run: execution } = await second(createLink({ merchantReference: 'A-1042' }), refused(40901));
			expect(error?.message).toBe(
				'Order "A-1042" already has a payment (code 40901: merchant_reference is already used)',
			);
			expect(error?.description).toBe(
				'Do not change the number, which would make a second payment possible: look it up with Query, or pin the output of this node while testing.',
			);
			expect(execution.data.resultData.error).toMatchObject({ httpCode: '40901' });
		});

		test('says so of a refund', async () => {
			const parameters = refund('ORDER-1', { merchantReference: 'R-1', reuseExisting: false });
			const { error } = await second(parameters, refused(40901));
			expect(error?.message).toMatch(/^Refund "R-1" exists already \(code 40901: /);
			expect(error?.description).toContain('which could refund a second time');
		});

		test.each<[string, FaultKind]>([
			['a code that reads like the HTTP status', refused(409)],
			['the HTTP status alone', { status: 409, body: 'Conflict' }],
		])('is told by %s', async (_, kind) => {
			const { error } = await second(pay({ reuseExisting: false, merchantReference: 'A-1' }), kind);
			expect(error?.message).toMatch(/^Order "A-1" already has a payment \(code 409/);
		});

		test.each<[string, INodeParameters, FaultKind]>([
			['another conflict', pay({ reuseExisting: false }), refused(40902)],
			['a refund that is in conflict with something', refund('ORDER-1', { reuseExisting: false }), refused(409)],
		])('is not taken for %s', async (_, parameters, kind) => {
			const { error } = await second(parameters, kind);
			expect(error?.message).toContain('ChingchingPay refused the request');
			expect(error?.description).toContain('Do not change its number');
		});

		test('is not advised by "correct it" either, whatever the code', async () => {
			const { error } = await second(createLink(), refused(1001));
			expect(error?.description).toContain('If it says that this exists already, look it up instead.');
		});
	});

	test('gives back a refund that exists', async () => {
		const { items: paid } = await run(pay());
		const parameters = refund(textOf(paid[0]?.json.merchant_reference), { amount: 50 });
		await run(parameters);
		const { items } = await run(parameters);
		expect(items[0]?.json).toMatchObject({ reused: true, outcome: 'refunded' });
		expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference))).toMatchObject({ refunded: 1 });
	});

	test('refuses a link that exists already, whose address cannot be looked up', async () => {
		const parameters = createLink({ reuseExisting: true });
		await run(parameters);
		const { error } = await run(parameters);
		expect(error?.message).toBe(
			`'Merchant Reference' "${textOf(parameters.merchantReference)}" already has a payment link, and its URL cannot be retrieved`,
		);
		expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference)).created).toBe(1);
	});

	test.each<[string, FaultKind]>([
		['refuses the key', { status: 401, body: 'Unauthorized' }],
		['is in trouble', { status: 503 }],
		['answers with a web page', { body: '<html><h1>Bad Gateway</h1></html>', contentType: 'text/html' }],
		['sends us elsewhere', { redirect: 'https://login.example.com/' }],
		['does not know the path', { status: 404, body: 'Not Found' }],
		['resets the connection', 'reset'],
	])('sends nothing while the gateway cannot be asked, because it %s', async (_, kind) => {
		const reference = newReference();
		engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind, times: 100 });
		const { error } = await run(pay({ merchantReference: reference }));
		expect(error?.message).toContain('ChingchingPay');
		expect(engine.sandbox.ledger().of(reference).created).toBe(0);
	});

	test.each([null, {}])('sends when the query is answered with no transaction: %j', async (data) => {
		const reference = newReference();
		const body = JSON.stringify({ code: 0, message: 'success', data });
		engine.sandbox.faults.add({
			match: { path: '/query' },
			when: 'before',
			kind: { body, contentType: 'application/json' },
		});
		await run(pay({ merchantReference: reference }));
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});
});

describe('runs of one reference that overlap', () => {
	const engine = useSandbox();

	beforeEach(() => {
		engine.sandbox.setLatency(20);
		// The gateway itself has no rule against a second use.
		engine.sandbox.faults.duplicateReference = 'accept';
	});

	const run = async (parameters: INodeParameters) => await engine.run('chingchingPay', parameters);
	const three = async (parameters: INodeParameters) =>
		await Promise.all([1, 2, 3].map(async () => await run(parameters)));
	const outcomes = (results: Awaited<ReturnType<typeof three>>) =>
		results.map(({ items, error }) => [items[0]?.json.outcome ?? error?.message, items[0]?.json.reused ?? false]);

	test.each([0, 60_000])(
		'pay once, and the others get that payment, while look-ups lag by %i ms',
		async (queryLagMs) => {
			const reference = newReference();
			engine.sandbox.faults.queryLagMs = queryLagMs;
			expect(outcomes(await three(pay({ merchantReference: reference })))).toEqual([
				['succeeded', false],
				['succeeded', true],
				['succeeded', true],
			]);
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
		},
	);

	test.each([0, 60_000])('refund once, while look-ups lag by %i ms', async (queryLagMs) => {
		const { items } = await run(pay());
		const reference = newReference('R');
		engine.sandbox.faults.queryLagMs = queryLagMs;
		const parameters = refund(textOf(items[0]?.json.merchant_reference), { merchantReference: reference, amount: 100 });
		expect(outcomes(await three(parameters)).map(([outcome]) => outcome)).toEqual(['refunded', 'refunded', 'refunded']);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1, refundedAmount: 100 });
	});

	test('send nothing more while it is unknown what became of the first', async () => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = 600_000;
		engine.sandbox.faults.add({ match: { path: '/checkout', reference }, when: 'after', kind: 'reset' });
		const [first, second] = await three(pay({ merchantReference: reference }));
		expect(first?.error?.message).toContain('It is unknown whether this took effect.');
		expect(second?.error?.message).toBe(
			`'Merchant Reference' "${reference}" was sent by another execution a moment ago, and it is still unknown whether it took effect. It was not sent again`,
		);
		expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
	});

	test('for another amount are refused, also where look-ups do not show the first yet', async () => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = 60_000;
		await run(pay({ merchantReference: reference }));
		const { error } = await run(pay({ merchantReference: reference, amount: 9_900 }));
		expect(error?.message).toContain('was used before, for a different amount, customer or order');
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 1250 });
	});

	test('pay again after a refusal, which left nothing behind', async () => {
		const reference = newReference();
		engine.sandbox.faults.add({
			match: { path: '/checkout', reference },
			when: 'before',
			kind: { body: '{"code":40902,"message":"closed","data":null}', contentType: 'application/json' },
		});
		expect(outcomes(await three(pay({ merchantReference: reference }))).map(([outcome]) => outcome)).toEqual([
			'ChingchingPay refused the request: closed (code 40902)',
			'succeeded',
			'succeeded',
		]);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ charged: 1 });
	});

	test('tell of a second payment under the reference, which another process made', async () => {
		const reference = newReference();
		const other = {
			merchant_reference: reference,
			transaction_id: 'T-other',
			payment_id: 'P-other',
			amount: 1250,
			currency: 'HKD',
			status: 'success',
		};
		const answer = (data: object | null, code: number) => ({
			body: JSON.stringify({ code, message: '', data }),
			contentType: 'application/json',
		});
		engine.sandbox.faults.add({ match: { path: '/query', reference }, when: 'before', kind: answer(null, 40401) });
		engine.sandbox.faults.add({ match: { path: '/query', reference }, when: 'before', kind: answer(other, 0) });
		const { items, run: whole } = await run(pay({ merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({ outcome: 'succeeded', possibleDuplicates: ['T-other'] });
		expect(JSON.stringify(whole.data.resultData)).toContain('more than one transaction with');
	});

	test.each([true, 'true', ' TRUE '])('reads %p as on', async (reuseExisting) => {
		const parameters = pay({
			reuseExisting: typeof reuseExisting === 'string' ? `={{ "${reuseExisting}" }}` : reuseExisting,
		});
		await run(parameters);
		expect((await run(parameters)).items[0]?.json).toMatchObject({ reused: true });
		expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference)).charged).toBe(1);
	});

	test.each(['yes', '1', '', '{}'])('refuses %p for Reuse Existing, and sends nothing', async (entered) => {
		const parameters = pay({ reuseExisting: `={{ ${JSON.stringify(entered)} }}` });
		const { error } = await run(parameters);
		expect(error?.message).toContain("'Reuse Existing'");
		expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference)).created).toBe(0);
	});
});

describe('a gateway that answers a used reference with what stands under it', () => {
	const engine = useSandbox();

	const run = async (parameters: INodeParameters) => await engine.run('chingchingPay', parameters);
	/** Look-ups before the send show nothing: they lag behind another process. */
	const blind = (reference: string) =>
		engine.sandbox.faults.add({
			match: { path: '/query', reference },
			when: 'before',
			kind: { body: '{"code":40401,"message":"not found","data":null}', contentType: 'application/json' },
		});

	test.each<[string, INodeParameters]>([
		['for another order', {}],
		['of another amount', { amount: 60 }],
	])('a refund %s is not this one', async (_, changes) => {
		const [first, second] = [await run(pay()), await run(pay())].map(({ items }) =>
			textOf(items[0]?.json.merchant_reference),
		);
		const reference = newReference('R');
		await run(refund(first ?? '', { merchantReference: reference, amount: 50, reuseExisting: false }));
		engine.sandbox.faults.duplicateReference = 'returnFirst';
		const { items, error } = await run(
			refund((Object.keys(changes).length === 0 ? second : first) ?? '', {
				merchantReference: reference,
				amount: 50,
				reuseExisting: false,
				...changes,
			}),
		);
		expect(items).toEqual([]);
		expect(error?.message).toBe('It is unknown whether this took effect: its reference belongs to another transaction');
		expect(error?.description).toMatch(/has a different (original_merchant_reference|amount)/);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1, refundedAmount: 50 });
	});

	test('a payment of another amount is not this one, as soon as look-ups show it', async () => {
		const reference = newReference();
		// By another process: this one remembers nothing of it.
		const other = chingchingPay(engine.sandbox);
		expect(
			await other.checkout({
				merchant_reference: reference,
				amount: 1000,
				payment_method_option: '{"auth_code":"28"}',
			}),
		).toMatchObject({ code: 0 });
		engine.sandbox.faults.duplicateReference = 'returnFirst';
		blind(reference);
		const { items, error } = await run(pay({ merchantReference: reference }));
		expect(items).toEqual([]);
		expect(error?.message).toBe('It is unknown whether this took effect: its reference belongs to another transaction');
		expect(error?.description).toContain('has a different amount');
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 1000 });
	});
});

describe('a refund whose answer leaves its type empty', () => {
	const engine = useSandbox();

	test.each(['', null])('%j is not read as a payment', async (type) => {
		const body = JSON.stringify({
			code: 0,
			message: '',
			data: { result: 'success', transaction_type: type, transaction_id: 'T-1' },
		});
		engine.sandbox.faults.add({
			match: { path: '/refund' },
			when: 'before',
			kind: { body, contentType: 'application/json' },
		});
		const { items } = await engine.run('chingchingPay', refund('ORDER-1'));
		expect(items[0]?.json).toMatchObject({ outcome: 'refunded' });
	});
});

describe('an answer that contradicts itself', () => {
	const engine = useSandbox();

	test.each([
		['no success, but a transaction', { code: 10000, message: 'accepted', data: { transaction_id: 'T-1' } }],
		['a failure of its own', { code: 503, message: 'try later', data: null }],
		['a failure of its own in its own numbers', { code: 50_002, message: 'try later', data: null }],
	])('upon a payment, %s, is looked up and not taken for a refusal', async (_, envelope) => {
		const reference = newReference();
		engine.sandbox.faults.add({
			match: { path: '/checkout', reference },
			when: 'after',
			kind: { body: JSON.stringify(envelope), contentType: 'application/json' },
		});
		const { items } = await engine.run('chingchingPay', pay({ merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({ outcome: 'succeeded', recovered: true });
		expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
	});

	test.each([401, 403, 429, 503, 40_101, 50_301])(
		'upon the look-up before a payment, code %i, sends nothing: it does not say that the reference is free',
		async (code) => {
			const reference = newReference();
			const kind: FaultKind = {
				body: JSON.stringify({ code, message: 'no', data: null }),
				contentType: 'application/json',
			};
			engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind, times: 10 });
			const { error } = await engine.run('chingchingPay', pay({ merchantReference: reference }));
			expect(error?.message).toContain(`(code ${code})`);
			expect(engine.sandbox.ledger().of(reference).created).toBe(0);
		},
	);
});
