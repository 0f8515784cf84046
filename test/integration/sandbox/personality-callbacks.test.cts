import { startSandbox } from '../../../sandbox/index.cts';
import type { Merchant, Personality, Recipe, Sandbox } from '../../../sandbox/index.cts';
import { first, startReceiver } from './clients.cts';
import type { Json, Received, Receiver } from './clients.cts';
import { contents, encoded, gatewayClient, gatewayWith, joinSorted } from './personality-client.cts';

let sandbox: Sandbox;
let receiver: Receiver;
beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

type Callback = Personality['callback'];
const usual: Callback = { format: 'json', isWrapped: false, signature: undefined, reply: undefined };

const start = async (
	callback: Partial<Callback>,
	change: Partial<Personality> = {},
	merchant: Partial<Merchant> = {},
) => {
	const personality = gatewayWith({ callback: { ...usual, ...callback }, ...change });
	sandbox = await startSandbox({ personality, merchants: [merchant] });
	return gatewayClient(sandbox);
};

/** Pays a link with this callback URL. */
async function pay({ link }: ReturnType<typeof gatewayClient>, url = receiver.url): Promise<void> {
	const { data } = await link({ callback_url: url, description: '茶 & Bücher = 1+1' });
	sandbox.pay(String(data?.['payment_id']), 'paid');
	await sandbox.callbacks.idle();
}

const membersOf: Record<Callback['format'], (received: Received) => Json> = {
	json: ({ body }) => JSON.parse(body) as Json,
	form: ({ body }) => Object.fromEntries(new URLSearchParams(body)),
	query: ({ url }) => Object.fromEntries(new URLSearchParams(url.split('?')[1])),
};
const asText = (members: Json) =>
	Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]));

const recipeFor = (template: string): Recipe => ({
	template,
	encoding: 'base64',
	key: 'secret',
	...(template.includes('{timestamp}') && { timestamp: { header: 'x-time', unit: 'seconds' } }),
	...(template.includes('{nonce}') && { nonce: { header: 'nonce' } }),
});

/** What the merchant computes from what came in. */
function expectedSignature(recipe: Recipe, merchant: Merchant, { format, signature }: Callback, received: Received) {
	const inMember = signature?.place === 'header' ? undefined : signature?.name;
	const members = Object.entries(membersOf[format](received)).filter(([name]) => name !== inMember);
	const [path = '', query = ''] = received.url.split('?');
	return encoded(recipe, merchant, {
		method: received.method,
		path,
		apiPath: 'a callback has none',
		query,
		body: received.body,
		sorted: joinSorted(Object.fromEntries(members)),
		apiKey: merchant.apiKey,
		merchantId: merchant.merchantId,
		timestamp: String(received.headers['x-time']),
		nonce: String(received.headers['nonce']),
	});
}

const templates = Object.keys(contents).filter((template) => !template.includes('{apiPath}'));
const cases = templates.flatMap((template) =>
	(['json', 'form', 'query'] as const).flatMap((format) => {
		const isSelfContained = !/\{body\}|\{query\}/.test(template);
		const places = ['header', ...(isSelfContained ? [format === 'query' ? 'query' : 'body'] : [])];
		return places.map((place) => ({ template, format, place: place as 'header' | 'body' | 'query' }));
	}),
);

describe.each([false, true])('wrapped: %s', (isWrapped) => {
	test.each(cases)('$template signs a callback as $format, in the $place', async ({ template, format, place }) => {
		const signature = { place, name: place === 'header' ? 'sign' : 'signature' };
		const callback: Callback = { ...usual, format, isWrapped, signature };
		const recipe = recipeFor(template);
		const client = await start(callback, { recipe, successCode: 1000 });
		await pay(client, `${receiver.url}/%7Eshop?b=2&a=1`);
		const received = first(receiver.received);
		const given = place === 'header' ? received.headers['sign'] : membersOf[format](received)['signature'];
		expect(given).toBe(expectedSignature(recipe, client.merchant, callback, received));
		const carried = place === 'header' ? membersOf[format](received) : received.headers;
		expect(carried['sign'] ?? carried['signature']).toBeUndefined();
	});
});

