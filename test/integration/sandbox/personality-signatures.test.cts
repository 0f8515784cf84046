import { startSandbox, TEMPLATES } from '../../../sandbox/index.cts';
import type { Merchant, Personality, Recipe, Sandbox } from '../../../sandbox/index.cts';
import { first } from './clients.cts';
import { encoded, gatewayClient, gatewayWith } from './personality-client.cts';

const timestamp = { header: 'x-time', unit: 'milliseconds' } as const;
const nonce = { header: 'x-request-id' };
const encodings = ['hex', 'hexUpper', 'base64'] as const;
const recipeFor = (template: string, index = 0): Recipe => ({
	template,
	encoding: encodings[index % encodings.length] ?? 'hex',
	key: index % 2 === 0 ? 'secret' : 'apiKey',
	...(template.includes('{timestamp}') && { timestamp }),
	...(template.includes('{nonce}') && { nonce }),
});
const wrong = { code: 40102, message: 'x-signature does not match the request' };

let sandbox: Sandbox | undefined;
const start = async (change: Partial<Personality>, merchants: Partial<Merchant>[] = [{}], now = Date.now) => {
	sandbox = await startSandbox({ personality: gatewayWith(change), merchants, now });
	return sandbox;
};
afterEach(async () => {
	await sandbox?.close();
	sandbox = undefined;
});

describe('every template', () => {
	let gateway: Sandbox;
	const recipes = TEMPLATES.map(recipeFor);
	beforeAll(async () => {
		gateway = await startSandbox({ merchants: recipes.map((recipe) => ({ recipe })) });
	});
	afterAll(() => gateway.close());
	const clientOf = (index: number) => {
		const merchant = gateway.chingchingPay.merchants[index];
		const recipe = recipes[index];
		if (merchant === undefined || recipe === undefined) throw new Error(`there is no merchant ${index}`);
		return gatewayClient(gateway, { merchant, recipe });
	};
	const cases = TEMPLATES.map((template, index) => ({ template, index }));

	test.each(cases)('$template signs a POST', async ({ index }) => {
		expect(await clientOf(index).link({ description: 'Zwei Bücher & 茶 😀' })).toMatchObject({ code: 0 });
	});

	test.each(cases)('$template signs a GET, its query as sent', async ({ index }) => {
		const { settlements } = clientOf(index);
		expect(await settlements()).toMatchObject({ code: 0 });
		expect(await settlements('?page_size=2&page=1&is_transferred=%74rue')).toMatchObject({ code: 0 });
	});

	test.each(cases)('$template is not mistaken for another', async ({ template, index }) => {
		const { query } = clientOf(index);
		const others = TEMPLATES.filter((other) => other !== template);
		for (const other of others) expect(await query('ORDER-1', { recipe: { template: other } })).toMatchObject(wrong);
	});
});

test.each(encodings)('the encoding %s must match exactly', async (encoding) => {
	const { query } = gatewayClient(await start({ recipe: { ...recipeFor('{body}'), encoding } }));
	expect(await query('NONE')).toMatchObject({ code: 40401 });
	for (const other of encodings.filter((one) => one !== encoding)) {
		expect(await query('NONE', { recipe: { encoding: other } })).toMatchObject(wrong);
	}
});

test('where the API key signs, merchants have no secret', async () => {
	const gateway = await start({ recipe: { ...recipeFor('{timestamp}{body}'), key: 'apiKey' } });
	expect(first(gateway.chingchingPay.merchants).apiSecret).toBe('');
	expect(await gatewayClient(gateway).query('NONE')).toMatchObject({ code: 40401 });
	expect(await gatewayClient(gateway).query('NONE', { recipe: { key: 'secret' } })).toMatchObject(wrong);
});

test('a merchant that says how it signs does not sign as the others do', async () => {
	const own: Partial<Merchant>[] = [{ signatureEncoding: 'base64' }, { recipe: recipeFor('{body}{timestamp}') }, {}];
	const recipe: Recipe = { ...recipeFor('{timestamp}{body}'), key: 'apiKey' };
	const gateway = await start({ recipe }, own);
	const recipes: Recipe[] = [
		{ template: '{body}', encoding: 'base64', key: 'secret' },
		recipeFor('{body}{timestamp}'),
		recipe,
	];
	for (const [index, merchant] of gateway.chingchingPay.merchants.entries()) {
		const used = recipes[index];
		if (used === undefined) throw new Error(`there is no recipe ${index}`);
		const { query } = gatewayClient(gateway, { merchant, recipe: used });
		expect(await query('NONE')).toMatchObject({ code: 40401 });
	}
});

