import { createHmac } from 'node:crypto';

import { httpTransport } from '../../../probe/gateway/transport.cts';
import { drawPersonality, startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/index.cts';
import { directTransport } from '../../faults/personalities/in-process.cts';
import { json, probe } from './world.cts';

let open: Sandbox[] = [];
afterEach(async () => {
	await Promise.all(open.map(async (sandbox) => await sandbox.close()));
	open = [];
});

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox(options);
	open.push(sandbox);
	return sandbox;
}

const SEEDS = Array.from({ length: 12 }, (_, index) => index * 37);

describe('no recipe is found', () => {
	test.each(SEEDS)('with a wrong secret, at gateway no. %i', async (seed) => {
		const sandbox = await start({ personality: drawPersonality(seed) });
		// Where the API key signs, a wrong one is a key that the gateway does not know.
		const isOneKey = sandbox.chingchingPay.merchants[0]?.apiSecret === '';
		const wrong = isOneKey ? { apiKey: 'ak_wrong_0123456789' } : { apiSecret: 'secret_wrong_0123456789' };
		const { report } = await probe(sandbox, wrong);
		expect(report).toMatchObject({ recipe: undefined, created: [] });
		expect(report.settings).not.toHaveProperty('signedTemplate');
		expect(report.open.map(({ how }) => how).join() + String(report.stopped)).toMatch(
			/Please send us a worked example|refuses the API key itself/,
		);
	});

	test('where every signature is refused in the same words', async () => {
		const sandbox = await start();
		const transport = () => Promise.resolve(json(200, { code: 1, message: 'no', data: null }));
		const { report } = await probe(sandbox, {}, { transport });
		expect(report.recipe).toBeUndefined();
		expect(report.open[0]?.how).toContain('Check the API secret first');
		expect(report.requests).toBeLessThan(300);
	});

	test('where every signature is accepted', async () => {
		const sandbox = await start();
		const transport = () => Promise.resolve(json(200, { code: 0, message: '', data: { list: [] } }));
		const { report } = await probe(sandbox, {}, { transport });
		expect(report).toMatchObject({ recipe: undefined });
		expect(report.stopped).toContain('It does not check signatures');
	});

	test('where answers change at random', async () => {
		const sandbox = await start();
		let count = 0;
		const transport = () => Promise.resolve(json(200, { code: (count += 1), message: `no. ${count}`, data: null }));
		const { report } = await probe(sandbox, {}, { transport });
		expect(report).toMatchObject({ recipe: undefined });
		expect(report.stopped).toContain('answers the same wrong signature in two ways');
	});

	test('where the gateway begins to refuse everything during the search', async () => {
		const sandbox = await start({ personality: drawPersonality(3) });
		const direct = directTransport(sandbox);
		let count = 0;
		const { report } = await probe(
			sandbox,
			{},
			{
				transport: async (request) =>
					(count += 1) > 40 ? json(200, { code: 7, message: 'blocked', data: null }) : await direct(request),
			},
		);
		expect(report).toMatchObject({ recipe: undefined });
		expect(report.stopped).toContain('began to answer wrong signatures in another way');
	});
});

