import '../../support/engine/fast-sleep.cts';

import { randomBytes } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { postCallback } from '../../support/callbacks/post.cts';
import { clinkSignature } from '../../support/callbacks/signatures.cts';
import { hookOf, useReceivers, type Receiver } from '../../support/callbacks/webhook-server.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { poller, type Poller } from '../../support/polls/poller.cts';
import { textOf } from '../../support/text.cts';

describe('the Clink Polling Trigger', () => {
	const engine = useSandbox({ lifetime: 'eachTest' });
	const receive = useReceivers();
	const secret = `whsec_${randomBytes(16).toString('hex')}`;
	const credential = () => ({ ...engine.credentialOf('clink'), webhookSigningSecret: secret });
	let count = 0;

	const order = async (how?: 'paid' | 'declined', amount = 10): Promise<string> => {
		const { items, error } = await engine.run('clink', {
			resource: 'payment',
			operation: 'create',
			customerIdentifierType: 'customerEmail',
			customerIdentifier: `customer-${(count += 1)}@example.com`,
			pricing: 'amount',
			amount,
			currency: 'USD',
			paymentMethodType: 'ALIPAY',
			returnUrl: 'https://shop.example.com/',
			merchantReferenceId: `ORDER-${count}`,
		});
		if (items[0] === undefined) throw new Error(String(error?.message));
		const orderId = textOf(items[0].json.orderId);
		if (how !== undefined) engine.sandbox.pay(orderId, how);
		return orderId;
	};
	const refund = async (orderId: string, amount: number): Promise<IDataObject> => {
		const { items } = await engine.run('clink', {
			resource: 'refund',
			operation: 'create',
			orderId,
			refundMerchantOrderId: `REFUND-${(count += 1)}`,
			amount,
			simplify: false,
		});
		return items[0]?.json ?? {};
	};
	const publish = async (options: Partial<Parameters<typeof poller>[0]> = {}): Promise<Poller> => {
		const opened = poller({ credential: credential(), ...options });
		expect(await opened.poll()).toEqual([]);
		return opened;
	};
	const event = (type: string, data: IDataObject, id = `event_${(count += 1)}`) => ({
		id,
		object: 'event',
		created: Date.now(),
		type,
		data: { object: data },
	});
	const send = async (receiver: Receiver, sent: object): Promise<number> => {
		const body = JSON.stringify(sent);
		const timestamp = String(Date.now());
		const headers = { 'x-clink-timestamp': timestamp, 'x-clink-signature': clinkSignature(secret, timestamp, body) };
		return (await postCallback(receiver, body, headers)).status;
	};
	const seen = (items: IDataObject[]) => items.map(({ id }) => id);

	test('finds an order that was paid, in the shape of an event, once', async () => {
		const trigger = await publish();
		const orderId = await order('paid');
		const [item, ...others] = await trigger.poll();
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			id: `polled:${orderId}:succeeded`,
			type: 'order.succeeded',
			outcome: 'succeeded',
			data: { orderId, status: 'success', amountTotal: 10 },
		});
		expect(Object.keys(item ?? {})).toEqual(['id', 'type', 'created', 'outcome', 'data']);
		expect(item?.created).toBe(new Date(Number((item?.data as IDataObject).paymentTime)).toISOString());
		expect(await trigger.poll()).toEqual([]);
	});

	test('starts nothing for what there was before it was published, and for what becomes of it later', async () => {
		const paid = await order('paid');
		const open = await order();
		const refunded = await order('paid');
		await refund(refunded, 10);
		const trigger = await publish({ parameters: { outcomes: [] } });
		engine.sandbox.pay(open, 'paid');
		await refund(paid, 4);
		expect(seen(await trigger.poll()).sort()).toEqual(
			[`polled:${open}:succeeded`, `polled:${paid}:partiallyRefunded`].sort(),
		);
	});

	test('finds each outcome that was chosen, and no other', async () => {
		const trigger = await publish({ parameters: { outcomes: ['failed', 'refunded'] } });
		const paid = await order('paid');
		const declined = await order('declined');
		expect(seen(await trigger.poll())).toEqual([`polled:${declined}:failed`]);
		await refund(paid, 4);
		expect(await trigger.poll()).toEqual([]);
		await refund(paid, 6);
		expect(await trigger.poll()).toMatchObject([{ type: 'order.refunded', outcome: 'refunded' }]);
	});

	test('an outcome that is chosen later is not found of orders that had it by then', async () => {
		const trigger = await publish({ identity: 'later', nodeId: 'poll' });
		await order('declined');
		await trigger.poll();
		const { staticData } = trigger.workflow;
		const changed = poller({
			credential: credential(),
			identity: 'later',
			nodeId: 'poll',
			staticData,
			activation: 'update',
			parameters: { outcomes: ['succeeded', 'failed'] },
		});
		expect(await changed.poll()).toEqual([]);
		const declined = await order('declined');
		expect(seen(await changed.poll())).toEqual([`polled:${declined}:failed`]);
	});

	test('goes on after a restart with what static data holds: nothing is lost, and nothing comes twice', async () => {
		const trigger = await publish();
		await order('paid');
		expect(await trigger.poll()).toHaveLength(1);
		const away = await order('paid');
		const { staticData } = trigger.workflow;
		const restarted = poller({ credential: credential(), staticData, activation: 'init', nodeId: 'poll-restarted' });
		const text = Object.values(staticData.global as IDataObject)[0];
		Object.assign(restarted.workflow.getStaticData('global'), { 'polled:poll-restarted': text });
		expect(seen(await restarted.poll())).toEqual([`polled:${away}:succeeded`]);
	});

	test('published again after it was not, starts nothing for what happened meanwhile', async () => {
		const trigger = await publish({ identity: 'again', nodeId: 'poll' });
		await order('paid');
		const again = poller({
			credential: credential(),
			identity: 'again',
			nodeId: 'poll',
			staticData: trigger.workflow.staticData,
		});
		expect(await again.poll()).toEqual([]);
		const later = await order('paid');
		expect(seen(await again.poll())).toEqual([`polled:${later}:succeeded`]);
	});

	test('what n8n throws away, since the workflow was published anew, is found by the next poll', async () => {
		const trigger = await publish({ identity: 'anew', nodeId: 'poll' });
		const orderId = await order('paid');
		await trigger.pollUnread();
		const anew = poller({
			credential: credential(),
			identity: 'anew',
			nodeId: 'poll',
			staticData: {},
			activation: 'update',
		});
		expect(seen(await anew.poll())).toEqual([`polled:${orderId}:succeeded`]);
	});

	test.each(['newestFirst', 'oldestFirst', 'changedFirst', 'mixed'] as const)(
		'finds orders on every page, whatever the order of the rows: %s',
		async (orderRows) => {
			Object.assign(engine.sandbox.faults, { orderRows, orderPageSize: 3 });
			const first = await order();
			for (let more = 0; more < 8; more += 1) await order('paid');
			const trigger = await publish();
			engine.sandbox.pay(first, 'paid');
			const last = await order('paid');
			expect(seen(await trigger.poll()).sort()).toEqual([first, last].map((id) => `polled:${id}:succeeded`).sort());
		},
	);

	describe('that cannot ask', () => {
		test('on publishing says why', async () => {
			const trigger = poller({ credential: { ...credential(), apiKey: 'sk_test_wrong' } });
			await expect(trigger.poll()).rejects.toThrow(/401.*Check the credential/is);
		});

		test('on publishing says that Clink does not answer', async () => {
			engine.sandbox.faults.add({ match: { path: /\/order\?/ }, when: 'before', kind: 'reset', times: 99 });
			await expect(poller({ credential: credential() }).poll()).rejects.toThrow(/Clink/);
		});

		test('later starts nothing, loses nothing, and leaves a line in the log', async () => {
			const trigger = await publish();
			const orderId = await order('paid');
			engine.sandbox.faults.add({ match: { path: /\/order\?/ }, when: 'before', kind: 'reset', times: 4 });
			expect(await trigger.poll()).toEqual([]);
			expect(trigger.warnings).toEqual([expect.stringContaining('could not look for orders')]);
			expect(seen(await trigger.poll())).toEqual([`polled:${orderId}:succeeded`]);
		});

		test('later fails for everyone to see once the key is refused', async () => {
			const trigger = await publish();
			engine.sandbox.faults.add({ match: { path: /\/order\?/ }, when: 'before', kind: { status: 401, body: 'no' } });
			await expect(trigger.poll()).rejects.toThrow(/Check the credential/);
		});
	});

	test.each([0, 91, 'soon', 1.5])('refuses to look back %p days', async (lookBackDays) => {
		await expect(poller({ credential: credential(), parameters: { lookBackDays } }).poll()).rejects.toThrow(
			/'Look Back'/,
		);
	});

	describe('a test in the editor', () => {
		const fetchTestEvent = async (outcomes: string[] = ['succeeded']) =>
			await poller({ credential: credential(), activation: 'manual', parameters: { outcomes } }).poll();

		test('outputs the newest order with a chosen outcome, again and again', async () => {
			await order('paid');
			const newest = await order('paid');
			await order('declined');
			for (let again = 0; again < 2; again += 1)
				expect(seen(await fetchTestEvent())).toEqual([`polled:${newest}:succeeded`]);
		});

		test('remembers nothing', async () => {
			const trigger = await publish({ identity: 'tested', nodeId: 'poll' });
			const orderId = await order('paid');
			const tested = poller({ credential: credential(), activation: 'manual', identity: 'tested', nodeId: 'poll' });
			await tested.poll();
			expect(seen(await trigger.poll())).toEqual([`polled:${orderId}:succeeded`]);
		});

		test('says that there is no order', async () => {
			await expect(fetchTestEvent()).rejects.toThrow(/no order yet/);
		});

		test('says that no order has a chosen outcome', async () => {
			await order('declined');
			await expect(fetchTestEvent()).rejects.toThrow(/None of the 1 orders/);
		});
	});

	describe('with the Clink Trigger in one workflow', () => {
		const both = async (events = ['order.succeeded', 'refund.succeeded'], outcomes: string[] = []) => {
			const identity = `both-${(count += 1)}`;
			const polling = await publish({ identity, parameters: { outcomes } });
			const receiver = await receive({
				type: 'clinkTrigger',
				credential: credential(),
				identity,
				parameters: { registration: 'manual', events },
				staticData: JSON.parse(JSON.stringify(polling.workflow.staticData)) as IDataObject,
			});
			return { identity, polling, receiver };
		};

		test('an event that has started a run is not found', async () => {
			const { polling, receiver } = await both();
			const orderId = await order('paid');
			expect(await send(receiver, event('order.succeeded', { orderId, status: 'success' }))).toBe(200);
			expect(receiver.runs).toHaveLength(1);
			expect(await polling.poll()).toEqual([]);
		});

		test('an event about what was found is acknowledged and starts nothing', async () => {
			const { polling, receiver } = await both();
			const orderId = await order('paid');
			expect(await polling.poll()).toHaveLength(1);
			expect(await send(receiver, event('order.succeeded', { orderId, status: 'success' }))).toBe(200);
			expect(receiver.runs).toEqual([]);
		});

		test('at the same moment they start one run', async () => {
			const { polling, receiver } = await both();
			const orderId = await order('paid');
			const [found] = await Promise.all([
				polling.poll(),
				send(receiver, event('order.succeeded', { orderId, status: 'success' })),
			]);
			expect(found.length + receiver.runs.length).toBe(1);
		});

		test('what n8n could not store of an event is found', async () => {
			const { polling, receiver } = await both();
			const orderId = await order('paid');
			receiver.breakStore(true);
			expect(await send(receiver, event('order.succeeded', { orderId, status: 'success' }))).toBe(500);
			expect(seen(await polling.poll())).toEqual([`polled:${orderId}:succeeded`]);
		});

		test('an event that was not chosen is found all the same', async () => {
			const { polling, receiver } = await both(['order.failed']);
			const orderId = await order('paid');
			await send(receiver, event('order.succeeded', { orderId, status: 'success' }));
			expect(seen(await polling.poll())).toEqual([`polled:${orderId}:succeeded`]);
		});

		test('a refund of everything starts one run, whoever tells of it first', async () => {
			const { polling, receiver } = await both(['refund.succeeded'], ['refunded', 'partiallyRefunded']);
			const [told, found] = [await order('paid'), await order('paid')];
			await polling.poll();
			await send(receiver, event('refund.succeeded', await refund(told, 10)));
			const late = await refund(found, 10);
			expect(seen(await polling.poll())).toEqual([`polled:${found}:refunded`]);
			await send(receiver, event('refund.succeeded', late));
			expect(receiver.runs).toHaveLength(1);
		});

		test('a refund of a part that was told of is not found, and one that was found is told of: it says how much', async () => {
			const { polling, receiver } = await both(['refund.succeeded'], ['refunded', 'partiallyRefunded']);
			const [told, found] = [await order('paid'), await order('paid')];
			await polling.poll();
			await send(receiver, event('refund.succeeded', await refund(told, 4)));
			const late = await refund(found, 4);
			expect(seen(await polling.poll())).toEqual([`polled:${found}:partiallyRefunded`]);
			await send(receiver, event('refund.succeeded', late));
			expect(receiver.runs).toHaveLength(2);
		});

		test('what a poll writes keeps the secret of an endpoint that was registered meanwhile', async () => {
			const identity = 'registered';
			const polling = await publish({ identity });
			const hook = hookOf({ type: 'clinkTrigger', credential: credential(), identity });
			await hook.call('create');
			const stored = hook.context.getWorkflowStaticData('global');
			const name = Object.keys(stored).find((key) => key.startsWith('clinkEndpoint:')) ?? '';
			await order('paid');
			expect(await polling.poll()).toHaveLength(1);
			expect(polling.workflow.getStaticData('global')[name]).toEqual(stored[name]);
		});

		test('what an event writes keeps what polls have found meanwhile', async () => {
			const { polling, receiver } = await both();
			const orderId = await order('paid');
			const before = JSON.stringify(receiver.workflow.staticData);
			expect(await polling.poll()).toHaveLength(1);
			expect(JSON.stringify(receiver.workflow.staticData)).toBe(before);
			await send(receiver, event('order.succeeded', { orderId: 'another', status: 'success' }));
			const [own, others] = [polling, receiver].map(({ workflow }) => workflow.getStaticData('global'));
			const name = Object.keys(own ?? {}).find((key) => key.startsWith('polled:')) ?? '';
			expect(others?.[name]).toBe(own?.[name]);
			expect(orderId).not.toBe('');
		});
	});

	test('two of them in one workflow start one run', async () => {
		const identity = 'two';
		const [one, other] = [await publish({ identity, nodeId: 'one' }), await publish({ identity, nodeId: 'other' })];
		await order('paid');
		const found = await Promise.all([one.poll(), other.poll(), one.poll()]);
		expect(found.flat()).toHaveLength(1);
	});
});
