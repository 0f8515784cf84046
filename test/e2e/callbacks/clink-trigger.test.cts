import { itemsOf } from '../../../real-n8n/editor/execution.cts';
import type { Credential } from '../../../real-n8n/editor/workflow.cts';
import { queryDatabase } from '../../../real-n8n/instance/database.cts';
import { waitUntil } from '../../../real-n8n/system/wait.cts';
import { newSecret } from '../../support/n8n/clink-signature.cts';
import { testWith } from '../../support/n8n/features.cts';
import { openHarness, type Harness } from '../../support/n8n/harness.cts';
import { bytesOf, clinkEvent, registeredSecret, signed } from './support/clink.cts';
import { deleteEndpoint, endpointsOf, rotateSecret } from './support/endpoints.cts';
import { sendRequest } from './support/http.cts';
import { listenForTestEvent, sharedInstance } from './support/instance.cts';
import { Receiver, trigger, workflowOf, type Instance } from './support/receiver.cts';

// n8n takes an expression isolate for every reply and another for every run: slow where the machine is busy.
jest.setTimeout(120_000);

const COPIES = 50;

describe('Clink Trigger in n8n', () => {
	let harness: Harness;
	let instance: Instance;
	let secret: string;
	let credential: Credential;
	const receivers: Receiver[] = [];

	/** A published trigger that was registered by hand unless told otherwise. */
	async function receiver(parameters: Record<string, unknown> = {}, given = credential): Promise<Receiver> {
		const start = trigger('clinkTrigger', given, {
			registration: 'manual',
			events: ['order.succeeded'],
			...parameters,
		});
		const opened = await Receiver.open(instance, start);
		receivers.push(opened);
		return opened;
	}

	/** A credential with this in *Webhook Signing Secret*. */
	async function credentialWith(webhookSigningSecret: string, more: Record<string, unknown> = {}): Promise<Credential> {
		const { type, data } = harness.inputs.clink;
		return await harness.api.createCredential(type, 'Clink', { ...data, webhookSigningSecret, ...more });
	}

	const eventRequest = (more: Record<string, unknown> = {}, key = secret) => signed(bytesOf(clinkEvent(more)), key);

	beforeAll(async () => {
		harness = await openHarness();
		instance = sharedInstance(harness);
		secret = newSecret();
		credential = await credentialWith(secret);
	});
	afterAll(async () => {
		for (const opened of receivers) await opened.close();
		await harness.close();
	});

	describe('what the workflow gets', () => {
		const data = { orderId: 'order_1', status: 'success', amountTotal: 19.9 };
		const created = Date.UTC(2026, 10, 21);

		test.each([
			['the resource under data.object', { created, data: { object: data } }],
			['the resource straight in data, and an ISO time', { created: new Date(created).toISOString(), data }],
		])('has one shape: %s', async (_shape, envelope) => {
			const opened = await receiver();
			await opened.send(eventRequest({ id: 'event_1', ...envelope }));
			const [item] = itemsOf(await opened.lastRun(), 'Trigger');
			expect(item?.json).toEqual({
				id: 'event_1',
				type: 'order.succeeded',
				created: '2026-11-21T00:00:00.000Z',
				outcome: 'succeeded',
				data,
			});
		});

		test('the item holds no request header and no signature', async () => {
			const opened = await receiver();
			const sent = eventRequest();
			await opened.send(sent);
			const { stored } = await opened.lastRun();
			expect(stored).not.toContain(String(sent.headers['x-clink-signature']));
			expect(stored).not.toContain(secret);
		});
	});

	const testOfRecords = testWith('executionsWithoutStaticData');
	testOfRecords('the signing secret of a registered endpoint is in no execution record', async () => {
		const opened = await receiver({ registration: 'automatic' });
		const key = await registeredSecret(instance, opened.workflow.id);
		await opened.send(eventRequest({}, key));
		expect(await opened.lastRun()).toMatchObject({ status: 'success' });
		const sql = 'SELECT count(*) AS count FROM execution_data WHERE instr(data, ?) > 0 OR instr(workflowData, ?) > 0';
		expect(await queryDatabase(instance.userFolder, sql, [key, key])).toEqual([{ count: 0 }]);
	});

	describe('events', () => {
		test('events that were not chosen are acknowledged and start nothing', async () => {
			const opened = await receiver({ events: ['order.succeeded', 'refund.succeeded'] });
			const types = ['order.created', 'order.succeeded', 'refund.succeeded', 'refund.failed'];
			const { replies, runs } = await opened.sendAll(types.map((type) => eventRequest({ type })));
			expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
			expect(runs).toBe(2);
		});

		test('events that Clink will add start the workflow where all were chosen', async () => {
			const opened = await receiver({ events: ['*'] });
			const { runs } = await opened.sendAll([eventRequest({ type: 'order.invented' })]);
			expect(runs).toBe(1);
			expect(itemsOf(await opened.lastRun(), 'Trigger')[0]?.json).toMatchObject({
				type: 'order.invented',
				outcome: 'unknown',
			});
		});

		test('events that come again start the workflow again where duplicates are not to be skipped', async () => {
			const opened = await receiver({ options: { skipDuplicates: false } });
			const sent = eventRequest();
			expect(await opened.sendAll([sent, sent])).toMatchObject({ runs: 2 });
		});

		test('an event is accepted or refused by the tolerance that was set', async () => {
			const opened = await receiver({ options: { toleranceSeconds: 10 } });
			const at = (offset: number) => signed(bytesOf(clinkEvent()), secret, String(Date.now() + offset));
			const { replies } = await opened.sendAll([at(-20_000), at(-5_000)]);
			expect(replies.map(({ status }) => status)).toEqual([401, 200]);
		});
	});

	describe('the reply', () => {
		test('the reply is empty by default', async () => {
			const opened = await receiver();
			expect(await opened.send(eventRequest())).toMatchObject({ status: 200, body: '' });
		});

		test('the reply is the text that was set, also for duplicates and for events that were not chosen', async () => {
			const opened = await receiver({ options: { responseBody: 'thank you' } });
			const sent = eventRequest();
			const { replies } = await opened.sendAll([sent, sent, eventRequest({ type: 'order.created' })]);
			for (const reply of replies)
				expect(reply).toMatchObject({ status: 200, body: 'thank you', contentType: 'text/plain; charset=utf-8' });
		});

		testWith('callbackInExpressions')('the reply is JSON that an expression makes of the event', async () => {
			const account = `={{ JSON.stringify({ object: 'event', type: 'account.created', data: { customerEmail: $json.body.data.object.customerEmail, amount: $json.body.data.object.amountTotal } }) }}`;
			const opened = await receiver({ options: { responseBody: account } });
			const sent = eventRequest();
			const { replies } = await opened.sendAll([sent, sent]);
			for (const { body, contentType } of replies) {
				expect(contentType).toBe('application/json; charset=utf-8');
				expect(JSON.parse(body)).toEqual({
					object: 'event',
					type: 'account.created',
					data: { customerEmail: 'mei.chan@example.com', amount: 19.9 },
				});
			}
		});

		test('the reply to a forgery is nothing but its status, whatever was set', async () => {
			const opened = await receiver({ options: { responseBody: 'thank you' } });
			expect(await opened.send(eventRequest({}, newSecret()))).toMatchObject({ status: 401, body: 'Unauthorized' });
		});
	});

	describe('without a secret', () => {
		test.each([
			['an empty field', ''],
			['spaces', '   '],
			['commas', ', ,'],
		])('every event is refused: %s', async (_title, value) => {
			const opened = await receiver({}, await credentialWith(value));
			const { replies, runs, warnings } = await opened.sendAll([
				eventRequest({}, ''),
				eventRequest({}, value),
				eventRequest(),
			]);
			expect(replies.map(({ status }) => status)).toEqual([401, 401, 401]);
			expect(runs).toBe(0);
			expect(warnings).toHaveLength(3);
			for (const line of warnings) expect(line).toContain('no signing secret is known');
		});

		test('without a signing secret, as after a lost registration, every event is refused', async () => {
			const opened = await receiver({ registration: 'automatic' });
			const known = await registeredSecret(instance, opened.workflow.id);
			await queryDatabase(instance.userFolder, "UPDATE workflow_entity SET staticData = '{}' WHERE id = ?", [
				opened.workflow.id,
			]);
			expect(await opened.sendAll([eventRequest({}, known), eventRequest({}, '')])).toMatchObject({
				runs: 0,
				replies: [{ status: 401 }, { status: 401 }],
			});
		});
	});

	describe('secrets', () => {
		test('the old and the new signing secret of a rotation are accepted, and no third one', async () => {
			const [older, newer] = [newSecret(), newSecret()];
			const opened = await receiver({}, await credentialWith(`${older}, ${newer}`));
			const { replies, runs } = await opened.sendAll([older, newer, secret].map((key) => eventRequest({}, key)));
			expect(replies.map(({ status }) => status)).toEqual([200, 200, 401]);
			expect(runs).toBe(2);
		});

		test('a signing secret that Clink rotated is taken over when the workflow is published again', async () => {
			const opened = await receiver({ registration: 'automatic' });
			const [endpoint] = (await endpointsOf(harness.sandbox)).filter(({ url }) => url === opened.url);
			const rotated = await rotateSecret(harness.sandbox, endpoint?.id ?? '');
			expect(await opened.send(eventRequest({}, rotated))).toMatchObject({ status: 401 });

			await opened.close();
			await opened.republish({});
			const current = await registeredSecret(instance, opened.workflow.id);
			expect(await opened.send(eventRequest({}, current))).toMatchObject({ status: 200 });
		});
	});

	describe('many at the same moment', () => {
		test(`${COPIES} copies of one event are all acknowledged and start one run`, async () => {
			const opened = await receiver();
			const sent = eventRequest();
			const { replies, runs } = await opened.observe(() =>
				Promise.all(Array.from({ length: COPIES }, () => opened.send(sent))),
			);
			expect(replies.every(({ status }) => status === 200)).toBe(true);
			expect(runs).toBe(1);
		});

		test(`${COPIES} events start ${COPIES} runs`, async () => {
			const opened = await receiver();
			const { replies, runs } = await opened.observe(() =>
				Promise.all(Array.from({ length: COPIES }, () => opened.send(eventRequest()))),
			);
			expect(replies.every(({ status }) => status === 200)).toBe(true);
			expect(runs).toBe(COPIES);
		});
	});

	test('a renamed node keeps its signing secret and skips events that came before', async () => {
		const opened = await receiver({ registration: 'automatic' });
		const before = clinkEvent();
		await opened.send(signed(bytesOf(before), await registeredSecret(instance, opened.workflow.id)));
		await opened.republish({ name: 'Paid at Clink' });

		const key = await registeredSecret(instance, opened.workflow.id);
		const { replies, runs } = await opened.sendAll([signed(bytesOf(before), key), eventRequest({}, key)]);
		expect(replies.map(({ status }) => status)).toEqual([200, 200]);
		expect(runs).toBe(1);
		expect(itemsOf(await opened.lastRun(), 'Paid at Clink')).toHaveLength(1);
	});

	describe('automatic registration', () => {
		const registeredFor = async (url: string) =>
			(await endpointsOf(harness.sandbox)).filter((endpoint) => endpoint.url === url);

		test('publishing the workflow registers the endpoint, and unpublishing removes it', async () => {
			const opened = await receiver({ registration: 'automatic', events: ['order.succeeded', 'refund.succeeded'] });
			expect(await registeredFor(opened.url)).toMatchObject([
				{ events: ['order.succeeded', 'refund.succeeded'], enabled: true },
			]);
			await opened.close();
			expect(await registeredFor(opened.url)).toEqual([]);
		});

		test('an event that Clink sends starts the workflow', async () => {
			const opened = await receiver({ registration: 'automatic' });
			const [endpoint] = await registeredFor(opened.url);
			const { runs } = await opened.observe(() =>
				harness.sandbox.callbacks.clink
					.send('order.succeeded', { orderId: 'order_2', status: 'success' }, { endpointId: endpoint?.id ?? '' })
					.then((replies) => replies.map((reply) => ({ ...reply, contentType: '' }))),
			);
			expect(runs).toBe(1);
		});

		test('choosing other events changes the endpoint', async () => {
			const opened = await receiver({ registration: 'automatic' });
			await opened.republish({
				parameters: { registration: 'automatic', events: ['refund.failed', 'dispute.created'] },
			});
			const endpoints = await registeredFor(opened.url);
			expect(endpoints.map(({ events }) => events)).toEqual([['refund.failed', 'dispute.created']]);
			const key = await registeredSecret(instance, opened.workflow.id);
			expect(await opened.sendAll([eventRequest({ type: 'refund.failed' }, key)])).toMatchObject({ runs: 1 });
		});

		test('an endpoint for all events is registered with the name of every event', async () => {
			const opened = await receiver({ registration: 'automatic', events: ['*'] });
			const [endpoint] = await registeredFor(opened.url);
			expect(endpoint?.events).toHaveLength(44);
		});

		test('a workflow whose endpoint is gone already can be unpublished', async () => {
			const opened = await receiver({ registration: 'automatic' });
			const [endpoint] = await registeredFor(opened.url);
			await deleteEndpoint(harness.sandbox, endpoint?.id ?? '');
			await expect(opened.close()).resolves.toBeUndefined();
		});

		test('says what to do where Clink cannot reach this n8n', async () => {
			const production = await credentialWith('', { environment: 'sandbox' });
			const start = trigger('clinkTrigger', production, { registration: 'automatic', events: ['order.succeeded'] });
			const workflow = await harness.api.createWorkflow(workflowOf('not reachable', start));
			await expect(harness.api.publish(workflow)).rejects.toThrow(
				/Clink cannot reach this n8n instance at http:\/\/127\.0\.0\.1.*WEBHOOK_URL/s,
			);
		});

		test('the test URL works for as long as the editor listens', async () => {
			const start = trigger('clinkTrigger', credential, { registration: 'automatic', events: ['order.succeeded'] });
			const workflow = await harness.api.createWorkflow(workflowOf('test event', start));
			const opened = new Receiver(instance, workflow);
			await listenForTestEvent(instance, workflow.id, 'Trigger');

			const [endpoint] = await registeredFor(opened.testUrl);
			const [reply] = await harness.sandbox.callbacks.clink.send(
				'order.succeeded',
				{ orderId: 'order_3', status: 'success' },
				{ endpointId: endpoint?.id ?? '' },
			);
			expect(reply).toMatchObject({ status: 200 });
			expect(await opened.lastRun()).toMatchObject({ status: 'success', mode: 'manual' });
			// n8n removes what it registered for a test after it has answered.
			await waitUntil(async () => (await registeredFor(opened.testUrl)).length === 0, {
				timeoutMs: 10_000,
				intervalMs: 100,
				message: 'The endpoint of the test stays registered',
			});
		});
	});

	test('the test URL refuses a forgery and goes on listening', async () => {
		const start = trigger('clinkTrigger', credential, { registration: 'manual', events: ['order.succeeded'] });
		const workflow = await harness.api.createWorkflow(workflowOf('test event', start));
		const opened = new Receiver(instance, workflow);
		await listenForTestEvent(instance, workflow.id, 'Trigger');
		expect(await sendRequest(opened.testUrl, eventRequest({}, newSecret()))).toMatchObject({ status: 401 });
		expect(await opened.executions()).toEqual([]);
	});

	test("n8n's log tells of a refusal once, with the workflow and the reason, and nothing of what was sent", async () => {
		const opened = await receiver();
		const sent = eventRequest({ type: 'order.confidential' }, newSecret());
		const { warnings } = await opened.sendAll([sent]);
		expect(warnings).toEqual([
			`"Trigger" in workflow ${opened.workflow.id} refused a callback with 401: its signature does not match`,
		]);
	});
});
