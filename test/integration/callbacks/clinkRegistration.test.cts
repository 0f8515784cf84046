import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox/index.cts';
import { clinkCredential } from '../support/gateways.cts';
import { hookOf } from '../support/webhooks.cts';

jest.mock('n8n-workflow', () => jest.requireActual<typeof import('../support/hurriedSleep.cts')>('../support/hurriedSleep.cts').hurried());

describe('publishing a Clink Trigger', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(async () => await sandbox.close());

	const hook = (parameters: INodeParameters = {}, changes: Partial<Parameters<typeof hookOf>[0]> = {}) =>
		hookOf({ type: 'clinkTrigger', credential: clinkCredential(sandbox), parameters: { events: ['order.succeeded', 'refund.succeeded'], ...parameters }, ...changes });
	const sent = () => sandbox.requests.map(({ method, path }) => `${method} ${path.replace('/clink/api', '').replace(/whk_\w+/, '{id}').replace(/\?.*/, '')}`);
	const kept = ({ workflow }: ReturnType<typeof hook>) => Object.values((workflow.staticData.global ?? {}) as IDataObject);

	test('registers its address and its events, and keeps the secret', async () => {
		const trigger = hook();
		expect(await trigger.call('checkExists')).toBe(false);
		expect(await trigger.call('create')).toBe(true);
		expect(JSON.parse(sandbox.requests.at(-1)?.body.toString() ?? '')).toMatchObject({
			url: expect.stringMatching(/^https:\/\/n8n\.example\.com\/webhook\//),
			events: ['order.succeeded', 'refund.succeeded'],
			enabled: true,
		});
		expect(kept(trigger)).toEqual([{ endpointId: expect.stringMatching(/^whk_/), signingSecret: expect.stringMatching(/^whsec_/) }]);
	});

	test('registers nothing when it is registered already', async () => {
		const trigger = hook();
		await trigger.call('create');
		expect(await trigger.call('checkExists')).toBe(true);
	});

	test('registers again when its events changed', async () => {
		const trigger = hook();
		await trigger.call('create');
		trigger.context.getNode().parameters.events = ['order.failed'];
		const changed = hook({ events: ['order.failed'] }, { staticData: trigger.workflow.staticData });
		expect(await changed.call('checkExists')).toBe(false);
	});

	test('adopts an endpoint that is there without its secret, by a new secret', async () => {
		const first = hook();
		await first.call('create');
		const url = String((JSON.parse(sandbox.requests.at(-1)?.body.toString() ?? '{}') as IDataObject).url);
		const body = { url, events: ['order.succeeded'], enabled: true };
		const ensured = { code: 200, msg: 'Success', data: { source: 'existing', endpoint: { id: 'whk_1', url: body.url, signingSecret: null } } };
		sandbox.faults.add({ match: { path: '/ensure' }, when: 'before', kind: { body: JSON.stringify(ensured), contentType: 'application/json' } });
		const rotated = { code: 200, msg: 'Success', data: { id: 'whk_1', signingSecret: 'whsec_new' } };
		sandbox.faults.add({ match: { path: '/rotate-secret' }, when: 'before', kind: { body: JSON.stringify(rotated), contentType: 'application/json' } });
		const second = hook();
		expect(await second.call('create')).toBe(true);
		expect(kept(second)).toEqual([{ endpointId: 'whk_1', signingSecret: 'whsec_new' }]);
	});

	test('says that no secret was told', async () => {
		const reply = JSON.stringify({ code: 200, msg: 'Success', data: {} });
		sandbox.faults.add({ match: { method: 'PUT' }, when: 'before', kind: { body: reply, contentType: 'application/json' } });
		sandbox.faults.add({ match: { method: 'POST' }, when: 'before', kind: { body: reply, contentType: 'application/json' } });
		await expect(hook().call('create')).rejects.toThrow('Clink did not tell the signing secret of the webhook endpoint');
	});

	test('spells out all events, with those that Clink has added', async () => {
		await hook({ events: ['*'] }).call('create');
		const { events } = JSON.parse(sandbox.requests.at(-1)?.body.toString() ?? '') as { events: string[] };
		expect(events.length).toBeGreaterThanOrEqual(44);
		expect(sent()).toEqual(['GET /webhook/events', 'PUT /webhook/endpoints/ensure']);
	});

	test('spells out the events that it knows, when Clink tells none', async () => {
		const reply = JSON.stringify({ code: 200, msg: 'Success', data: {} });
		sandbox.faults.add({ match: { path: '/webhook/events' }, when: 'before', kind: { body: reply, contentType: 'application/json' } });
		await hook({ events: ['*'] }).call('create');
		const { events } = JSON.parse(sandbox.requests.at(-1)?.body.toString() ?? '') as { events: string[] };
		expect(events).toHaveLength(44);
	});

	test('refuses to register for no event', async () => {
		await expect(hook({ events: [] }).call('create')).rejects.toThrow("'Events' is empty");
	});

	test('removes the endpoint and forgets the secret', async () => {
		const trigger = hook();
		await trigger.call('create');
		expect(await trigger.call('delete')).toBe(true);
		expect(sent().at(-1)).toBe('DELETE /webhook/endpoints/{id}');
		expect(kept(trigger)).toEqual([]);
	});

	test('takes an endpoint that is gone for removed', async () => {
		const trigger = hook();
		await trigger.call('create');
		await hook({}, { staticData: structuredClone(JSON.parse(JSON.stringify(trigger.workflow.staticData)) as IDataObject) }).call('delete');
		expect(await trigger.call('delete')).toBe(true);
	});

	test('keeps what it knows of an endpoint that could not be removed', async () => {
		const trigger = hook();
		await trigger.call('create');
		sandbox.faults.add({ match: { method: 'DELETE' }, when: 'before', kind: 'reset', times: 10 });
		expect(await trigger.call('delete')).toBe(false);
		expect(kept(trigger)).toHaveLength(1);
	});

	test('removes nothing that it did not make', async () => {
		expect(await hook().call('delete')).toBe(true);
		expect(sent()).toEqual([]);
	});

	test.each(['checkExists', 'create', 'delete'] as const)('asks for nothing where it is registered by hand: %s', async (method) => {
		expect(await hook({ registration: 'manual' }).call(method)).toBe(true);
		expect(sent()).toEqual([]);
	});

	test.each([
		'http://n8n.example.com/webhook',
		'https://localhost:5678/webhook',
		'https://10.0.0.5/webhook',
		'https://n8n.internal/webhook',
		'https://n8n/webhook',
		'https://[::1]/webhook',
	])('says that Clink cannot reach %s, before the key is sent anywhere', async (webhookBaseUrl) => {
		const credential = { environment: 'production', apiKey: 'sk_prod_x' };
		await expect(hook({}, { credential, webhookBaseUrl }).call('create')).rejects.toThrow('Clink cannot reach this n8n at');
	});

	test('reports a refusal in the words of Clink', async () => {
		const credential = { ...clinkCredential(sandbox), apiKey: 'wrong-key-of-this-test' };
		await expect(hook({}, { credential }).call('create')).rejects.toThrow('Clink refused the request');
	});
});
