import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay } from './clients.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof chingchingPay>;
beforeAll(async () => {
	sandbox = await startSandbox();
	client = chingchingPay(sandbox);
});
afterAll(() => sandbox.close());

describe('fields', () => {
	const url = 'https://shop.example/';
	test.each([
		['amount missing', { amount: undefined }, 'amount is required'],
		['amount 0', { amount: 0 }, 'amount must be at least 1'],
		['amount with decimals', { amount: 12.5 }, 'amount must be an integer'],
		['amount as text', { amount: '1250' }, 'amount must be an integer'],
		['another currency', { currency: 'USD' }, 'currency must be one of HKD, CNY'],
		['an empty reference', { merchant_reference: '' }, 'merchant_reference must not be empty'],
		['a reference that is a number', { merchant_reference: 7 }, 'merchant_reference must be a string'],
		['a relative callback_url', { callback_url: '/callback' }, 'callback_url must be an absolute http or https URL'],
		[
			'a javascript complete_url',
			{ complete_url: 'javascript:alert(1)' },
			'complete_url must be an absolute http or https URL',
		],
		['null', { description: null }, 'description must be a string'],
		['expires_at as a number', { expires_at: 4000000000 }, 'expires_at must be a string of Unix seconds'],
		[
			'expires_at in milliseconds',
			{ expires_at: '4000000000000' },
			'expires_at must be Unix seconds, not milliseconds',
		],
		['an unknown payment_type', { payment_type: 'qr' }, 'payment_type must be one of link, checkout'],
		['a misspelt field', { return_url: url }, 'return_url is not a known field'],
		['a field named like a built-in', { constructor: 'x' }, 'constructor is not a known field'],
	])('a link with %s is refused in words', async (_case, change, message) => {
		expect(await client.link(change)).toMatchObject({ status: 200, code: 40001, message, data: {} });
		expect(sandbox.ledger().orders).toEqual([]);
	});

	test.each([
		['amount below 10 cents', { amount: 9 }, 'amount must be at least 10'],
		['channel_id as text', { channel_id: '1' }, 'channel_id must be an integer'],
		['no payment_method', { payment_method: undefined }, 'payment_method is required'],
		['transaction_type refund', { transaction_type: 'refund' }, 'transaction_type must be one of sale, command'],
		[
			'payment_method_option as an object',
			{ payment_method_option: {} },
			'payment_method_option must be a string that holds JSON',
		],
		[
			'payment_method_option with broken JSON',
			{ payment_method_option: '{' },
			'payment_method_option must hold valid JSON',
		],
		['payment_method_options', { payment_method_options: '{}' }, 'payment_method_options is not a known field'],
		[
			'neither payment_id nor merchant_reference',
			{ merchant_reference: '' },
			'merchant_reference is required without payment_id',
		],
		['a sale without amount', { amount: undefined }, 'amount is required without payment_id'],
		['a sale without currency', { currency: undefined }, 'currency is required without payment_id'],
		[
			'a token request as a sale',
			{ payment_method: 'HK_ALIPAY_AUTODEBIT_TOKEN' },
			'HK_ALIPAY_AUTODEBIT_TOKEN goes with transaction_type command',
		],
		[
			'an auto-debit charge as a command',
			{ payment_method: 'HK_ALIPAY_AUTODEBIT_PAY', transaction_type: 'command' },
			'HK_ALIPAY_AUTODEBIT_PAY goes with transaction_type sale',
		],
		['a channel that is not open', { channel_id: 999 }, 'channel_id 999 is not open to this merchant, only 101, 102'],
		[
			'a method that is none',
			{ payment_method: 'Wechat Pay' },
			'channel 101 has no payment_method "Wechat Pay", only ALIPAY, HK_ALIPAY_AUTODEBIT_PREPARE, HK_ALIPAY_AUTODEBIT_TOKEN, HK_ALIPAY_AUTODEBIT_CANCELAUTH, HK_ALIPAY_AUTODEBIT_PAY',
		],
		[
			'a method of another channel',
			{ channel_id: 102 },
			'channel 102 has no payment_method "ALIPAY", only HK_ALIPAY_AUTODEBIT_PREPARE, HK_ALIPAY_AUTODEBIT_TOKEN, HK_ALIPAY_AUTODEBIT_CANCELAUTH, HK_ALIPAY_AUTODEBIT_PAY',
		],
	])('a checkout with %s is refused in words', async (_case, change, message) => {
		expect(await client.checkout(change)).toMatchObject({ status: 200, code: 40001, message });
		expect(sandbox.ledger().orders).toEqual([]);
	});

	test('a refund and a query need one way to find the payment', async () => {
		expect(await client.refund({ original_merchant_reference: undefined })).toMatchObject({ code: 40001 });
		expect(await client.query({})).toMatchObject({ code: 40001 });
	});
});
