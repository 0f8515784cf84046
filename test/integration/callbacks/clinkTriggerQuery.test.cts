import '../../support/engine/fast-sleep.cts';

import { randomBytes } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { ClinkDelivery } from '../../../sandbox/clink/deliveries.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { forgetSleeps, sleepsMs } from '../../support/engine/fast-sleep.cts';
import { useReceivers, type Receiver } from '../../support/callbacks/webhook-server.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';
import { textMatching } from '../../support/matchers.cts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the Clink Trigger, verified by signature and query', () => {
	const secret = `whsec_${randomBytes(16).toString('hex')}`;
	const receive = useReceivers();
	const engine = useSandbox({ lifetime: 'eachTest' });
	beforeEach(forgetSleeps);

	const publish = async (parameters: INodeParameters = {}, nodeId?: string) => {
		return await receive({
			type: 'clinkTrigger',
			credential: { ...engine.credentialOf('clink'), webhookSigningSecret: secret },
			parameters: { registration: 'manual', verifyBy: 'both', events: ['*'], ...parameters },
			...(nodeId === undefined ? {} : { nodeId }),
		});
	};
	const call = async (method: string, path: string, body?: IDataObject): Promise<IDataObject> => {
		const headers = {
			'x-api-key': engine.sandbox.clink.apiKeys[0] ?? '',
			'x-timestamp': String(Date.now()),
			'content-type': 'application/json',
		};
		const reply = await fetch(engine.sandbox.clink.baseUrl + path, {
			method,
			headers,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return ((await reply.json()) as { data: IDataObject }).data;
	};
	/** Has Clink send its events to a trigger, which then knows the secret as if it had registered by itself. */
	const register = async ({ url, workflow }: Receiver, nodeId: string, events: string[]) => {
		const { endpoint } = await call('PUT', '/webhook/endpoints/ensure', { url, events });
		const { id: endpointId, signingSecret } = endpoint as IDataObject;
		workflow.getStaticData('global')[`clinkEndpoint:${nodeId}`] = { endpointId, signingSecret };
	};
	/** A charge, at once or once its customer has paid. */
	const charge = async (changes: IDataObject = {}): Promise<string> => {
		const payment = {
			customerEmail: 'ada@example.com',
			amount: 19.99,
			currency: 'USD',
			paymentMethodType: 'CARD',
			paymentInstrumentId: 'pi_test',
			returnUrl: 'https://shop.example.com/thanks',
			...changes,
		};
		return textOf((await call('POST', '/payment', payment)).orderId);
	};
	const waiting = async () => await charge({ paymentMethodType: 'CASHAPP' });
	const read = (orderId: string) => call('GET', `/order/${orderId}`);
	const lookUps = (path: string) => engine.sentTo(path).length;
	const send = async ({ url }: Receiver, type: string, resource: IDataObject, options: ClinkDelivery = {}) => {
		const [reply] = await engine.sandbox.callbacks.clink.send(type, resource, { to: url, secret, ...options });
		return reply?.status;
	};
	/** What a look-up of Clink says instead of the truth. */
	const records = (data: IDataObject | null, times = 1) =>
		engine.sandbox.faults.add({
			match: { method: 'GET' },
			when: 'before',
			kind: { body: JSON.stringify({ code: 200, msg: 'Success', data }), contentType: 'application/json' },
			times,
		});
	const outcomes = ({ runs }: Receiver) => runs.map(({ outcome }) => outcome);

	test('emits the order as Clink has it now, under the id, type and time of the event', async () => {
		const trigger = await publish();
		const orderId = await charge();
		expect(
			await send(trigger, 'order.created', { orderId, status: 'created', amountTotal: 1 }, { eventId: 'event_7' }),
		).toBe(200);
		expect(trigger.runs).toEqual([
			{
				id: 'event_7',
				type: 'order.created',
				created: textMatching(/Z$/),
				outcome: 'succeeded',
				data: await read(orderId),
			},
		]);
	});

	test('asks for refunds and checkout sessions as well', async () => {
		const trigger = await publish();
		const orderId = await charge();
		const refund = await call('POST', '/refund', { orderId, refundMerchantOrderId: 'R-1', refundAmount: 19.99 });
		const session = await call('POST', '/checkout/session', {
			customerEmail: 'ada@example.com',
			originalAmount: 5,
			originalCurrency: 'USD',
		});
		expect(await send(trigger, 'refund.created', { refundId: refund.refundId, status: 'created' })).toBe(200);
		expect(await send(trigger, 'session.expired', { sessionId: session.sessionId })).toBe(503);
		expect(await send(trigger, 'session.complete', { sessionId: session.sessionId })).toBe(200);
		expect(trigger.runs).toMatchObject([
			{ type: 'refund.created', outcome: 'refunded', data: { refundId: refund.refundId, refundAmount: 19.99 } },
			{ type: 'session.complete', outcome: 'pending', data: { sessionId: session.sessionId, status: 'open' } },
		]);
	});

	describe('events that come out of order', () => {
		test('a failure that comes after the success of its order starts nothing', async () => {
			const trigger = await publish();
			const orderId = await charge();
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(200);
			expect(await send(trigger, 'order.failed', { orderId, status: 'failed' })).toBe(200);
			expect(await send(trigger, 'order.created', { orderId, status: 'created' })).toBe(200);
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});

		test.each(['asHappened', 'reversed'] as const)(
			"all of an order's events, %s, start one run once it is paid",
			async (how) => {
				const trigger = await publish({ registration: 'automatic' }, 'node-registered');
				await register(trigger, 'node-registered', ['order.created', 'order.next_action', 'order.succeeded']);
				engine.sandbox.callbacks.hold();
				const orderId = await waiting();
				engine.sandbox.pay(orderId, 'paid');
				expect(engine.sandbox.callbacks.log.map(({ about }) => about)).toEqual([
					'order.created',
					'order.next_action',
					'order.succeeded',
				]);
				await engine.sandbox.callbacks.release(how);
				await engine.sandbox.callbacks.idle();
				expect(engine.sandbox.callbacks.log.map(({ statuses }) => statuses)).toEqual([[200], [200], [200]]);
				expect(outcomes(trigger)).toEqual(['succeeded']);
			},
		);

		test('each new state of an order starts a run of its own', async () => {
			const trigger = await publish();
			const orderId = await waiting();
			expect(await send(trigger, 'order.next_action', await read(orderId))).toBe(200);
			engine.sandbox.pay(orderId, 'paid');
			expect(await send(trigger, 'order.succeeded', await read(orderId))).toBe(200);
			await call('POST', '/refund', { orderId, refundMerchantOrderId: 'R-1', refundAmount: 5 });
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(200);
			expect(outcomes(trigger)).toEqual(['actionRequired', 'succeeded', 'partiallyRefunded']);
		});

		test('an old state that Clink still has in one place is no news, once it has shown the new one', async () => {
			const trigger = await publish();
			const orderId = await waiting();
			engine.sandbox.pay(orderId, 'paid');
			await send(trigger, 'order.succeeded', { orderId, status: 'success' });
			for (const status of ['requires_action', 'failed', 'pending']) {
				records({ orderId, status }, 4);
				expect(await send(trigger, 'order.next_action', { orderId, status: 'requires_action' })).toBe(503);
			}
			expect(await send(trigger, 'order.next_action', { orderId, status: 'requires_action' })).toBe(200);
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});
	});

	describe('events that come again or together', () => {
		test('20 events about one order, 10 of each kind, start one run', async () => {
			const trigger = await publish();
			const orderId = await charge();
			const sent = Array.from(
				{ length: 20 },
				async (_, index) => await send(trigger, index % 2 === 0 ? 'order.succeeded' : 'order.failed', { orderId }),
			);
			expect(await Promise.all(sent)).toEqual(Array.from({ length: 20 }, () => 200));
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});

		test('about orders whose ids differ in the case of a letter only start a run each', async () => {
			const trigger = await publish();
			for (const orderId of ['order_Ab', 'order_aB']) {
				records({ orderId, status: 'success' });
				expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(200);
			}
			expect(trigger.runs).toHaveLength(2);
		});

		test('start a run each, where duplicates are not skipped', async () => {
			const trigger = await publish({ options: { skipDuplicates: false } });
			const orderId = await charge();
			await send(trigger, 'order.succeeded', { orderId }, { times: 2 });
			expect(outcomes(trigger)).toEqual(['succeeded', 'succeeded']);
		});

		test('a success that could not be stored is taken when it comes again', async () => {
			const trigger = await publish();
			const orderId = await charge();
			trigger.breakStore(true);
			expect(await send(trigger, 'order.succeeded', { orderId })).toBe(500);
			trigger.breakStore(false);
			expect(await send(trigger, 'order.succeeded', { orderId })).toBe(200);
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});
	});

	describe('records that lag behind the event', () => {
		test('are asked again for three and a half seconds, then Clink is to repeat the event', async () => {
			const trigger = await publish();
			const orderId = await waiting();
			engine.sandbox.pay(orderId, 'paid');
			records({ orderId, status: 'requires_action' }, 4);
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(503);
			expect(sleepsMs).toEqual([500, 1000, 2000]);
			expect(lookUps(`/order/${orderId}`)).toBe(4);
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(200);
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});

		test('are waited for, where they catch up in time', async () => {
			const trigger = await publish();
			const orderId = await charge();
			records({ orderId, status: 'pending' }, 2);
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(200);
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});

		test.each<[string, IDataObject | null]>([
			['do not know the order', null],
			['show another order', { orderId: 'order_other', status: 'success' }],
			['have a status that is not known', { orderId: 'ORDER', status: 'on_hold' }],
			['have it as failed', { orderId: 'ORDER', status: 'failed' }],
		])('that %s start nothing and have the event repeated', async (_, data) => {
			const trigger = await publish();
			const orderId = await charge();
			records(data === null ? null : { ...data, ...(data.orderId === 'ORDER' ? { orderId } : {}) }, 4);
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(503);
			expect(trigger.runs).toEqual([]);
		});

		test('that lag so far that they do not know the order have the event repeated, until they do', async () => {
			const trigger = await publish();
			const orderId = await charge();
			engine.sandbox.faults.queryLagMs = 60_000;
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(503);
			engine.sandbox.faults.queryLagMs = 0;
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(200);
		});

		test('are what counts for an event that tells nothing final', async () => {
			const trigger = await publish();
			const orderId = await waiting();
			expect(await send(trigger, 'order.created', { orderId, status: 'created' })).toBe(200);
			expect(outcomes(trigger)).toEqual(['actionRequired']);
			expect(sleepsMs).toEqual([]);
		});
	});

	test.each<[string, Parameters<Sandbox['faults']['add']>[0]['kind']]>([
		['answers 500', { status: 500 }],
		['cuts the connection', 'reset'],
		['refuses the key', { status: 401, body: 'Unauthorized' }],
		[
			'refuses the key with HTTP 200',
			{ body: '{"code":80102221,"msg":"key","data":null}', contentType: 'application/json' },
		],
		[
			'refuses the time with HTTP 200',
			{ body: '{"code":80102203,"msg":"timestamp","data":null}', contentType: 'application/json' },
		],
		['asks for less', { status: 429, body: '{"code":429,"msg":"slow down"}', headers: { 'retry-after': '30' } }],
	])('when Clink %s it is asked once, and the event is to be repeated', async (_, kind) => {
		const trigger = await publish();
		const orderId = await charge();
		engine.sandbox.faults.add({ match: { method: 'GET' }, when: 'before', kind, times: 100 });
		expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(503);
		expect(lookUps(`/order/${orderId}`)).toBe(1);
		engine.sandbox.faults.clear();
		expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(200);
	});

	describe('an event older than the tolerance', () => {
		test.each([
			['ten minutes', -600_000],
			['a day', -DAY_MS],
			['ten minutes ahead', 600_000],
		])('by %s is asked about, not refused', async (_, offset) => {
			const trigger = await publish();
			const orderId = await charge();
			expect(
				await send(trigger, 'order.succeeded', { orderId, status: 'success' }, { timestamp: Date.now() + offset }),
			).toBe(200);
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});

		test('tells what is now, and starts nothing for what has started a run', async () => {
			const trigger = await publish();
			const orderId = await charge();
			await send(trigger, 'order.succeeded', { orderId, status: 'success' });
			expect(
				await send(trigger, 'order.failed', { orderId, status: 'failed' }, { timestamp: Date.now() - HOUR_MS }),
			).toBe(200);
			expect(outcomes(trigger)).toEqual(['succeeded']);
		});

		test.each<[string, string, IDataObject, ClinkDelivery]>([
			['that is forged', 'order.succeeded', { orderId: 'order_1' }, { signature: 'forged' }],
			['that is not signed', 'order.succeeded', { orderId: 'order_1' }, { signature: 'missing' }],
			['that cannot be asked about', 'dispute.created', { chargeBackId: 'cb_1' }, {}],
			['that is an invoice', 'invoice.paid', { invoiceId: 'in_1', status: 'paid' }, {}],
			[
				'that is older than Clink repeats',
				'order.succeeded',
				{ orderId: 'order_1' },
				{ timestamp: Date.now() - 3 * DAY_MS },
			],
		])('%s is refused, and nothing is asked', async (_, type, resource, options) => {
			const trigger = await publish();
			const asked = engine.sandbox.requests.length;
			expect(await send(trigger, type, resource, { timestamp: Date.now() - HOUR_MS, ...options })).toBe(401);
			expect(engine.sandbox.requests).toHaveLength(asked);
		});

		test('is refused where the signature alone proves', async () => {
			const trigger = await publish({ verifyBy: 'signature' });
			const orderId = await charge();
			expect(
				await send(trigger, 'order.succeeded', { orderId, status: 'success' }, { timestamp: Date.now() - HOUR_MS }),
			).toBe(401);
		});
	});

	test.each([
		['a forged event', 'order.succeeded', { signature: 'forged' } as const, 401],
		['an event that is not chosen', 'order.failed', {}, 200],
		['an old event that is not chosen', 'order.failed', { timestamp: Date.now() - HOUR_MS }, 200],
	])('asks nothing about %s', async (_, type, options, status) => {
		const trigger = await publish({ events: ['order.succeeded'] });
		const asked = engine.sandbox.requests.length;
		expect(await send(trigger, type, { orderId: 'order_1', status: 'failed' }, options)).toBe(status);
		expect(engine.sandbox.requests).toHaveLength(asked);
		expect(trigger.runs).toEqual([]);
	});

	test.each([
		['dispute.won', { chargeBackId: 'cb_1', orderId: 'order_1' }, 'notApplicable'],
		['invoice.paid', { invoiceId: 'in_1', status: 'paid' }, 'succeeded'],
		['agent_order.succeeded', { orderId: 'order_1' }, 'succeeded'],
		['order_archive.made', { orderId: 'order_1' }, 'unknown'],
	])('lets %s pass by its signature alone', async (type, resource, outcome) => {
		const trigger = await publish();
		const asked = engine.sandbox.requests.length;
		expect(await send(trigger, type, resource, { eventId: 'event_1', times: 2 })).toBe(200);
		expect(engine.sandbox.requests).toHaveLength(asked);
		expect(trigger.runs).toEqual([expect.objectContaining({ type, outcome, data: resource })]);
	});

	test.each([undefined, null, '', '  ', '.', '..', 7, {}, 'x'.repeat(257)])(
		'answers 400 to an order event whose order is %p',
		async (orderId) => {
			const trigger = await publish();
			const asked = engine.sandbox.requests.length;
			expect(await send(trigger, 'order.succeeded', { orderId, status: 'success' })).toBe(400);
			expect(engine.sandbox.requests).toHaveLength(asked);
		},
	);

	test('asks nothing where the signature alone proves', async () => {
		const trigger = await publish({ verifyBy: 'signature' });
		expect(await send(trigger, 'order.succeeded', { orderId: 'order_1', status: 'success' })).toBe(200);
		expect(engine.sandbox.requests).toEqual([]);
	});
});
