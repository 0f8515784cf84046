import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';

import { hookOf } from '../../support/callbacks/webhook-server.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';
import { textMatching } from '../../support/matchers.cts';

describe('publishing a Clink Trigger', () => {
	const engine = useSandbox({ lifetime: 'eachTest' });

	afterEach(() => {
		nock.cleanAll();
	});
	afterAll(() => nock.restore());
	const production = { environment: 'production', apiKey: 'sk_prod_x' };

	const hook = (parameters: INodeParameters = {}, changes: Partial<Parameters<typeof hookOf>[0]> = {}) =>
		hookOf({
			type: 'clinkTrigger',
			credential: engine.credentialOf('clink'),
			parameters: { events: ['order.succeeded', 'refund.succeeded'], ...parameters },
			...changes,
		});
	const sent = () =>
		engine.sandbox.requests.map(
			({ method, path }) =>
				`${method} ${path
					.replace('/clink/api', '')
					.replace(/whk_\w+/, '{id}')
					.replace(/\?.*/, '')}`,
		);
	const lastEvents = () =>
		(JSON.parse(engine.sandbox.requests.at(-1)?.body.toString() ?? '') as { events: string[] }).events;
	const askClink = async <T,>(path: string) => {
		const reply = await fetch(engine.sandbox.clink.baseUrl + path, {
			headers: { 'x-api-key': engine.sandbox.clink.apiKeys[0] ?? '', 'x-timestamp': String(Date.now()) },
		});
		return (await reply.json()) as T;
	};
	const kept = ({ workflow }: ReturnType<typeof hook>) =>
		Object.values((workflow.staticData.global ?? {}) as IDataObject);

	test('registers its address and its events, and keeps the secret', async () => {
		const trigger = hook();
		expect(await trigger.call('checkExists')).toBe(false);
		expect(await trigger.call('create')).toBe(true);
		expect(JSON.parse(engine.sandbox.requests.at(-1)?.body.toString() ?? '')).toMatchObject({
			url: textMatching(/^https:\/\/n8n\.example\.com\/webhook\//),
			events: ['order.succeeded', 'refund.succeeded'],
			enabled: true,
		});
		expect(kept(trigger)).toEqual([{ endpointId: textMatching(/^whk_/), signingSecret: textMatching(/^whsec_/) }]);
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
		const changed = hook(
			{ events: ['order.failed'] },
			{ staticData: trigger.workflow.staticData, nodeId: trigger.context.getNode().id },
		);
		expect(await changed.call('checkExists')).toBe(false);
	});

	test('adopts an endpoint that is there without its secret, by a new secret', async () => {
		const first = hook();
		await first.call('create');
		const url = textOf((JSON.parse(engine.sandbox.requests.at(-1)?.body.toString() ?? '{}') as IDataObject).url);
		const body = { url, events: ['order.succeeded'], enabled: true };
		const ensured = {
			code: 200,
			msg: 'Success',
			data: { source: 'existing', endpoint: { id: 'whk_1', url: body.url, signingSecret: null } },
		};
		engine.sandbox.faults.add({
			match: { path: '/ensure' },
			when: 'before',
			kind: { body: JSON.stringify(ensured), contentType: 'application/json' },
		});
		const rotated = { code: 200, msg: 'Success', data: { id: 'whk_1', signingSecret: 'whsec_new' } };
		engine.sandbox.faults.add({
			match: { path: '/rotate-secret' },
			when: 'before',
			kind: { body: JSON.stringify(rotated), contentType: 'application/json' },
		});
		const second = hook();
		expect(await second.call('create')).toBe(true);
		expect(kept(second)).toEqual([{ endpointId: 'whk_1', signingSecret: 'whsec_new' }]);
	});

	test('says that the gateway gave no secret', async () => {
		const reply = JSON.stringify({ code: 200, msg: 'Success', data: {} });
		engine.sandbox.faults.add({
			match: { method: 'PUT' },
			when: 'before',
			kind: { body: reply, contentType: 'application/json' },
		});
		engine.sandbox.faults.add({
			match: { method: 'POST' },
			when: 'before',
			kind: { body: reply, contentType: 'application/json' },
		});
		await expect(hook().call('create')).rejects.toThrow(
			'Clink did not return the signing secret of the webhook endpoint',
		);
	});

	test('spells out all events, with those that Clink has added', async () => {
		await hook({ events: ['*'] }).call('create');
		expect(lastEvents().length).toBeGreaterThanOrEqual(44);
		expect(sent()).toEqual(['GET /webhook/events', 'PUT /webhook/endpoints/ensure']);
	});

	test('spells out the events that it knows, when Clink tells none', async () => {
		const reply = JSON.stringify({ code: 200, msg: 'Success', data: {} });
		engine.sandbox.faults.add({
			match: { path: '/webhook/events' },
			when: 'before',
			kind: { body: reply, contentType: 'application/json' },
		});
		await hook({ events: ['*'] }).call('create');
		expect(lastEvents()).toHaveLength(44);
	});

	test('registers for what its presets hold and for single events, each once, and finds it so again', async () => {
		const trigger = hook({ events: ['order.succeeded', 'preset:core', 'risk_rule.updated', 'order.succeeded'] });
		await trigger.call('create');
		const events = lastEvents();
		const { data } = await askClink<{ data: { aliases: { core: string[] } } }>('/webhook/events');
		expect(events.sort()).toEqual([...data.aliases.core, 'risk_rule.updated'].sort());
		expect(await trigger.call('checkExists')).toBe(true);
	});

	test('registers for a preset without asking Clink for its events', async () => {
		await hook({ events: ['preset:commerce'] }).call('create');
		expect(lastEvents()).toHaveLength(31);
		expect(sent()).toEqual(['PUT /webhook/endpoints/ensure']);
	});

	test('registers for every event with All, whatever is chosen beside it', async () => {
		const trigger = hook({ events: ['preset:none', 'preset:core', '*', 'order.failed'] });
		await trigger.call('create');
		expect(new Set(lastEvents()).size).toBe(44);
		expect(lastEvents()).toHaveLength(44);
		expect(await trigger.call('checkExists')).toBe(true);
	});

	test('registers again when what was a single event becomes a preset', async () => {
		const trigger = hook({ events: ['dispute.created'] });
		await trigger.call('create');
		const changed = hook(
			{ events: ['preset:disputes', 'dispute.created'] },
			{ staticData: trigger.workflow.staticData, nodeId: trigger.context.getNode().id },
		);
		expect(await changed.call('checkExists')).toBe(false);
		await changed.call('create');
		expect(await changed.call('checkExists')).toBe(true);
	});

	test('asks Clink for nothing when a preset is of a later version, and says so', async () => {
		const trigger = hook({ events: ['order.succeeded', 'preset:payouts'] });
		await expect(trigger.call('create')).rejects.toThrow(
			"'Events' has preset:payouts, which this version of the package does not know. Choose other events, or update the package.",
		);
		expect(sent()).toEqual([]);
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
		await hook(
			{},
			{ staticData: structuredClone(JSON.parse(JSON.stringify(trigger.workflow.staticData)) as IDataObject) },
		).call('delete');
		expect(await trigger.call('delete')).toBe(true);
	});

	test('removes the endpoint though n8n has moved to an address that Clink cannot reach', async () => {
		const trigger = hook();
		await trigger.call('create');
		nock('https://api.clinkbill.com')
			.delete(/\/webhook\/endpoints\/whk_/)
			.reply(200, { code: 200, msg: 'Success', data: null });
		const moved = hook(
			{},
			{
				credential: production,
				webhookBaseUrl: 'http://10.0.0.5/webhook',
				staticData: trigger.workflow.staticData,
				nodeId: trigger.context.getNode().id,
			},
		);
		expect(await moved.call('delete')).toBe(true);
		expect(kept(moved)).toEqual([]);
	});

	describe('when Clink does not remove the endpoint', () => {
		const envelope = (code: number) => JSON.stringify({ code, msg: 'no', data: null });
		const published = async () => {
			const trigger = hook();
			await trigger.call('create');
			return trigger;
		};
		const again = (trigger: ReturnType<typeof hook>, changes: Partial<Parameters<typeof hookOf>[0]>) =>
			hook({}, { staticData: trigger.workflow.staticData, nodeId: trigger.context.getNode().id, ...changes });
		const alive = async () => (await askClink<{ rows: unknown[] }>('/webhook/endpoints')).rows.length;

		test('because its key is refused, it keeps endpoint and secret and says what is left and what to do', async () => {
			const trigger = await published();
			const before = kept(trigger);
			const refused = again(trigger, {
				credential: { ...engine.credentialOf('clink'), apiKey: 'wrong-key-of-this-test' },
			});
			await expect(refused.call('delete')).rejects.toThrow(
				/The webhook endpoint whk_\w+ is still registered with Clink: Clink .*401.*Developers > Webhooks/,
			);
			expect(kept(refused)).toEqual(before);
			expect(await alive()).toBe(1);
			expect(await again(trigger, {}).call('delete')).toBe(true);
			expect(await alive()).toBe(0);
		});

		test.each<
			[
				string,
				{ status: number; headers?: Record<string, string>; body?: string } | { body: string; contentType: string },
			]
		>([
			['403', { status: 403, body: envelope(403) }],
			['400', { status: 400, body: envelope(400) }],
			['a refusal in its envelope alone', { body: envelope(90100400), contentType: 'application/json' }],
			['a page that is not found, and is not of Clink', { status: 404, body: '<h1>Not Found</h1>' }],
			['500', { status: 500 }],
		])('but answers with %s, it keeps what it knows and says so', async (_, kind) => {
			const trigger = await published();
			engine.sandbox.faults.add({ match: { method: 'DELETE' }, when: 'before', kind, times: 10 });
			await expect(trigger.call('delete')).rejects.toThrow('is still registered with Clink');
			expect(kept(trigger)).toHaveLength(1);
		});

		test('and cuts the connection every time, it keeps what it knows and says so', async () => {
			const trigger = await published();
			engine.sandbox.faults.add({ match: { method: 'DELETE' }, when: 'before', kind: 'reset', times: 10 });
			await expect(trigger.call('delete')).rejects.toThrow('is still registered with Clink');
			expect(kept(trigger)).toHaveLength(1);
		});

		test.each<[string, { status: number; body: string } | { body: string; contentType: string }]>([
			['HTTP 404', { status: 404, body: envelope(404) }],
			['HTTP 404 and a code of its own', { status: 404, body: envelope(90101404) }],
			['404 in its envelope alone', { body: envelope(404), contentType: 'application/json' }],
		])('since it is gone there, by %s, it forgets it', async (_, kind) => {
			const trigger = await published();
			engine.sandbox.faults.add({ match: { method: 'DELETE' }, when: 'before', kind });
			expect(await trigger.call('delete')).toBe(true);
			expect(kept(trigger)).toEqual([]);
		});

		test('for all that it says, since it did and the answer was lost, it forgets it', async () => {
			const trigger = await published();
			engine.sandbox.faults.add({ match: { method: 'DELETE' }, when: 'after', kind: 'reset' });
			expect(await trigger.call('delete')).toBe(true);
			expect(kept(trigger)).toEqual([]);
		});

		test('at the end of a test in the editor, it says so in the log, for n8n would go on listening', async () => {
			const trigger = await published();
			const testing = again(trigger, {
				mode: 'manual',
				credential: { ...engine.credentialOf('clink'), apiKey: 'wrong-key-of-this-test' },
			});
			const warn = jest.spyOn(testing.context.logger, 'warn');
			expect(await testing.call('delete')).toBe(false);
			expect(warn).toHaveBeenCalledWith(
				expect.stringMatching(/whk_\w+ is still registered with Clink/),
				expect.anything(),
			);
		});
	});

	describe('when it is published again', () => {
		const summary = (rows: IDataObject[]) => ({
			body: JSON.stringify({ total: rows.length, rows, code: 200, msg: 'Success' }),
			contentType: 'application/json',
		});
		const endpoint = (changes: IDataObject) => ({
			body: JSON.stringify({ code: 200, msg: 'Success', data: changes }),
			contentType: 'application/json',
		});

		test('keeps its secret though the list of endpoints leaves their events out', async () => {
			const trigger = hook();
			await trigger.call('create');
			const [{ endpointId } = {}] = kept(trigger) as Array<{ endpointId?: string }>;
			const url = trigger.context.getNodeWebhookUrl('default') ?? '';
			engine.sandbox.faults.add({
				match: { method: 'GET', path: /endpoints(\?|$)/ },
				when: 'before',
				kind: summary([{ id: endpointId ?? '', url, enabled: true }]),
				times: 5,
			});
			expect(await trigger.call('checkExists')).toBe(true);
		});

		test.each<[string, IDataObject, boolean]>([
			['is as it was', {}, true],
			['has its events in another order', { events: ['refund.succeeded', 'order.succeeded'] }, true],
			['does not tell its events', { events: null }, true],
			['has another event', { events: ['order.succeeded', 'order.failed'] }, false],
			['has an event more', { events: ['order.succeeded', 'refund.succeeded', 'order.failed'] }, false],
			['is disabled', { enabled: false }, false],
			['has another address', { url: 'https://elsewhere.example.com/webhook' }, false],
		])('an endpoint that %s, %j: is to be kept: %p', async (_, changes, isKept) => {
			const trigger = hook();
			await trigger.call('create');
			const found = {
				url: trigger.context.getNodeWebhookUrl('default'),
				events: ['order.succeeded', 'refund.succeeded'],
				enabled: true,
				...changes,
			} as IDataObject;
			engine.sandbox.faults.add({
				match: { method: 'GET', path: /endpoints\/whk_/ },
				when: 'before',
				kind: endpoint(found),
			});
			expect(await trigger.call('checkExists')).toBe(isKept);
		});

		test('an endpoint that is gone is made again, and one that cannot be read is said', async () => {
			const trigger = hook();
			await trigger.call('create');
			engine.sandbox.faults.add({
				match: { method: 'GET', path: /endpoints/ },
				when: 'before',
				kind: { status: 403, body: '{"code":403,"msg":"no"}' },
			});
			await expect(trigger.call('checkExists')).rejects.toThrow('Clink refused the request');
			engine.sandbox.faults.add({
				match: { method: 'GET', path: /endpoints/ },
				when: 'before',
				kind: { status: 404, body: '{"code":404,"msg":"no"}' },
			});
			expect(await trigger.call('checkExists')).toBe(false);
		});
	});

	test('removes nothing that it did not make', async () => {
		expect(await hook().call('delete')).toBe(true);
		expect(sent()).toEqual([]);
	});

	test.each(['checkExists', 'create', 'delete'] as const)(
		'asks for nothing where it is registered by hand: %s',
		async (method) => {
			expect(await hook({ registration: 'manual' }).call(method)).toBe(true);
			expect(sent()).toEqual([]);
		},
	);

	test.each([
		'http://n8n.example.com/webhook',
		'https://localhost:5678/webhook',
		'https://10.0.0.5/webhook',
		'https://n8n.internal/webhook',
		'https://n8n/webhook',
		'https://[::1]/webhook',
		'https://2130706433/webhook',
	])('says that Clink cannot reach %s, before the key is sent anywhere', async (webhookBaseUrl) => {
		await expect(hook({}, { credential: production, webhookBaseUrl }).call('create')).rejects.toThrow(
			'Clink cannot reach this n8n instance at',
		);
	});

	test.each([
		'https://n8n.localbakery.hk/webhook',
		'https://10.example.com/webhook',
		'https://automation.internal-tools.com/webhook',
	])('registers %s, which only looks private', async (webhookBaseUrl) => {
		const made = { id: 'whk_1', signingSecret: `whsec_${Date.now()}` };
		nock('https://api.clinkbill.com')
			.put('/api/webhook/endpoints/ensure')
			.reply(200, { code: 200, msg: 'Success', data: { endpoint: made } });
		expect(await hook({}, { webhookBaseUrl, credential: production }).call('create')).toBe(true);
	});

	test('reports a refusal in the words of Clink', async () => {
		const credential = { ...engine.credentialOf('clink'), apiKey: 'wrong-key-of-this-test' };
		await expect(hook({}, { credential }).call('create')).rejects.toThrow('Clink refused the request');
	});

	test("is stopped by n8n's own errors: of the API for what Clink says, of the operation for what was entered", async () => {
		const credential = { ...engine.credentialOf('clink'), apiKey: 'wrong-key-of-this-test' };
		await expect(hook({}, { credential }).call('create')).rejects.toMatchObject({
			name: 'NodeApiError',
			httpCode: '401',
			description: textMatching(/^Check the credential/),
		});
		await expect(hook({ events: [] }).call('create')).rejects.toMatchObject({ name: 'NodeOperationError' });
	});
});
