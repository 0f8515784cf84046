import '../../support/engine/fast-sleep.cts';

import type { INodeParameters } from 'n8n-workflow';

import { type Fault, type FaultKind } from '../../../sandbox/index.cts';
import { runNode, type RunResult } from '../../support/engine/run-node.cts';
import {
	createLink,
	newReference,
	pay as payment,
	query,
	refund as refundOf,
} from '../../support/engine/sandbox-calls.cts';
import { forgetSleeps, sleepsMs } from '../../support/engine/fast-sleep.cts';
import { closedAddress } from '../../support/engine/raw-server.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';
import { textContaining } from '../../support/matchers.cts';

/** Sent whatever the gateway holds already; it is asked first all the same, to tell old from new later. */
const pay = (changes: INodeParameters = {}) => payment({ reuseExisting: false, ...changes });
const refund = (original: string, changes: INodeParameters = {}) =>
	refundOf(original, { reuseExisting: false, ...changes });

const HTML = '<html><title>502</title><body><h1>Bad Gateway</h1></body></html>';

/** Ways in which the answer to a request does not arrive. */
const LOST: Array<[string, FaultKind]> = [
	['the connection is reset', 'reset'],
	['no answer comes within the timeout', 'silence'],
	['the answer ends in the middle', 'truncate'],
	['the answer is HTTP 500', { status: 500, body: '{"code":500,"message":"oops","data":null}' }],
	['the answer is HTTP 503 without content', { status: 503 }],
	['the answer is a web page', { body: HTML, contentType: 'text/html' }],
	['the answer is empty', { body: '', contentType: 'application/json' }],
	['the answer is larger than 10 MB', { huge: 10_000_001 }],
	[
		'the answer is a redirect such as may follow upon a payment',
		{ redirect: 'https://elsewhere.example.com/done', status: 303 },
	],
];

