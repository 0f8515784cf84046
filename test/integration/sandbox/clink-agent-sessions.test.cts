import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink } from './clients.cts';
import type { Json } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let lead = 0;
beforeEach(async () => {
	lead = 0;
	sandbox = await startSandbox({ now: () => Date.now() + lead, clinkApiKeys: ['sk_test_one', 'sk_test_other'] });
	client = clink(sandbox);
});
afterEach(() => sandbox.close());

const path = '/order/payment-session';
const request = { customerEmail: 'ann@example.com', amount: 0.51, currency: 'USD' };
const create = (change: Json = {}) => client.call('POST', path, { ...request, ...change });
const get = (id: unknown, by = client) => by.call('GET', `${path}/${String(id)}`);

test('a session lasts for 30 minutes and is shown with its customer and merchant', async () => {
	const { data } = await create();
	expect(Object.keys(data).sort()).toEqual(['expireTime', 'sessionId']);
	const shown = (await get(data['sessionId'])).data;
	expect(shown).toEqual({
		...request,
		sessionId: data['sessionId'],
		customerId: textMatching(/^cus_/),
		merchantId: textMatching(/^mer_/),
		tenantId: textMatching(/./),
		createTime: textMatching(/^\d{4}-.*Z$/),
		expireTime: data['expireTime'],
	});
	expect(Date.parse(String(shown['expireTime'])) - Date.parse(String(shown['createTime']))).toBe(30 * 60 * 1000);
	expect(sandbox.ledger()).toMatchObject({ orders: [], charges: [] });
});

test('the e-mail finds the customer who has it', async () => {
	const { data } = await create({ customerEmail: 'buyer@example.com' });
	expect((await get(data['sessionId'])).data).toMatchObject({ customerId: 'cus_test' });
});

test('a merchant has the same id in every session, and another merchant another', async () => {
	const other = clink(sandbox, 'sk_test_other');
	const merchantOf = async (by: typeof client) =>
		(await get((await by.call('POST', path, request)).data['sessionId'], by)).data['merchantId'];
	expect(await merchantOf(client)).toBe(await merchantOf(client));
	expect(await merchantOf(other)).not.toBe(await merchantOf(client));
});

test.each([
	['no e-mail', { customerEmail: undefined }, /^customerEmail is required$/],
	['an e-mail that is none', { customerEmail: 'ann' }, /^customerEmail must be an e-mail address$/],
	['no amount', { amount: undefined }, /^amount is required$/],
	['an amount of 0.5', { amount: 0.5 }, /^amount must be a number greater than 0\.5$/],
	['an amount as text', { amount: '5' }, /^amount must be a number greater than 0\.5$/],
	['an amount in more decimals than the currency has', { amount: 1.5, currency: 'JPY' }, /at most 0 decimals in JPY$/],
	['no currency', { currency: undefined }, /^currency is required$/],
	['a currency in lower case', { currency: 'usd' }, /^currency must be a three-letter ISO code/],
	['a customerId', { customerId: 'cus_test' }, /^customerId is not a known field$/],
])('%s is refused in words', async (_case, change, message) => {
	expect(await create(change)).toMatchObject({ status: 200, message: textMatching(message) });
});

test('a session that is unknown, of another merchant or not visible yet is refused', async () => {
	expect(await get('sess_unknown')).toMatchObject({ status: 200, code: 90101219 });
	sandbox.faults.queryLagMs = 3000;
	const { data } = await create();
	expect((await get(data['sessionId'])).code).toBe(90101219);
	lead = 3000;
	expect((await get(data['sessionId'])).code).toBe(200);
	expect((await get(data['sessionId'], clink(sandbox, 'sk_test_other'))).code).toBe(90101219);
});