describe('a timestamp', () => {
	const clockToleranceMs = 60_000;
	const noon = Date.parse('2026-11-24T12:00:00Z');
	const startAtNoon = async (unit: 'seconds' | 'milliseconds', change: Partial<Personality> = {}) => {
		const recipe: Recipe = { ...recipeFor('{timestamp}{body}'), timestamp: { header: 'x-time', unit } };
		return gatewayClient(await start({ recipe, clockToleranceMs, ...change }, [{}], () => noon), { now: () => noon });
	};

	test.each([
		['milliseconds', noon - 60_000, 40401],
		['milliseconds', noon + 60_000, 40401],
		['milliseconds', noon - 60_001, 40103],
		['milliseconds', noon + 60_001, 40103],
		['milliseconds', noon / 1000, 40103],
		['seconds', noon / 1000 - 60, 40401],
		['seconds', noon / 1000 + 60, 40401],
		['seconds', noon / 1000 - 61, 40103],
		['seconds', noon / 1000 + 61, 40103],
		['seconds', noon, 40103],
	] as const)('in %s, %d gets code %d', async (unit, value, code) => {
		expect(await (await startAtNoon(unit)).query('NONE', { timestamp: String(value) })).toMatchObject({ code });
	});

	test.each([
		['that is missing', { timestamp: '' }, 'x-time is missing'],
		['that is none', { timestamp: 'noon' }, 'x-time is not a timestamp'],
	])('%s is refused in words', async (_case, otherwise, message) => {
		const { query } = await startAtNoon('seconds');
		expect(await query('NONE', otherwise)).toMatchObject({ status: 401, code: 40103, message });
	});

	test.each([
		['afterSignature', 40102],
		['beforeSignature', 40103],
	] as const)('is checked %s', async (timestampChecked, code) => {
		const { query } = await startAtNoon('seconds', { timestampChecked });
		expect(await query('NONE', { timestamp: '1', headers: { 'x-signature': 'bogus' } })).toMatchObject({ code });
		expect(await query('NONE', { timestamp: '1' })).toMatchObject({ code: 40103 });
		expect(await query('NONE', { headers: { 'x-signature': 'bogus' } })).toMatchObject({ code: 40102 });
		expect(await query('NONE')).toMatchObject({ code: 40401 });
	});
});

describe('a nonce', () => {
	const recipe = recipeFor('{timestamp}{nonce}{body}');
	const repeated = { status: 401, code: 40104, message: 'x-request-id was used before' };

	test('is good for one request of a merchant', async () => {
		const gateway = await start({ recipe }, [{}, {}]);
		const [one, other] = gateway.chingchingPay.merchants.map((merchant) => gatewayClient(gateway, { merchant }));
		expect(await one?.query('NONE', { nonce: 'n1' })).toMatchObject({ code: 40401 });
		expect(await one?.settlements('', { nonce: 'n1' })).toMatchObject(repeated);
		expect(await one?.query('NONE', { nonce: 'n2' })).toMatchObject({ code: 40401 });
		expect(await other?.query('NONE', { nonce: 'n1' })).toMatchObject({ code: 40401 });
	});

	test('is not used up by a request that its merchant did not sign', async () => {
		const { query } = gatewayClient(await start({ recipe }));
		expect(await query('NONE', { nonce: 'n1', headers: { 'x-signature': 'bogus' } })).toMatchObject({ code: 40102 });
		expect(await query('NONE', { nonce: 'n1' })).toMatchObject({ code: 40401 });
	});

	test('must be there', async () => {
		const { query } = gatewayClient(await start({ recipe }));
		expect(await query('NONE', { nonce: '' })).toMatchObject({ code: 40104, message: 'x-request-id is missing' });
	});
});

test('an example of each encoding, worked out by hand', () => {
	const merchant = { apiKey: 'ak', apiSecret: 'Jefe' } as Merchant;
	const parts = {
		method: 'POST',
		path: '/p',
		apiPath: '/p',
		query: '',
		body: 'what do ya want for nothing?',
		sorted: '',
		apiKey: 'ak',
		merchantId: 'm',
		timestamp: '',
		nonce: '',
	};
	// RFC 4231, test case 2.
	expect(encoded(recipeFor('{body}'), merchant, parts)).toBe(
		'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
	);
});
