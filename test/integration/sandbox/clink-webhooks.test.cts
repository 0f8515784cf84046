import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink } from './clients.cts';
import type { Json } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
beforeEach(async () => {
	sandbox = await startSandbox({ clinkApiKeys: ['sk_test_one', 'sk_test_other'] });
	client = clink(sandbox);
});
afterEach(() => sandbox.close());

const hook = { url: 'https://hooks.example.com/clink', events: ['order.succeeded'] };
const create = (change: Json = {}) => client.call('POST', '/webhook/endpoints', { ...hook, ...change });
const ensure = (change: Json = {}) => client.call('PUT', '/webhook/endpoints/ensure', { ...hook, ...change });
const onEndpoint = (method: string, id: unknown, action = '', body?: Json) =>
	client.call(method, `/webhook/endpoints/${String(id)}${action}`, body);

test('the catalogue has 44 events and two aliases', async () => {
	const { data } = await client.call('GET', '/webhook/events');
	const events = data['events'] as { name: string; code: number }[];
	expect(events).toHaveLength(44);
	expect(new Set(events.map(({ name }) => name)).size).toBe(44);
	expect(events.find(({ name }) => name === 'session.complete')).toMatchObject({ code: 22 });
	expect(events.at(-1)).toMatchObject({ name: 'vic_device.binding_succeeded', code: 44 });
	expect(data['aliases']).toMatchObject({ all: { length: 44 }, core: { length: 6 } });
});

test('the secret is given once, when the endpoint is made', async () => {
	const { data } = await create();
	expect(data).toMatchObject({ ...hook, enabled: true, signingSecret: textMatching(/^whsec_/) });
	expect((await onEndpoint('GET', data['id'])).data).toMatchObject({
		signingSecret: null,
		maskedSigningSecret: textMatching(/^whsec_\*{4}/),
	});
});

test('a URL is registered once for each merchant', async () => {
	await create();
	expect(await create()).toMatchObject({ status: 400, code: 400 });
	expect(await clink(sandbox, 'sk_test_other').call('POST', '/webhook/endpoints', hook)).toMatchObject({ code: 200 });
});

test.each([
	['no URL', { url: undefined }],
	['a URL that is none', { url: 'hooks' }],
	['http', { url: 'http://hooks.example.com/' }],
	['a private address', { url: 'https://192.168.1.10/' }],
	['a link-local address', { url: 'https://169.254.169.254/' }],
	['a private IPv6 address', { url: 'https://[fd00::1]/' }],
	['a name without a domain', { url: 'https://intranet/' }],
	['a URL of more than 512 characters', { url: `https://hooks.example.com/${'x'.repeat(512)}` }],
	['no events', { events: [] }],
	['an unknown event', { events: ['order.refunded'] }],
	['a numeric event', { events: [2] }],
	['an alias', { events: ['core'] }],
	['a choice of the node', { events: ['preset:core'] }],
	['all at once', { events: ['*'] }],
	['a long description', { description: 'x'.repeat(513) }],
	['a misspelt field', { event: [] }],
])('%s is refused with HTTP 400', async (_case, change) => {
	expect(await create(change)).toMatchObject({ status: 400, code: 400 });
	expect(await ensure(change)).toMatchObject({ status: 400, code: 400 });
});

test.each(['http://127.0.0.1:9/', 'http://localhost:9/', 'https://[::1]/'])(
	'%s is refused only when loopback is not allowed',
	async (url) => {
		expect(await create({ url })).toMatchObject({ code: 200 });
		sandbox.clink.allowLoopbackWebhooks = false;
		expect(await ensure({ url })).toMatchObject({ status: 400 });
	},
);

describe('ensure', () => {
	test('makes an endpoint, and leaves it as it is the second time', async () => {
		expect((await ensure({ returnSigningSecret: true })).data).toMatchObject({
			source: 'created',
			signingSecretAvailable: true,
		});
		expect((await ensure({ returnSigningSecret: true })).data).toMatchObject({
			source: 'existing',
			endpoint: { signingSecret: null },
			signingSecretAvailable: false,
			signingSecretUnavailableReason: 'EXISTING_SECRET_NOT_RETURNABLE',
			nextAction: 'CALL_ROTATE_SECRET_OR_RETRY_ENSURE_WITH_ROTATE_SECRET_IF_UNAVAILABLE',
		});
	});

	test('replaces the events', async () => {
		await ensure();
		const { data } = await ensure({ events: ['refund.succeeded', 'refund.succeeded'] });
		expect(data).toMatchObject({ source: 'updated', endpoint: { events: ['refund.succeeded'] } });
	});

	test('rotates the secret when it cannot be given, or on request', async () => {
		const secretOf = ({ data }: { data: Json }) => (data['endpoint'] as Json)['signingSecret'];
		const created = await ensure();
		const rotated = await ensure({ returnSigningSecret: true, rotateSecretIfUnavailable: true });
		expect(rotated.data).toMatchObject({ source: 'rotated', signingSecretAvailable: true, nextAction: null });
		expect(secretOf(rotated)).not.toBe(secretOf(created));
		expect((await ensure({ rotateSecret: true, description: 'new' })).data).toMatchObject({
			source: 'updated_rotated',
		});
	});

	test('keeps a disabled endpoint disabled unless it is enabled', async () => {
		const { data } = await create({ enabled: false });
		await ensure();
		expect((await onEndpoint('GET', data['id'])).data).toMatchObject({ enabled: false });
		await ensure({ enabled: true });
		expect((await onEndpoint('GET', data['id'])).data).toMatchObject({ enabled: true });
	});
});

describe('one endpoint', () => {
	test('is changed, disabled, enabled, rotated and deleted', async () => {
		const { data } = await create({ description: 'shop' });
		const { id } = data;
		expect((await onEndpoint('PATCH', id, '', { description: '' })).data).toMatchObject({
			description: '',
			events: hook.events,
		});
		expect((await onEndpoint('POST', id, '/disable')).data).toMatchObject({ enabled: false });
		expect((await client.call('GET', '/webhook/endpoints?enabled=true')).rows).toEqual([]);
		expect((await onEndpoint('POST', id, '/enable')).data).toMatchObject({ enabled: true });
		const rotated = await onEndpoint('POST', id, '/rotate-secret');
		expect(rotated.data['signingSecret']).not.toBe(data['signingSecret']);
		expect(JSON.parse((await onEndpoint('DELETE', id)).text)).toMatchObject({ code: 200, data: null });
		expect(await onEndpoint('GET', id)).toMatchObject({ status: 404, code: 404 });
	});

	test('cannot take the URL of another', async () => {
		const { data } = await create();
		await create({ url: 'https://hooks.example.com/second' });
		expect(await onEndpoint('PATCH', data['id'], '', { url: 'https://hooks.example.com/second' })).toMatchObject({
			status: 400,
		});
	});

	test('of another merchant is not found', async () => {
		const { data } = await create();
		const other = clink(sandbox, 'sk_test_other');
		expect(await other.call('GET', `/webhook/endpoints/${String(data['id'])}`)).toMatchObject({ status: 404 });
		expect(await other.call('DELETE', `/webhook/endpoints/${String(data['id'])}`)).toMatchObject({ status: 404 });
	});

	test('is found by its exact URL', async () => {
		await create();
		const list = await client.call('GET', `/webhook/endpoints?url=${encodeURIComponent(hook.url)}`);
		expect(list.rows).toMatchObject([{ url: hook.url, signingSecret: null }]);
		expect((await client.call('GET', '/webhook/endpoints?url=https%3A%2F%2Fhooks.example.com')).rows).toEqual([]);
	});
});