describe('stops, and says why', () => {
	test('when the key is refused', async () => {
		const sandbox = await start();
		const { report } = await probe(sandbox, { apiKey: 'ak_of_somebody_else' });
		expect(report.stopped).toContain('refuses the API key itself: HTTP 401, code 40101');
		expect(report.requests).toBeLessThan(10);
	});

	test('when a page answers', async () => {
		const sandbox = await start();
		const page = { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>Welcome</html>') };
		const { report } = await probe(sandbox, {}, { transport: () => Promise.resolve(page) });
		expect(report.stopped).toMatch(/^This is not the gateway: .*HTTP status 200, text\/html, it begins with "Welcome"/);
	});

	test('when a redirect answers', async () => {
		const sandbox = await start();
		const answer = { status: 302, headers: { location: 'https://login.example.com/?key=1' }, body: Buffer.alloc(0) };
		const { report } = await probe(sandbox, {}, { transport: () => Promise.resolve(answer) });
		expect(report.stopped).toContain('a redirect to login.example.com, which was not followed');
	});

	test('when JSON answers that is not an envelope', async () => {
		const sandbox = await start();
		const { report } = await probe(sandbox, {}, { transport: () => Promise.resolve(json(200, { ok: true })) });
		expect(report.stopped).toContain("no number as 'code' (HTTP status 200, members: ok)");
	});

	test('when nobody answers', async () => {
		const sandbox = await start();
		await sandbox.close();
		open = [];
		const { report } = await probe(sandbox, {}, { transport: httpTransport });
		expect(report.stopped).toMatch(/^The gateway at 127\.0\.0\.1:\d+ gave no answer: the connection was refused\.$/);
	});

	test.each([
		[3_600_000, '60 minutes ahead of'],
		[-7_200_000, '2 hours behind'],
	])('when the clock is off by %i ms', async (off, words) => {
		const sandbox = await start();
		const { report } = await probe(sandbox, {}, { transport: httpTransport, now: () => Date.now() + off });
		expect(report.stopped).toContain(`The clock of this computer is ${words} the gateway's`);
		expect(report.requests).toBe(1);
	});

	test('when no request is left, with what was found until then', async () => {
		const sandbox = await start();
		const { report } = await probe(sandbox, { maxRequests: 20 });
		expect(report).toMatchObject({ requests: 20, recipe: { template: '{body}' } });
		expect(report.stopped).toContain('The limit of 20 requests is reached');
	});
});

describe('a gateway that limits requests', () => {
	const limited = (sandbox: Sandbox, every: number, headers: Record<string, string>) => {
		const direct = directTransport(sandbox);
		let count = 0;
		return async (request: Parameters<typeof direct>[0]) =>
			(count += 1) % every === 0 ? json(429, { code: 42900, message: 'slow down' }, headers) : await direct(request);
	};

	test('is waited for as long as it asks', async () => {
		const sandbox = await start({ personality: drawPersonality(1) });
		const { report, waits } = await probe(sandbox, {}, { transport: limited(sandbox, 5, { 'retry-after': '7' }) });
		expect(report).toMatchObject({ stopped: undefined, recipe: drawPersonality(1).recipe });
		expect(waits).toContain(7000);
	});

	test('is given up when it goes on', async () => {
		const sandbox = await start();
		const { report } = await probe(sandbox, {}, { transport: limited(sandbox, 1, {}) });
		expect(report.stopped).toContain('goes on refusing requests as too many');
	});

	test('is given up when it asks for too long', async () => {
		const sandbox = await start();
		const { report } = await probe(sandbox, {}, { transport: limited(sandbox, 1, { 'retry-after': '3600' }) });
		expect(report.stopped).toContain('asks to wait 3600 s');
	});
});

describe('what cannot be told apart', () => {
	test('is named: one key given as both', async () => {
		const sandbox = await start({ merchants: [{ apiKey: 'the-only-key-there-is', apiSecret: '' }] });
		const { report } = await probe(sandbox, { apiSecret: 'the-only-key-there-is' });
		expect(report.ambiguous).toEqual([{ what: 'Key of the signature', choices: ['API Secret', 'API Key'] }]);
	});

	test('is named: two templates that are always the same', async () => {
		const sandbox = await start();
		const { report } = await probe(sandbox, { templates: ['{body}{query}', '{query}{body}'] });
		expect(report.recipe?.template).toBe('{body}');
		// On a GET these differ from {body}, and on a POST from nothing.
		expect(report.ambiguous).toEqual([]);
	});

	test('is named: the path with and without the base, where the base has none', async () => {
		const template = '{method}\\n{path}\\n{body}';
		const sandbox = await start({
			personality: { ...drawPersonality(2), recipe: { template, encoding: 'hex', key: 'secret' } },
		});
		const direct = directTransport(sandbox);
		const prefix = '/chingchingpay/gateway';
		// A gateway at the root of its host: what it sees is what was signed.
		const { report } = await probe(
			sandbox,
			{
				baseUrl: sandbox.url,
				templates: [template.replace('{path}', `${prefix}{path}`), template.replace('{path}', `${prefix}{apiPath}`)],
			},
			{
				transport: async (request) => await direct({ ...request, url: request.url.replace('/api/', `${prefix}/api/`) }),
			},
		);
		expect(report.ambiguous).toEqual([
			{
				what: 'Signed Template',
				choices: [`{method}\\n${prefix}{path}\\n{body}`, `{method}\\n${prefix}{apiPath}\\n{body}`],
			},
		]);
	});
});

test('a recipe that only the merchant knows is found, with its headers', async () => {
	const recipe = {
		template: '{method}|{nonce}|{timestamp}|{body}',
		encoding: 'base64',
		key: 'secret',
		timestamp: { header: 'x-ccp-time', unit: 'seconds' },
		nonce: { header: 'x-ccp-once' },
	} as const;
	const sandbox = await start({ personality: { ...drawPersonality(2), recipe } });
	const { report } = await probe(sandbox, {
		templates: [recipe.template],
		timestampHeaders: ['x-ccp-time'],
		nonceHeaders: ['x-ccp-once'],
	});
	expect(report.recipe).toEqual(recipe);
});

test('requests with and without a body that are signed by two recipes are told apart', async () => {
	const sandbox = await start();
	const secret = sandbox.chingchingPay.merchants[0]?.apiSecret ?? '';
	const hmac = (content: string) => createHmac('sha256', secret).update(content).digest('hex');
	const direct = directTransport(sandbox);
	const { report } = await probe(
		sandbox,
		{},
		{
			transport: async (request) => {
				if (request.method === 'POST') return await direct(request);
				const parameters = [...new URL(request.url).searchParams].map(([name, value]) => `${name}=${value}`).sort();
				const isRight = request.headers['x-signature'] === hmac(parameters.join('&'));
				return await direct({
					...request,
					headers: { ...request.headers, 'x-signature': isRight ? hmac('') : 'wrong' },
				});
			},
		},
	);
	expect(report.recipe?.template).toBe('{body}');
	expect(report.findings.find(({ about }) => about === 'getRecipe')?.value).toMatchObject({
		template: '{sortedParameters}',
	});
	expect(report.open.map(({ question }) => question).join()).toContain('two recipes');
});

test('nothing is created unless it is asked for', async () => {
	const sandbox = await start();
	await probe(sandbox, { reference: 'ORDER-1' });
	const paths = new Set(sandbox.requests.map(({ method, path }) => `${method} ${path.split('?', 1)[0] ?? ''}`));
	expect([...paths].map((path) => path.replace('/chingchingpay/gateway/api/v1', ''))).toEqual([
		'POST /payments/transactions/query',
		'GET /settlements',
	]);
});

describe('a gateway that repeats keys and what it signs in its refusals', () => {
	const KEYS = { apiKey: 'ak_live/9f8e7d6c+5b4a==', apiSecret: 'Secret&With<Signs>0123456789' };
	const spellings = (key: string) => [
		key,
		key.toUpperCase(),
		encodeURIComponent(key),
		Buffer.from(key).toString('base64'),
		Buffer.from(key).toString('base64url'),
		Buffer.from(key).toString('hex'),
		JSON.stringify(key),
	];

	const echoing = (sandbox: Sandbox) => {
		const direct = directTransport(sandbox);
		return async (request: Parameters<typeof direct>[0]) => {
			const response = await direct(request);
			const envelope = JSON.parse(response.body.toString()) as { message: string; data: unknown };
			if (envelope.data !== null) return response;
			const echo = [
				...Object.values(KEYS).flatMap(spellings),
				JSON.stringify(request.headers),
				`${request.headers['x-timestamp'] ?? ''}\n${request.headers['x-nonce'] ?? ''}\n${request.body?.toString() ?? ''}`,
				Buffer.from(`POST\n${KEYS.apiKey}\n${KEYS.apiSecret}`).toString('base64'),
			];
			return json(response.status, { ...envelope, message: `${envelope.message}: ${echo.join(' ')}` });
		};
	};

	test.each([1, 2, 3])('leaks nothing, and is found out nevertheless: no. %i', async (seed) => {
		const personality = drawPersonality(seed);
		const sandbox = await start({ personality, merchants: [{ ...KEYS }] });
		const recipe = { ...personality.recipe, key: 'secret' };
		const { report, seen } = await probe(sandbox, { ...KEYS }, { transport: echoing(sandbox) });
		expect(report).toMatchObject({ stopped: undefined, recipe });
		for (const key of Object.values(KEYS)) {
			for (const spelling of spellings(key)) expect(seen).not.toContain(spelling.slice(0, 14));
		}
		const signatures = sandbox.requests.map(({ headers }) => String(headers['x-signature']));
		expect(signatures.filter((signature) => seen.includes(signature.slice(0, 20)))).toEqual([]);
	});

	test('leaks nothing when it is no gateway at all', async () => {
		const sandbox = await start({ merchants: [{ ...KEYS }] });
		const page = [...Object.values(KEYS).flatMap(spellings)].join(' ');
		const transport = () =>
			Promise.resolve({
				status: 500,
				headers: { 'content-type': `text/html; ${KEYS.apiKey}` },
				body: Buffer.from(page),
			});
		const { seen } = await probe(sandbox, { ...KEYS }, { transport });
		for (const key of Object.values(KEYS)) expect(seen).not.toContain(key.slice(0, 14));
	});
});