describe('a write of ChingchingPay whose answer is lost', () => {
	const engine = useSandbox();

	beforeEach(forgetSleeps);

	const run = async (parameters: INodeParameters): Promise<RunResult> =>
		await engine.run('chingchingPay', { options: { timeout: 1 }, ...parameters });
	const lose = (path: string, when: Fault['when'], kind: FaultKind, times = 1) =>
		engine.sandbox.faults.add({ match: { path }, when, kind, times });
	/** How many requests were sent to a path since the last call. */
	const counter = (path: string) => {
		const before = engine.sentTo(path).length;
		return () => engine.sentTo(path).length - before;
	};

	describe.each(LOST)('because %s', (_, kind) => {
		test('is sent once and taken from the query, when it took effect', async () => {
			const reference = newReference();
			const sent = counter('/checkout');
			lose('/checkout', 'after', kind);
			const { items, error } = await run(pay({ merchantReference: reference }));
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({
				merchant_reference: reference,
				status: 'success',
				recovered: true,
				outcome: 'succeeded',
			});
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
			expect(sent()).toBe(1);
		});

		test('is sent once and left unknown, when nobody knows of it', async () => {
			const reference = newReference();
			const sent = counter('/checkout');
			lose('/checkout', 'before', kind);
			const { error } = await run(pay({ merchantReference: reference }));
			expect(error?.message).toMatch(
				new RegExp(
					`^It is unknown whether this took effect\\. .*\\. ChingchingPay did not know 'Merchant Reference' "${reference}" yet$`,
				),
			);
			expect(error?.description).toContain(`Query 'Merchant Reference' "${reference}" in a few minutes.`);
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 0, charged: 0 });
			expect(sent()).toBe(1);
		});
	});

	test('is looked up for a quarter of a minute before it counts as unknown', async () => {
		lose('/checkout', 'before', 'reset');
		await run(pay());
		expect(sleepsMs).toEqual([500, 1000, 2000, 4000, 8000]);
	});

	test('is found by a gateway that lags behind itself', async () => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = 60;
		lose('/checkout', 'after', 'reset');
		const { items } = await run(pay({ merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({ merchant_reference: reference, recovered: true, outcome: 'succeeded' });
	});

	test('gives a refund back from the query', async () => {
		const { items: paid } = await run(pay());
		const reference = newReference('R');
		lose('/refund', 'after', 'reset');
		const { items } = await run(
			refund(textOf(paid[0]?.json.merchant_reference), { merchantReference: reference, amount: 50 }),
		);
		expect(items[0]?.json).toMatchObject({
			merchant_reference: reference,
			amount: 0.5,
			recovered: true,
			outcome: 'refunded',
		});
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1, refundedAmount: 50 });
	});

	test('says that a link was made when its address cannot be looked up', async () => {
		lose('/link', 'after', 'reset');
		const { error } = await run(createLink());
		expect(error?.message).toBe('The payment link was created, but the response with its URL was lost');
		expect(error?.description).toContain('another link with a new merchant reference');
	});

	test('gives a link whose address the query tells', async () => {
		const reference = newReference();
		const data = {
			merchant_reference: reference,
			amount: 1250,
			currency: 'HKD',
			status: 'pending',
			payment_link: 'https://pay.example.com/1',
		};
		lose('/link', 'before', 'reset');
		lose('/query', 'before', { body: JSON.stringify({ code: 0, message: '', data }), contentType: 'application/json' });
		const { items } = await run(createLink({ merchantReference: reference }));
		expect(items[0]?.json).toMatchObject({
			...data,
			amount: 12.5,
			payUrl: data.payment_link,
			recovered: true,
			outcome: 'pending',
		});
	});

	describe('is unknown when the reference belongs to another transaction', () => {
		test.each<[string, INodeParameters]>([
			['with another amount', { amount: 9_900 }],
			['in another currency', { currency: 'CNY' }],
		])('%s', async (_, changes) => {
			const reference = newReference();
			await run(pay({ merchantReference: reference }));
			lose('/checkout', 'before', 'reset');
			const { error } = await run(pay({ merchantReference: reference, ...changes }));
			expect(error?.message).toBe(
				'It is unknown whether this took effect: its reference belongs to another transaction',
			);
			expect(error?.description).toContain(Object.keys(changes)[0] ?? '');
		});

		test('of another kind', async () => {
			const reference = newReference();
			await run(pay({ merchantReference: reference }));
			lose('/refund', 'before', 'reset');
			const { error } = await run(refund('ORDER-1', { merchantReference: reference }));
			expect(error?.message).toContain('its reference belongs to another transaction');
		});

		test('under another reference than the one that was asked for', async () => {
			const data = { merchant_reference: 'SOMEBODY-ELSE', amount: 1250, currency: 'HKD', status: 'success' };
			lose('/checkout', 'before', 'reset');
			lose(
				'/query',
				'before',
				{ body: JSON.stringify({ code: 0, message: '', data }), contentType: 'application/json' },
				100,
			);
			const { error } = await run(pay());
			expect(error?.message).toContain('its reference belongs to another transaction');
		});
	});

	test.each([null, {}, []])('is unknown when the query is answered with no transaction: %j', async (data) => {
		lose('/checkout', 'before', 'reset');
		lose(
			'/query',
			'before',
			{ body: JSON.stringify({ code: 0, message: 'success', data }), contentType: 'application/json' },
			100,
		);
		const { error, items } = await run(pay());
		expect(items).toEqual([]);
		expect(error?.message).toContain('It is unknown whether this took effect.');
	});

	test.each<[string, FaultKind]>([
		['is in trouble', { status: 503 }],
		['refuses the key', { status: 401, body: 'Unauthorized' }],
		['forbids the query', { status: 403, body: '{"code":40300,"message":"closed","data":null}' }],
		['has too many requests', { status: 429, headers: { 'retry-after': '0' } }],
		['sends us elsewhere', { redirect: 'https://login.example.com/' }],
	])('cannot be looked up while the gateway %s, and is unknown', async (_, kind) => {
		const reference = newReference();
		lose('/checkout', 'after', 'reset');
		lose('/query', 'before', kind, 1000);
		const { error } = await run(pay({ merchantReference: reference }));
		expect(error?.message).toContain(`ChingchingPay could not be queried for 'Merchant Reference' "${reference}"`);
		expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
	});

	describe('that pays an order which exists', () => {
		test('is succeeded when the order is paid', async () => {
			const { items: links } = await run(createLink());
			const paymentId = textOf(links[0]?.json.payment_id);
			lose('/checkout', 'after', 'reset');
			const { items } = await run(pay({ merchantReference: '', amount: 0, additionalFields: { paymentId } }));
			expect(items[0]?.json).toMatchObject({ payment_id: paymentId, recovered: true, outcome: 'succeeded' });
		});

		test('is unknown while the order is not paid, since it was there before', async () => {
			const { items: links } = await run(createLink());
			const paymentId = textOf(links[0]?.json.payment_id);
			lose('/checkout', 'before', 'reset');
			const { error } = await run(pay({ merchantReference: '', amount: 0, additionalFields: { paymentId } }));
			expect(error?.message).toContain(`did not know 'Payment ID' "${paymentId}" yet`);
		});
	});

	test('leaves its reference on the error item, for the next node to query', async () => {
		const reference = newReference();
		lose('/checkout', 'before', 'reset');
		const { items } = await engine.run('chingchingPay', pay({ merchantReference: reference }), {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items[0]?.json).toMatchObject({
			error: textContaining('It is unknown whether this took effect'),
			details: { kind: 'outcomeUnknown', reference },
		});
	});

	describe('but surely did not arrive', () => {
		test('is sent again, and then says that nothing was sent', async () => {
			const baseUrl = await closedAddress();
			const { error } = await runNode({
				type: 'chingchingPay',
				credential: { ...engine.credentialOf('chingchingPay'), baseUrl },
				parameters: pay(),
			});
			expect(error?.message).toBe('ChingchingPay could not be reached: the connection was refused');
			expect(error?.description).toMatch(/^Nothing was sent\./);
			expect(sleepsMs).toHaveLength(3);
		});
	});

	describe('because there were too many requests', () => {
		test('is sent again after the time that the gateway asks for', async () => {
			const reference = newReference();
			lose('/checkout', 'before', { status: 429, headers: { 'retry-after': '3' } }, 2);
			const { items } = await run(pay({ merchantReference: reference }));
			expect(items[0]?.json).toMatchObject({ outcome: 'succeeded' });
			expect(sleepsMs).toEqual([3000, 3000]);
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
		});

		test('is refused when that does not end', async () => {
			const sent = counter('/checkout');
			lose('/checkout', 'before', { status: 429, headers: { 'retry-after': '86400' }, body: 'Slow down' }, 100);
			const { error } = await run(pay());
			expect(error?.message).toBe('ChingchingPay responded with HTTP status 429: Slow down');
			expect(error?.description).toContain("lower 'Concurrency' under 'Options'");
			expect({ sent: sent(), sleepsMs }).toEqual({ sent: 4, sleepsMs: [30_000, 30_000, 30_000] });
		});
	});

	test.each<[string, FaultKind]>([
		['HTTP 401 as plain text', { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Unauthorized' }],
		['HTTP 400 with an envelope', { status: 400, body: '{"code":40001,"message":"amount","data":null}' }],
		[
			'HTTP 200 with a refusal',
			{ body: '{"code":40902,"message":"closed","data":null}', contentType: 'application/json' },
		],
		['a redirect that says that it is elsewhere', { redirect: 'https://elsewhere.example.com/pay', status: 308 }],
	])('is sent once and refused on %s', async (_, kind) => {
		const sent = counter('/checkout');
		const asked = counter('/query');
		lose('/checkout', 'before', kind);
		const { error } = await run(pay());
		expect(error?.message).toMatch(/refused|redirect|401/);
		expect({ sent: sent(), asked: asked() }).toEqual({ sent: 1, asked: 1 });
	});
});

describe('a look-up of ChingchingPay', () => {
	const engine = useSandbox();
	let reference: string;
	const run = async (parameters: INodeParameters) =>
		await engine.run('chingchingPay', { options: { timeout: 1 }, ...parameters });

	beforeAll(async () => {
		reference = newReference();
		await run(pay({ merchantReference: reference }));
	});
	beforeEach(forgetSleeps);

	test.each(LOST.filter(([, kind]) => kind !== 'silence'))('is made again when %s', async (_, kind) => {
		engine.sandbox.faults.add({ match: { path: '/query' }, when: 'after', kind, times: 3 });
		const { items } = await run(query(reference));
		expect(items[0]?.json).toMatchObject({ outcome: 'succeeded' });
		expect(items[0]?.json).not.toHaveProperty('recovered');
		expect(sleepsMs).toHaveLength(3);
	});

	test('says that nothing was changed when it never gets an answer', async () => {
		engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind: 'reset', times: 4 });
		const { error } = await run(query(reference));
		expect(error?.message).toBe('No usable response from ChingchingPay: it closed the connection without a response');
		expect(error?.description).toBe('Nothing was changed. Run this again later.');
		expect(engine.sandbox.faults.pending).toBe(0);
	});

	test('of what is not there is asked once, and says so in the words of the gateway', async () => {
		const sent = engine.sandbox.requests.length;
		const { error } = await run(query('NEVER-SEEN'));
		expect(error?.message).toMatch(
			/^Not found: ChingchingPay does not know 'Merchant Reference' "NEVER-SEEN" \(code 40401: .+\)$/,
		);
		expect(engine.sandbox.requests.length - sent).toBe(1);
	});

	test.each<[string, Fault['kind']]>([
		['refuses the key', { status: 401, body: 'Unauthorized' }],
		['does not allow it', { status: 403, body: 'Forbidden' }],
		['has a problem', { status: 503 }],
		['does not answer', 'reset'],
		['gets too many requests', { status: 429, headers: { 'retry-after': '0' } }],
		[
			'refuses it by a code that nobody has named',
			{ body: '{"code":1001,"message":"invalid sign","data":null}', contentType: 'application/json' },
		],
	])('that goes on without what is not found is an error still where the gateway %s', async (_, kind) => {
		engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind, times: 4 });
		const { items, error } = await run(query('NEVER-SEEN', { ifNotFound: 'continue' }));
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/ChingchingPay/);
		expect(error?.message).not.toMatch(/Not found/);
	});
});
