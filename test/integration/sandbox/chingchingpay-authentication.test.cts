import { startSandbox } from '../../../sandbox/index.cts';
import type { Merchant, Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, first, paths, signature } from './clients.cts';

const variants: Partial<Merchant>[] = (['body', 'sortedParameters'] as const).flatMap((signedContent) =>
	(['hex', 'base64'] as const).flatMap((signatureEncoding) => [
		{ signedContent, signatureEncoding },
		{ signedContent, signatureEncoding, apiSecret: '' },
	]),
);
const nameOf = ({ signedContent, signatureEncoding, apiSecret }: Partial<Merchant>): string =>
	`${signedContent}, ${signatureEncoding}, signed with the ${apiSecret === '' ? 'key' : 'secret'}`;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ merchants: variants });
});
afterAll(() => sandbox.close());

describe.each(variants.map((variant, index) => ({ index, name: nameOf(variant) })))('$name', ({ index }) => {
	const client = () => chingchingPay(sandbox, sandbox.chingchingPay.merchants[index]);

	test('a POST signed by the recipe is accepted', async () => {
		const answer = await client().link({ description: 'Zwei Bücher & 茶 😀', expires_at: '4000000000' });
		expect(answer).toMatchObject({ status: 200, code: 0 });
	});

	test('a GET signed by the recipe is accepted, with and without parameters', async () => {
		expect(await client().get(paths.settlements)).toMatchObject({ code: 0 });
		expect(await client().get(paths.settlements, { page_size: '2', page: '1' })).toMatchObject({ code: 0 });
	});

	test('another recipe is refused with 401', async () => {
		const { merchant, send } = client();
		const body = '{"merchant_reference":"ORDER-1"}';
		const others = sandbox.chingchingPay.merchants
			.map((other) => ({ ...merchant, signedContent: other.signedContent, signatureEncoding: other.signatureEncoding }))
			.filter((other) => signature(other, body) !== signature(merchant, body));
		for (const other of others) {
			const headers = {
				'x-api-key': merchant.apiKey,
				'x-signature': signature(other, body),
				'content-type': 'application/json',
			};
			expect(await send('POST', paths.query, body, headers)).toMatchObject({ status: 401, code: 40102 });
		}
		expect(others.length).toBeGreaterThan(0);
	});
});

describe('authentication', () => {
	const body = '{"merchant_reference":"ORDER-1"}';
	const client = () => chingchingPay(sandbox, first(sandbox.chingchingPay.merchants));

	test.each([
		['no key', { 'x-api-key': '' }, 40101],
		['an unknown key', { 'x-api-key': 'ak_test_unknown' }, 40101],
		['no signature', { 'x-signature': '' }, 40102],
		['a wrong signature', { 'x-signature': '0'.repeat(64) }, 40102],
	])('%s gets 401 in a JSON envelope', async (_case, change, code) => {
		const { send, signed } = client();
		const answer = await send('POST', paths.query, body, {
			'content-type': 'application/json',
			...signed(body),
			...change,
		});
		expect(answer).toMatchObject({ status: 401, code, data: {} });
		expect(answer.headers['content-type']).toMatch(/^application\/json/);
	});

	test('a body changed by one space no longer matches its signature', async () => {
		const { send, signed } = client();
		const headers = { 'content-type': 'application/json', ...signed(body) };
		expect(await send('POST', paths.query, `${body} `, headers)).toMatchObject({ status: 401, code: 40102 });
	});

	test('the signature is checked before the fields', async () => {
		const { send, merchant } = client();
		const headers = { 'content-type': 'application/json', 'x-api-key': merchant.apiKey, 'x-signature': 'x' };
		expect(await send('POST', paths.link, '{}', headers)).toMatchObject({ status: 401 });
	});

	test('a POST that is not application/json is refused', async () => {
		const { send, signed } = client();
		const headers = { 'content-type': 'text/plain', ...signed(body) };
		expect(await send('POST', paths.query, body, headers)).toMatchObject({
			status: 200,
			code: 40001,
			message: 'Content-Type must be application/json',
		});
	});

	test.each(['{', '[]', '"text"'])('the body %s is refused', async (bad) => {
		const { send, merchant } = client();
		const headers = { 'content-type': 'application/json', 'x-api-key': merchant.apiKey };
		const signed = {
			...headers,
			'x-signature': signature({ ...merchant, signedContent: 'body' }, bad === '{' ? '{}' : bad),
		};
		const answer = await send('POST', paths.query, bad, signed);
		expect(answer.code).toBeGreaterThan(0);
	});

	test('a path that is no endpoint gets 404 in a JSON envelope', async () => {
		expect(await client().get('/api/v1/payments')).toMatchObject({ status: 404, code: 40400 });
	});

	test('a merchant does not see the transactions of another', async () => {
		const [one, other] = sandbox.chingchingPay.merchants.map((merchant) => chingchingPay(sandbox, merchant));
		const link = await one?.link({ merchant_reference: 'PRIVATE' });
		expect(await other?.query({ merchant_reference: 'PRIVATE' })).toMatchObject({ code: 40401 });
		expect(await other?.query({ transaction_id: String(link?.data['payment_id']) })).toMatchObject({ code: 40401 });
		expect(await other?.link({ merchant_reference: 'PRIVATE' })).toMatchObject({ code: 0 });
	});

	test('merchant_id must be the merchant of the key', async () => {
		const other = sandbox.chingchingPay.merchants[1]?.merchantId;
		expect(await client().link({ merchant_reference: 'M', merchant_id: other })).toMatchObject({ code: 40301 });
		expect(await client().checkout({ merchant_reference: 'M', merchant_id: other })).toMatchObject({ code: 40301 });
	});
});
