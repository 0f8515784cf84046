import '../support/engine/fast-sleep.cts';

import { randomBytes } from 'node:crypto';

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

// With its extension: without it, Node's own resolution finds the codex file Clink.node.json first.
import { Clink } from '../../nodes/Clink/Clink.node.ts';
import { clinkSignature } from '../support/callbacks/signatures.cts';
import { postCallback } from '../support/callbacks/post.cts';
import { hookOf, useReceivers, type Receiver } from '../support/callbacks/webhook-server.cts';
import { runLoadMethod } from '../support/engine/load-options.cts';
import { sendJson, startHttp } from '../support/engine/raw-server.cts';
import { createPayment, newReference, pay, query } from '../support/engine/sandbox-calls.cts';
import { secretsSeen } from '../support/engine/secrets-seen.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { textOf } from '../support/text.cts';

/** n8n's store of credentials: each read costs n8n a query of its database, and the key there may change at any time. */
function storeOf(...versions: ICredentialDataDecryptedObject[]) {
	let reads = 0;
	return {
		get reads() {
			return reads;
		},
		/** Each read finds the next version; the last one stays. */
		read: (): ICredentialDataDecryptedObject => {
			const found = versions[Math.min(reads, versions.length - 1)];
			reads += 1;
			return found ?? {};
		},
	};
}

const rows = (count: number) =>
	Array.from({ length: count }, () => ({ json: { reference: newReference(), cents: 1250 } }));
const perRow = { merchantReference: '={{ $json.reference }}' };
const newKey = () => randomBytes(16).toString('hex');