describe('the members of a query', () => {
	test.each([
		['json', 'POST', 'application/json'],
		['form', 'POST', 'application/x-www-form-urlencoded'],
		['query', 'GET', undefined],
	] as const)('come as %s in a %s', async (format, method, contentType) => {
		const client = await start({ format, isWrapped: true }, { words: { ...sandboxWords, success: '支付成功' } });
		await pay(client, `${receiver.url}?shop=7`);
		const received = first(receiver.received);
		expect(received.method).toBe(method);
		expect(received.headers['content-type']).toBe(contentType);
		const { data } = await client.query('ORDER-1');
		const expected = {
			json: { code: 0, message: 'success', data },
			form: asText(data ?? {}),
			query: { shop: '7', ...asText(data ?? {}) },
		}[format];
		expect(membersOf[format](received)).toEqual(expected);
		expect(data).toMatchObject({ status: '支付成功' });
		expect(received.headers).not.toHaveProperty('x-signature');
	});
});

const sandboxWords = { pending: 'p', success: 's', failed: 'f', cancelled: 'c', expired: 'e' };

describe('a callback is repeated', () => {
	test('until the text is the one that the gateway waits for', async () => {
		await pay(await start({ reply: 'success' }));
		expect(sandbox.callbacks.log).toMatchObject([{ tries: 1, statuses: [200], state: 'delivered' }]);
	});

	test.each([
		['SUCCESS', []],
		['success', [204, 500]],
	] as const)('while the text is another than %s, or the status is not 2xx', async (reply, statuses) => {
		receiver.statuses.push(...statuses);
		const client = await start({ reply });
		const { data } = await client.link({ callback_url: receiver.url });
		sandbox.pay(String(data?.['payment_id']), 'paid');
		await expect(sandbox.callbacks.idle(450)).rejects.toThrow('still waiting');
		expect(receiver.received.length).toBeGreaterThan(1);
		expect(sandbox.callbacks.log).toMatchObject([{ state: 'waiting' }]);
	});

	test('with the same members, and signed anew', async () => {
		receiver.statuses.push(500);
		await pay(
			await start({ signature: { place: 'header', name: 'sign' } }, { recipe: recipeFor('{timestamp}{nonce}{body}') }),
		);
		const [one, other] = receiver.received;
		expect(other?.body).toBe(one?.body);
		expect(other?.headers['nonce']).not.toBe(one?.headers['nonce']);
		expect(other?.headers['sign']).not.toBe(one?.headers['sign']);
	});
});

test('a merchant may have no signature where others do', async () => {
	await pay(await start({ signature: { place: 'header', name: 'sign' } }, {}, { callbackSigning: false }));
	expect(first(receiver.received).headers).not.toHaveProperty('sign');
});

test('a forgery has its signature where a true one has it', async () => {
	const callback: Callback = { ...usual, format: 'query', signature: { place: 'query', name: 'sign' } };
	const recipe = recipeFor('{sortedParameters}');
	const client = await start(callback, { recipe });
	const { data } = await client.link();
	const id = String(data?.['payment_id']);
	await sandbox.callbacks.chingchingPay.send(id, { to: receiver.url, signature: 'forged', claims: { amount: 1 } });
	await sandbox.callbacks.chingchingPay.send(id, { to: receiver.url, signature: 'missing' });
	const [forged, unsigned] = receiver.received.map(membersOf.query);
	expect(forged).toMatchObject({ amount: '1' });
	expect(forged?.['sign']).not.toBe(expectedSignature(recipe, client.merchant, callback, first(receiver.received)));
	expect(forged?.['sign']).toHaveLength(44);
	expect(unsigned).not.toHaveProperty('sign');
});
