import '../../support/engine/fast-sleep.cts';

import { setTimeout as sleep } from 'node:timers/promises';

import { sendJson, startHttp } from '../../support/engine/raw-server.cts';
import { createLink, newReference, pay } from '../../support/engine/sandbox-calls.cts';
import { forgetSleeps, holdSleeps, sleepsMs } from '../../support/engine/fast-sleep.cts';
import { postCallback } from '../../support/callbacks/post.cts';
import { useReceivers, type Receiver } from '../../support/callbacks/webhook-server.cts';
import { waitUntil } from '../../../real-n8n/system/wait.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

const SOON = { timeoutMs: 5_000, intervalMs: 5, message: 'The gateway was not asked' };

describe('what the ChingchingPay Trigger asks the gateway', () => {
	const receive = useReceivers();
	const engine = useSandbox();

	const publish = async (parameters = {}, changes: object = {}) => {
		return await receive({
			type: 'chingchingPayTrigger',
			credential: { ...engine.credentialOf('chingchingPay'), ...changes },
			parameters: { outcomes: [], ...parameters },
		});
	};
	const post = async (receiver: Receiver, body: object) => (await postCallback(receiver, body)).status;
	const run = async (parameters: ReturnType<typeof pay>) => await engine.run('chingchingPay', parameters);
	const link = async () => {
		const { items } = await run(createLink());
		return { paymentId: textOf(items[0]?.json.payment_id), reference: textOf(items[0]?.json.merchant_reference) };
	};
	const paid = async () => {
		const parameters = pay();
		await run(parameters);
		const reference = textOf(parameters.merchantReference);
		askedByPaying.set(reference, queriesFor(reference));
		return reference;
	};
	const queriesFor = (reference: string) =>
		engine.sentTo('/query').filter(({ body }) => body.includes(reference)).length;
	/** A payment looks its own reference up. */
	const askedByPaying = new Map<string, number>();
	const asked = (reference: string) => queriesFor(reference) - (askedByPaying.get(reference) ?? 0);
	/** Lets the next answers about a payment be these members instead of its own. */
	const answerOnce = (reference: string, data: object, times = 1) => {
		const body = JSON.stringify({ code: 0, message: '', data });
		engine.sandbox.faults.add({
			match: { path: '/query', reference },
			when: 'before',
			kind: { body, contentType: 'application/json' },
			times,
		});
	};
	const lag = (reference: string, times: number) =>
		answerOnce(reference, { merchant_reference: reference, status: 'processing' }, times);

	test('a callback that arrives during an older query gets a query of its own', async () => {
		const trigger = await publish();
		const { reference, paymentId } = await link();
		engine.sandbox.faults.add({ match: { path: '/query', reference }, when: 'after', kind: 'delay', delayMs: 300 });
		const first = post(trigger, { merchant_reference: reference, status: 'processing' });
		await waitUntil(() => asked(reference) === 1, SOON);
		await sleep(50);
		engine.sandbox.pay(paymentId, 'paid');
		const second = post(trigger, { merchant_reference: reference, status: 'success' });
		expect(await Promise.all([first, second])).toEqual([200, 200]);
		expect(trigger.runs.map(({ outcome }) => outcome)).toEqual(['pending', 'succeeded']);
	});

	test('callbacks that arrive during a query share the next one', async () => {
		const trigger = await publish();
		const reference = await paid();
		engine.sandbox.faults.add({ match: { path: '/query', reference }, when: 'after', kind: 'delay', delayMs: 1_000 });
		const first = post(trigger, { merchant_reference: reference });
		await waitUntil(() => asked(reference) === 1, SOON);
		const replies = await Promise.all([
			first,
			...Array.from({ length: 20 }, async () => await post(trigger, { merchant_reference: reference })),
		]);
		expect(new Set(replies)).toEqual(new Set([200]));
		expect(asked(reference)).toBe(2);
		expect(trigger.runs).toHaveLength(1);
	});

	describe('when its records lag behind the callback', () => {
		beforeEach(forgetSleeps);

		test('it is asked again for some seconds', async () => {
			const trigger = await publish({ outcomes: ['succeeded'] });
			const reference = await paid();
			lag(reference, 2);
			expect(await post(trigger, { merchant_reference: reference, status: 'success' })).toBe(200);
			expect(sleepsMs).toEqual([500, 1000]);
			expect(trigger.runs).toMatchObject([{ merchant_reference: reference, outcome: 'succeeded' }]);
		});

		test('and stay behind, the callback gets 503 and starts nothing; it is taken when it comes again', async () => {
			const trigger = await publish({ outcomes: ['succeeded'] });
			const reference = await paid();
			lag(reference, 4);
			expect(await post(trigger, { merchant_reference: reference, status: 'success' })).toBe(503);
			expect(asked(reference)).toBe(4);
			expect(trigger.runs).toEqual([]);
			expect(await post(trigger, { merchant_reference: reference, status: 'success' })).toBe(200);
			expect(trigger.runs).toMatchObject([{ outcome: 'succeeded' }]);
		});

		test('others are asked about meanwhile', async () => {
			const trigger = await publish();
			const behind = await Promise.all(Array.from({ length: 8 }, paid));
			for (const reference of behind) lag(reference, 4);
			const resume = holdSleeps();
			const waiting = behind.map(
				async (reference) => await post(trigger, { merchant_reference: reference, status: 'success' }),
			);
			await waitUntil(() => sleepsMs.length === behind.length, SOON);
			expect(await post(trigger, { merchant_reference: await paid() })).toBe(200);
			resume();
			expect(await Promise.all(waiting)).toEqual(behind.map(() => 503));
		});
	});

	test('asks once when the records are as new as the callback, or newer', async () => {
		const trigger = await publish();
		const [pending, ahead] = [(await link()).reference, await paid()];
		expect(await post(trigger, { merchant_reference: pending, status: 'processing' })).toBe(200);
		expect(await post(trigger, { merchant_reference: ahead, status: 'failed' })).toBe(200);
		expect([asked(pending), asked(ahead)]).toEqual([1, 1]);
		expect(trigger.runs.map(({ outcome }) => outcome)).toEqual(['pending', 'succeeded']);
	});

	test("takes a payment that was made with another Merchant ID than the credential's", async () => {
		const trigger = await publish();
		const reference = newReference('OVERRIDE');
		answerOnce(reference, { merchant_id: 'mch_other', merchant_reference: reference, status: 'success' });
		expect(await post(trigger, { merchant_reference: reference, status: 'success' })).toBe(200);
		expect(trigger.runs).toMatchObject([{ merchant_id: 'mch_other', outcome: 'succeeded' }]);
	});

	describe('because of strangers', () => {
		test('is one question for each callback while the gateway is in trouble, and five at once', async () => {
			let [now, most] = [0, 0];
			const gateway = await startHttp((_request, response) => {
				most = Math.max(most, ++now);
				setTimeout(() => {
					now -= 1;
					sendJson(response, {}, 500);
				}, 20);
			});
			const trigger = await publish({}, { baseUrl: gateway.url });
			const replies = await Promise.all(
				Array.from({ length: 60 }, async () => await post(trigger, { merchant_reference: newReference('GUESS') })),
			);
			expect(new Set(replies)).toEqual(new Set([503]));
			expect([gateway.received.length, most]).toEqual([60, 5]);
			await gateway.close();
		});

		test('is one question for some seconds about a payment that it does not know', async () => {
			const trigger = await publish();
			const reference = newReference('GUESS');
			for (let time = 0; time < 3; time++)
				expect(await post(trigger, { merchant_reference: reference, status: 'success' })).toBe(401);
			expect(asked(reference)).toBe(1);
		});

		test('does not stop hundreds of genuine callbacks that come at once', async () => {
			const gateway = await startHttp((_request, response, body) => {
				sendJson(response, { code: 0, data: { ...(JSON.parse(body) as object), status: 'success' } });
			});
			const trigger = await publish({}, { baseUrl: gateway.url });
			const replies = await Promise.all(
				Array.from({ length: 400 }, async () => await post(trigger, { merchant_reference: newReference() })),
			);
			expect(new Set(replies)).toEqual(new Set([200]));
			expect(trigger.runs).toHaveLength(400);
			await gateway.close();
		});
	});
});
