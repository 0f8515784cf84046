import '../../support/engine/fast-sleep.cts';

import type { INodeParameters } from 'n8n-workflow';

import { createLink, newReference, pay } from '../../support/engine/sandbox-calls.cts';
import { postCallback } from '../../support/callbacks/post.cts';
import { chingchingPaySignature } from '../../support/callbacks/signatures.cts';
import { hookOf, useReceivers } from '../../support/callbacks/webhook-server.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

describe('the ChingchingPay Trigger', () => {
	const receive = useReceivers();
	const engine = useSandbox();

	const publish = async (parameters: INodeParameters = {}, changes: object = {}) => {
		return await receive({
			type: 'chingchingPayTrigger',
			credential: { ...engine.credentialOf('chingchingPay'), ...changes },
			parameters: { outcomes: [], ...parameters },
		});
	};
	const paid = async (changes: INodeParameters = {}) => {
		const parameters = pay(changes);
		await engine.run('chingchingPay', parameters);
		return textOf(parameters.merchantReference);
	};
	const secret = () => engine.sandbox.chingchingPay.merchants[0]?.apiSecret ?? '';
	const signed = (body: unknown) => ({
		'x-signature': chingchingPaySignature(secret(), JSON.stringify(body)),
	});

	test.each(['checkExists', 'create', 'delete'] as const)(
		'registers nothing, since its address is given with every payment: %s',
		async (method) => {
			const sent = engine.sandbox.requests.length;
			for (const type of ['chingchingPayTrigger', 'chingchingPay'] as const) {
				expect(await hookOf({ type, credential: engine.credentialOf('chingchingPay') }).call(method)).toBe(true);
			}
			expect(engine.sandbox.requests).toHaveLength(sent);
		},
	);

	test("starts a run with the gateway's own answer, not with what the callback says", async () => {
		const trigger = await publish();
		const reference = await paid();
		const reply = await postCallback(trigger, { merchant_reference: reference, status: 'failed', amount: 1 });
		expect(reply).toEqual({ status: 200, text: 'success', type: 'text/plain' });
		expect(trigger.runs).toEqual([
			expect.objectContaining({ merchant_reference: reference, amount: 12.5, outcome: 'succeeded' }),
		]);
	});

	test('gives the raw data where Simplify is off', async () => {
		const trigger = await publish({ options: { simplify: false } });
		const reference = await paid();
		await postCallback(trigger, { merchant_reference: reference });
		expect(trigger.runs).toMatchObject([
			{ amount: 1250, created_at: expect.any(Number) as number, extra: '', outcome: 'succeeded' },
		]);
	});

	test('understands a form, and a GET', async () => {
		const trigger = await publish({ options: { skipDuplicates: false } });
		const reference = await paid();
		await postCallback(trigger, `merchant_reference=${reference}`, {
			'content-type': 'application/x-www-form-urlencoded',
		});
		const reply = await fetch(`${trigger.url}?merchant_reference=${reference}`);
		expect(reply.status).toBe(200);
		expect(trigger.runs).toHaveLength(2);
	});

	describe('starts no run and answers 401', () => {
		test('for a payment that the gateway does not know', async () => {
			const trigger = await publish();
			expect(await postCallback(trigger, { merchant_reference: newReference('FORGED'), status: 'paid' })).toMatchObject(
				{
					status: 401,
					text: 'Unauthorized',
				},
			);
			expect(trigger.runs).toEqual([]);
		});

		test.each([
			['of another reference', { merchant_reference: 'ANOTHER', status: 'success' }],
			['that holds nothing', {}],
		])('when the gateway answers with a payment %s', async (_, data) => {
			const trigger = await publish();
			const body = JSON.stringify({ code: 0, message: '', data });
			engine.sandbox.faults.add({
				match: { path: '/query' },
				when: 'before',
				kind: { body, contentType: 'application/json' },
			});
			expect(await postCallback(trigger, { merchant_reference: newReference() })).toMatchObject({ status: 401 });
			expect(trigger.runs).toEqual([]);
		});

		test('when the gateway answers with a payment of other numbers than the one that was asked for', async () => {
			const trigger = await publish();
			const body = JSON.stringify({
				code: 0,
				message: '',
				data: { transaction_id: 'B', payment_id: 'C', status: 'success' },
			});
			engine.sandbox.faults.add({
				match: { path: '/query' },
				when: 'before',
				kind: { body, contentType: 'application/json' },
			});
			expect(await postCallback(trigger, { transaction_id: 'A' })).toMatchObject({ status: 401 });
			expect(trigger.runs).toEqual([]);
		});

		test.each([
			['no signature', {}],
			['a wrong signature', { 'x-signature': 'ab'.repeat(32) }],
		])('for %s, where the signature proves', async (_, headers) => {
			const trigger = await publish({ verifyBy: 'signature' });
			expect(await postCallback(trigger, { merchant_reference: await paid(), status: 'paid' }, headers)).toMatchObject({
				status: 401,
			});
			expect(trigger.runs).toEqual([]);
		});

		test('for a callback without content, whose signature covers nothing', async () => {
			const trigger = await publish({ verifyBy: 'signature' });
			expect(await postCallback(trigger, '', signed(''))).toMatchObject({ status: 401 });
		});

		test('for a right signature of a payment that the gateway does not know, where both prove', async () => {
			const trigger = await publish({ verifyBy: 'both' });
			const body = { merchant_reference: newReference('FORGED'), status: 'paid' };
			expect(await postCallback(trigger, body, signed(body))).toMatchObject({ status: 401 });
		});

		test('for a wrong signature of a payment that is paid, where both prove, without asking', async () => {
			const trigger = await publish({ verifyBy: 'both' });
			const body = { merchant_reference: await paid() };
			const asked = engine.sentTo('/query').length;
			expect(await postCallback(trigger, body, { 'x-signature': 'ab' })).toMatchObject({ status: 401 });
			expect(engine.sentTo('/query')).toHaveLength(asked);
		});
	});

	test('believes a right signature, where the signature proves', async () => {
		const trigger = await publish({ verifyBy: 'signature' });
		const body = { merchant_reference: 'A-1', status: 'paid', amount: 5 };
		const asked = engine.sentTo('/query').length;
		expect(await postCallback(trigger, body, signed(body))).toMatchObject({ status: 200 });
		expect(trigger.runs).toMatchObject([{ ...body, amount: 0.05, outcome: 'succeeded' }]);
		expect(engine.sentTo('/query')).toHaveLength(asked);
	});

	test('gives the answer of the gateway, where both prove', async () => {
		const trigger = await publish({ verifyBy: 'both' });
		const body = { merchant_reference: await paid(), status: 'failed' };
		expect(await postCallback(trigger, body, signed(body))).toMatchObject({ status: 200 });
		expect(trigger.runs).toMatchObject([{ outcome: 'succeeded' }]);
	});

	test.each([
		['nothing to ask about', { status: 'paid' }, {}],
		['an empty object', {}, {}],
		['text that is not JSON', 'paid!', {}],
		['a form with files', 'x', { 'content-type': 'multipart/form-data; boundary=x' }],
		['a body that cannot be read', '{}', { 'x-broken': '1' }],
	])('answers 400 to %s', async (_, body, headers) => {
		const trigger = await publish();
		expect(await postCallback(trigger, body, headers as Record<string, string>)).toMatchObject({
			status: 400,
			text: 'Bad Request',
		});
		expect(trigger.runs).toEqual([]);
	});

	test('answers 413 to a body that is too large', async () => {
		const trigger = await publish();
		expect(await postCallback(trigger, ' '.repeat(1_000_001))).toMatchObject({
			status: 413,
			text: 'Payload Too Large',
		});
	});

	test('answers 503 while the gateway cannot be asked, without asking twice, so that the sender tries again', async () => {
		const trigger = await publish();
		const reference = await paid();
		engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind: { status: 503 } });
		expect(await postCallback(trigger, { merchant_reference: reference })).toMatchObject({
			status: 503,
			text: 'Service Unavailable',
		});
		expect(await postCallback(trigger, { merchant_reference: reference })).toMatchObject({ status: 200 });
		expect(trigger.runs).toHaveLength(1);
	});

	test('answers 503 when its credential cannot be used', async () => {
		const trigger = await publish({}, { apiKey: '' });
		expect(await postCallback(trigger, { merchant_reference: 'A' })).toMatchObject({ status: 503 });
		expect(trigger.runs).toEqual([]);
	});

	test.each([
		[['succeeded'], 1],
		[['failed', 'cancelled'], 0],
		[[], 1],
	])('with the outcomes %j starts %i runs for a paid payment, and acknowledges it', async (outcomes, count) => {
		const trigger = await publish({ outcomes });
		expect(await postCallback(trigger, { merchant_reference: await paid() })).toMatchObject({
			status: 200,
			text: 'success',
		});
		expect(trigger.runs).toHaveLength(count);
	});

	test.each([
		['paid', 1],
		['declined', 0],
	] as const)('unless told otherwise, starts for what is %s: %i runs', async (action, count) => {
		const trigger = await receive({
			type: 'chingchingPayTrigger',
			credential: engine.credentialOf('chingchingPay'),
		});
		const { items } = await engine.run('chingchingPay', createLink());
		engine.sandbox.pay(textOf(items[0]?.json.payment_id), action);
		const reference = textOf(items[0]?.json.merchant_reference);
		expect(await postCallback(trigger, { merchant_reference: reference })).toMatchObject({ status: 200 });
		expect(trigger.runs).toHaveLength(count);
	});

	test('answers with the configured acknowledgement, as JSON where it is JSON', async () => {
		const trigger = await publish({ options: { acknowledgement: '{"code":"SUCCESS"}' } });
		expect(await postCallback(trigger, { merchant_reference: await paid() })).toEqual({
			status: 200,
			text: '{"code":"SUCCESS"}',
			type: 'application/json',
		});
	});

	describe('starts one run only', () => {
		test('for copies that come one after the other, or at once', async () => {
			const trigger = await publish();
			const body = { merchant_reference: await paid() };
			await postCallback(trigger, body);
			const replies = await Promise.all(Array.from({ length: 5 }, async () => await postCallback(trigger, body)));
			expect(replies.map(({ status, text }) => [status, text])).toEqual(
				Array.from({ length: 5 }, () => [200, 'success']),
			);
			expect(trigger.runs).toHaveLength(1);
		});

		test('for copies that all come before the first is stored', async () => {
			const trigger = await publish();
			const body = { merchant_reference: await paid() };
			await Promise.all(Array.from({ length: 5 }, async () => await postCallback(trigger, body)));
			expect(trigger.runs).toHaveLength(1);
		});

		test('asks the gateway twice at most for copies that come at once: some may have come after the first question', async () => {
			const trigger = await publish();
			const body = { merchant_reference: await paid() };
			engine.sandbox.setLatency(100);
			const asked = engine.sentTo('/query').length;
			await Promise.all(Array.from({ length: 5 }, async () => await postCallback(trigger, body)));
			engine.sandbox.setLatency(0);
			expect(engine.sentTo('/query').length - asked).toBeLessThanOrEqual(2);
			expect(trigger.runs).toHaveLength(1);
		});

		test('unless n8n could not store it: then the next copy takes its place', async () => {
			const trigger = await publish();
			const body = { merchant_reference: await paid() };
			trigger.breakStore(true);
			expect(await postCallback(trigger, body)).toMatchObject({ status: 500 });
			trigger.breakStore(false);
			expect(await postCallback(trigger, body)).toMatchObject({ status: 200 });
			expect(trigger.runs).toHaveLength(1);
		});

		test('but another one when the status of the payment changes', async () => {
			const trigger = await publish();
			const reference = await paid();
			await postCallback(trigger, { merchant_reference: reference });
			const refund = {
				resource: 'payment',
				operation: 'refund',
				originalMerchantReference: reference,
				merchantReference: newReference('R'),
				amount: 12.5,
			};
			await engine.run('chingchingPay', refund);
			await postCallback(trigger, { merchant_reference: reference });
			expect(trigger.runs.map(({ outcome }) => outcome)).toEqual(['succeeded', 'refunded']);
		});

		test('but another one when only a second member of the status changes', async () => {
			const trigger = await publish();
			const reference = newReference();
			for (const word of ['WAIT_BUYER_PAY', 'TRADE_SUCCESS']) {
				const body = JSON.stringify({
					code: 0,
					message: '',
					data: { merchant_reference: reference, status: 'processing', trade_status: word },
				});
				engine.sandbox.faults.add({
					match: { path: '/query', reference },
					when: 'before',
					kind: { body, contentType: 'application/json' },
				});
				expect(await postCallback(trigger, { merchant_reference: reference })).toMatchObject({ status: 200 });
			}
			expect(trigger.runs.map(({ trade_status: word }) => word)).toEqual(['WAIT_BUYER_PAY', 'TRADE_SUCCESS']);
		});

		test('and what is kept of it with the workflow stays small', async () => {
			const trigger = await publish({ verifyBy: 'signature' });
			const bodies = Array.from({ length: 505 }, (_, index) => ({ merchant_reference: `A-${index}`, status: 'paid' }));
			for (let from = 0; from < bodies.length; from += 101) {
				await Promise.all(
					bodies.slice(from, from + 101).map(async (body) => await postCallback(trigger, body, signed(body))),
				);
			}
			expect(trigger.runs).toHaveLength(505);
			expect(JSON.stringify(trigger.workflow.staticData).length).toBeLessThan(10_000);
		});
	});

	test.each([
		[false, 2],
		['false', 2],
		[' False ', 2],
		['no', 1],
		['', 1],
		[0, 1],
	])('where Skip Duplicates is %j, two copies start so many runs: %i', async (skipDuplicates, count) => {
		const trigger = await publish({ options: { skipDuplicates } });
		const body = { merchant_reference: await paid() };
		await postCallback(trigger, body);
		await postCallback(trigger, body);
		expect(trigger.runs).toHaveLength(count);
	});

	describe('in a test in the editor', () => {
		const publishTwice = async () => {
			const same = {
				type: 'chingchingPayTrigger',
				credential: engine.credentialOf('chingchingPay'),
				identity: newReference('both'),
				staticData: {},
			} as const;
			const [published, editor] = [await receive(same), await receive({ ...same, mode: 'manual' })];
			return { published, editor };
		};

		test('copies start a run each, so that a workflow can be built with a callback that is sent again', async () => {
			const { editor } = await publishTwice();
			const body = { merchant_reference: await paid() };
			await postCallback(editor, body);
			await postCallback(editor, body);
			expect(editor.runs).toHaveLength(2);
		});

		test('a test neither hides an event from the published trigger nor skips one that it saw', async () => {
			const { published, editor } = await publishTwice();
			const body = { merchant_reference: await paid() };
			await postCallback(editor, body);
			await postCallback(published, body);
			await postCallback(editor, body);
			await postCallback(published, body);
			expect([published.runs.length, editor.runs.length]).toEqual([1, 2]);
		});
	});

	test('asks as well where the sorted parameters are signed, as their signature lets values pose as members', async () => {
		const trigger = await publish({ verifyBy: 'signature' }, { signedContent: 'sortedParameters' });
		const reference = newReference('OPEN');
		await engine.run('chingchingPay', createLink({ merchantReference: reference }));
		const signature = chingchingPaySignature(secret(), `description=x&merchant_reference=${reference}&status=success`);
		const genuine = { description: `x&merchant_reference=${reference}&status=success` };
		const forged = { description: 'x', merchant_reference: reference, status: 'success' };
		expect(await postCallback(trigger, genuine, { 'x-signature': signature })).toMatchObject({ status: 400 });
		expect(await postCallback(trigger, forged, { 'x-signature': signature })).toMatchObject({ status: 503 });
		expect(trigger.runs).toEqual([]);
	});
});