describe('n8n is asked for the credential', () => {
	const receive = useReceivers();
	const engine = useSandbox();

	describe('once for all items of a run', () => {
		test.each<[string, 'chingchingPay' | 'clink', () => INodeParameters]>([
			['that are queried', 'chingchingPay', () => query('', { ...perRow })],
			['that are paid, each with a look before and after', 'chingchingPay', () => pay({ ...perRow })],
			['that are charged', 'clink', () => createPayment({ merchantReferenceId: '={{ $json.reference }}' })],
		])('%s', async (_, type, parameters) => {
			const store = storeOf(engine.credentialOf(type));
			const { error, items } = await engine.run(type, parameters(), {
				credential: store.read,
				items: rows(12),
				settings: { onError: 'continueRegularOutput' },
			});
			expect(error).toBeUndefined();
			expect(items).toHaveLength(12);
			expect(store.reads).toBe(1);
		});

		test('that are asked about again after answers that were lost', async () => {
			const store = storeOf(engine.credentialOf('chingchingPay'));
			engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind: 'reset', times: 3 });
			const reference = newReference();
			await engine.run('chingchingPay', pay({ merchantReference: reference }), { credential: store.read });
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ charged: 1 });
			expect(store.reads).toBe(1);
		});
	});

	test('again by the next run, which has the key that was changed in between', async () => {
		const valid = engine.credentialOf('chingchingPay');
		const store = storeOf({ ...valid, apiKey: newKey(), apiSecret: newKey() }, valid);
		const run = async () => await engine.run('chingchingPay', pay(), { credential: store.read });
		expect((await run()).error?.context).toMatchObject({ itemIndex: 0 });
		expect((await run()).items[0]?.json.outcome).toBe('succeeded');
		expect(store.reads).toBe(2);
	});

	test('again by Retry On Fail', async () => {
		const valid = engine.credentialOf('chingchingPay');
		const store = storeOf({ ...valid, apiKey: newKey(), apiSecret: newKey() }, valid);
		const { items } = await engine.run('chingchingPay', pay(), {
			credential: store.read,
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(items[0]?.json.outcome).toBe('succeeded');
		expect(store.reads).toBe(2);
	});

	describe('so that a key that changes within a run', () => {
		const [first, second] = [newKey(), newKey()];
		const changing = (url: string) => {
			const fields = { ...engine.credentialOf('chingchingPay'), baseUrl: url, apiSecret: '' };
			return storeOf({ ...fields, apiKey: first }, { ...fields, apiKey: second });
		};

		test('never has an account looked at and another one charged', async () => {
			const gateway = await startHttp((request, response) => {
				sendJson(response, { code: 0, data: request.url?.endsWith('/query') ? {} : { result: 'success' } });
			});
			await engine.run('chingchingPay', pay(), { credential: changing(gateway.url).read });
			await gateway.close();
			const keys = gateway.received.map((text) => /"x-api-key":"(\w+)"/.exec(text)?.[1]);
			expect(gateway.received.some((text) => text.includes('/checkout'))).toBe(true);
			expect([...new Set(keys)]).toEqual([first]);
		});

		test('is not given away by a gateway that repeats it', async () => {
			const gateway = await startHttp((request, response) => {
				sendJson(response, { code: 0, data: { result: 'success', echo: request.headers['x-api-key'] } });
			});
			const parameters = query('={{ $json.reference }}');
			const result = await engine.run('chingchingPay', parameters, {
				credential: changing(gateway.url).read,
				items: rows(3),
			});
			await gateway.close();
			expect(result.items).toHaveLength(3);
			expect(secretsSeen(result, { apiKey: first, apiSecret: second })).toEqual([]);
		});
	});

	describe('at most once for a callback', () => {
		const signingSecret = `whsec_${newKey()}`;
		const event = async (receiver: Receiver, orderId: string, data: object = {}) => {
			const body = JSON.stringify({
				id: `event_${newKey()}`,
				type: 'order.succeeded',
				created: Date.now(),
				data: { object: { orderId, status: 'success', ...data } },
			});
			const timestamp = String(Date.now());
			return await postCallback(receiver, body, {
				'x-clink-timestamp': timestamp,
				'x-clink-signature': clinkSignature(signingSecret, timestamp, body),
			});
		};
		const paid = async () => {
			const parameters = pay();
			await engine.run('chingchingPay', parameters);
			return textOf(parameters.merchantReference);
		};
		const charged = async () => textOf((await engine.run('clink', createPayment())).items[0]?.json.orderId);

		test('of the ChingchingPay Trigger, and the next one has the key that was changed', async () => {
			const valid = engine.credentialOf('chingchingPay');
			const store = storeOf({ ...valid, apiKey: newKey(), apiSecret: newKey() }, valid);
			const trigger = await receive({ type: 'chingchingPayTrigger', credential: store.read });
			const reference = await paid();
			expect(await postCallback(trigger, { merchant_reference: reference })).toMatchObject({ status: 503 });
			expect(store.reads).toBe(1);
			expect(await postCallback(trigger, { merchant_reference: reference })).toMatchObject({ status: 200 });
			expect(trigger.runs).toHaveLength(1);
			expect(store.reads).toBe(2);
		});

		test('of the ChingchingPay Trigger whose gateway is asked several times', async () => {
			const store = storeOf(engine.credentialOf('chingchingPay'));
			const trigger = await receive({ type: 'chingchingPayTrigger', credential: store.read });
			const reference = await paid();
			const stale = JSON.stringify({ code: 0, data: { merchant_reference: reference, status: 'processing' } });
			engine.sandbox.faults.add({
				match: { path: '/query', reference },
				when: 'before',
				kind: { body: stale, contentType: 'application/json' },
				times: 2,
			});
			expect(await postCallback(trigger, { merchant_reference: reference, status: 'success' })).toMatchObject({
				status: 200,
			});
			expect(store.reads).toBe(1);
		});

		test('of a run that waits for a payment', async () => {
			const store = storeOf(engine.credentialOf('chingchingPay'));
			const reference = await paid();
			const waiting = await receive({
				type: 'chingchingPay',
				credential: store.read,
				parameters: { resource: 'payment', operation: 'wait', merchantReference: reference },
			});
			await postCallback(waiting, { merchant_reference: reference });
			expect(waiting.runs).toHaveLength(1);
			expect(store.reads).toBe(1);
		});

		test.each<[string, string, number]>([
			['manual', 'signature', 1],
			['manual', 'both', 1],
			['automatic', 'both', 1],
			['automatic', 'signature', 0],
		])('of the Clink Trigger with registration %s, verified by %s', async (registration, verifyBy, reads) => {
			const store = storeOf({ ...engine.credentialOf('clink'), webhookSigningSecret: signingSecret });
			const nodeId = `node-${newKey()}`;
			const trigger = await receive({
				type: 'clinkTrigger',
				credential: store.read,
				parameters: { registration, verifyBy, events: ['*'] },
				nodeId,
				staticData: { global: { [`clinkEndpoint:${nodeId}`]: { endpointId: 'whk_1', signingSecret } } },
			});
			expect(await event(trigger, await charged())).toMatchObject({ status: 200 });
			expect(trigger.runs).toHaveLength(1);
			expect(store.reads).toBe(reads);
		});
	});

	test('once to register with Clink, and once to withdraw', async () => {
		const store = storeOf(engine.credentialOf('clink'));
		const trigger = hookOf({
			type: 'clinkTrigger',
			credential: store.read,
			parameters: { events: ['*'] },
		});
		await trigger.call('create');
		expect(store.reads).toBe(1);
		await trigger.call('delete');
		expect(store.reads).toBe(2);
	});

	test('once for a page of a list in the editor', async () => {
		const store = storeOf(engine.credentialOf('clink'));
		const { results } = await runLoadMethod(new Clink(), 'listSearch', 'searchProducts', { credential: store.read });
		expect(results.length).toBeGreaterThan(0);
		expect(store.reads).toBe(1);
	});
});
