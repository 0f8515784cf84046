import { randomBytes } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ClinkTrigger } from '../../../nodes/Clink/ClinkTrigger.node.ts';
import { postCallback } from '../../support/callbacks/post.cts';
import { clinkSignature } from '../../support/callbacks/signatures.cts';
import { useReceivers, type Receiver } from '../../support/callbacks/webhook-server.cts';

describe('the Clink Trigger', () => {
	const receive = useReceivers();
	const secret = `whsec_${randomBytes(16).toString('hex')}`;
	const credential = { environment: 'sandbox', apiKey: 'sk_test_x', webhookSigningSecret: `old-one, ${secret}` };

	const publish = async (parameters: INodeParameters = {}, changes: IDataObject = {}) => {
		return await receive({
			type: 'clinkTrigger',
			credential: { ...credential, ...changes },
			parameters: { registration: 'manual', events: ['order.succeeded'], ...parameters },
		});
	};
	let count = 0;
	const order = (changes: IDataObject = {}): IDataObject => ({
		id: `event_${++count}`,
		object: 'event',
		created: 1_764_000_000_000,
		type: 'order.succeeded',
		data: { object: { orderId: 'order_1', status: 'success' } },
		...changes,
	});
	const send = async (
		receiver: Receiver,
		event: unknown,
		{
			timestamp = String(Date.now()),
			key = secret,
			headers = {},
		}: { timestamp?: string; key?: string; headers?: Record<string, string> } = {},
	) => {
		const body = typeof event === 'string' ? event : JSON.stringify(event);
		const signature = clinkSignature(key, timestamp, body);
		const all = {
			'x-clink-timestamp': timestamp,
			'x-clink-signature': signature,
			...headers,
		};
		const { status, text } = await postCallback(receiver, body, all);
		return { status, text };
	};

	test('starts a run with the event in one shape, and its outcome', async () => {
		const trigger = await publish();
		const event = order();
		expect(await send(trigger, event)).toEqual({ status: 200, text: '' });
		expect(trigger.runs).toEqual([
			{
				id: event.id,
				type: 'order.succeeded',
				created: '2025-11-24T16:00:00.000Z',
				outcome: 'succeeded',
				data: { orderId: 'order_1', status: 'success' },
			},
		]);
	});

	test.each<[string, Parameters<typeof send>[2]]>([
		['signed with another secret', { key: 'another' }],
		['signed with an empty secret', { key: '' }],
		['signed ten minutes ago', { timestamp: String(Date.now() - 600_000) }],
		['without a signature', { headers: { 'x-clink-signature': '' } }],
		['without a timestamp', { headers: { 'x-clink-timestamp': '' } }],
	])('starts nothing and answers 401 to an event %s', async (_, how) => {
		const trigger = await publish();
		expect(await send(trigger, order(), how)).toEqual({ status: 401, text: 'Unauthorized' });
		expect(trigger.runs).toEqual([]);
	});

	test.each(['', ' , ', undefined])(
		'starts nothing and answers 401 when the secret is %p',
		async (webhookSigningSecret) => {
			const trigger = await publish({}, { webhookSigningSecret });
			expect(await send(trigger, order(), { key: '' })).toMatchObject({ status: 401 });
			expect(trigger.runs).toEqual([]);
		},
	);

	test('starts nothing and answers 401 where it is registered by itself and no secret is known yet', async () => {
		const trigger = await publish({ registration: 'automatic' });
		expect(await send(trigger, order())).toMatchObject({ status: 401 });
	});

	test('answers 400 to what is signed and no event', async () => {
		const trigger = await publish();
		expect(await send(trigger, '{"hello":1}')).toEqual({ status: 400, text: 'Bad Request' });
	});

	test.each([
		[['order.succeeded'], 1],
		[['order.failed'], 0],
		[['*'], 1],
		[['preset:core'], 1],
		[['preset:checkout', 'preset:commerce', 'order.succeeded'], 1],
		[['preset:disputes'], 0],
		[['preset:disputes', 'order.succeeded'], 1],
		[['preset:none'], 0],
		[['preset:core', 'preset:none'], 1],
		[[], 0],
	])('with the events %j starts %i runs for a paid order, and acknowledges it', async (events, runs) => {
		const trigger = await publish({ events });
		expect(await send(trigger, order())).toMatchObject({ status: 200 });
		expect(trigger.runs).toHaveLength(runs);
	});

	test.each([
		['risk_rule.updated', ['preset:commerce', 'order.succeeded']],
		['order.created', ['preset:core']],
		['wallet.paid', ['preset:commerce']],
		['preset:core', ['preset:core', 'preset:none']],
		['preset:none', ['preset:none']],
	])('starts nothing for %s, which is not in %j, and acknowledges it', async (type, events) => {
		const trigger = await publish({ events });
		expect(await send(trigger, order({ type }))).toMatchObject({ status: 200 });
		expect(trigger.runs).toEqual([]);
	});

	test('is called by what is chosen below its name on the canvas', async () => {
		const subtitle = async (events: string[]) => {
			const { workflow } = await publish({ events });
			const { subtitle: expression = '' } = new ClinkTrigger().description;
			const node = workflow.getNode('Node Under Test');
			if (node === null) throw new Error('The workflow has no such node.');
			await workflow.expression.acquireIsolate();
			return workflow.expression.getSimpleParameterValue(node, expression, 'manual', {});
		};
		expect(await subtitle(['order.failed', 'preset:payment-methods', 'preset:core'])).toBe(
			'order.failed, payment-methods, core',
		);
		expect(await subtitle(['preset:core', '*'])).toBe('all events');
	});

	test('uses the tolerance that is set', async () => {
		const trigger = await publish({ options: { toleranceSeconds: 1200 } });
		expect(await send(trigger, order(), { timestamp: String(Date.now() - 600_000) })).toMatchObject({ status: 200 });
	});

	test.each([0, -1, 'forever', NaN])(
		'tolerates five minutes when the tolerance is set to %p',
		async (toleranceSeconds) => {
			const trigger = await publish({ options: { toleranceSeconds } });
			expect(await send(trigger, order(), { timestamp: String(Date.now() - 600_000) })).toMatchObject({ status: 401 });
			expect(await send(trigger, order(), { timestamp: String(Date.now() - 200_000) })).toMatchObject({ status: 200 });
		},
	);

	test('answers with the response body that is set', async () => {
		const trigger = await publish({ options: { responseBody: 'received' } });
		expect(await send(trigger, order())).toEqual({ status: 200, text: 'received' });
	});

	test('answers an object of an expression as JSON', async () => {
		const trigger = await publish({ options: { responseBody: '={{ ({ id: "7" }) }}' } });
		expect(await send(trigger, order())).toEqual({ status: 200, text: '{"id":"7"}' });
	});

	test('starts one run for an event that is sent again, with another time and signature', async () => {
		const trigger = await publish();
		const event = order();
		await send(trigger, event, { timestamp: String(Date.now() - 1000) });
		expect(await send(trigger, event)).toMatchObject({ status: 200 });
		expect(trigger.runs).toHaveLength(1);
	});

	test('starts one run for the same bytes without a number, and one each for others', async () => {
		const trigger = await publish();
		await send(trigger, order({ id: '', created: 1 }));
		await send(trigger, order({ id: '', created: 1 }));
		await send(trigger, order({ id: '', created: 2 }));
		expect(trigger.runs).toHaveLength(2);
	});

	test('starts a run for every copy, where duplicates are not skipped', async () => {
		const trigger = await publish({ options: { skipDuplicates: false } });
		const event = order();
		await send(trigger, event);
		await send(trigger, event);
		expect(trigger.runs).toHaveLength(2);
	});

	test.each<[unknown, number]>([
		['false', 2],
		['={{ "False" }}', 2],
		['true', 1],
		['', 1],
		['no', 1],
		[0, 1],
		['={{ null }}', 1],
	])('with %p for Skip Duplicates starts %i runs for two copies', async (skipDuplicates, runs) => {
		const trigger = await publish({ options: { skipDuplicates: skipDuplicates as string } });
		const event = order();
		await send(trigger, event);
		await send(trigger, event);
		expect(trigger.runs).toHaveLength(runs);
	});

	test('answers 400 to a signed event that tells nothing', async () => {
		const trigger = await publish({ events: ['*'] });
		expect(await send(trigger, order({ data: { object: {} } }))).toEqual({ status: 400, text: 'Bad Request' });
		expect(trigger.runs).toEqual([]);
	});

	test('says of an event about no payment that an outcome is not applicable', async () => {
		const trigger = await publish({ events: ['dispute.created'] });
		await send(trigger, order({ type: 'dispute.created', data: { object: { chargeBackId: 'cb_1', status: 1 } } }));
		expect(trigger.runs).toMatchObject([{ type: 'dispute.created', outcome: 'notApplicable' }]);
	});

	test('keeps a member named error of the gateway from making the item an error', async () => {
		const trigger = await publish({ events: ['*'] });
		await send(trigger, order({ error: 'none' }));
		expect(trigger.runs[0]).not.toHaveProperty('error');
	});
});
