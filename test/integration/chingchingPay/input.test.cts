import type { INodeParameters } from 'n8n-workflow';

import { runNode } from '../../support/engine/run-node.cts';
import { createLink, pay, query, refund } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';

/** n8n itself asks for a required field that is left empty, but not for one whose expression finds nothing. */
const NOTHING = '={{ $json.nothing }}';

describe('a mistake in the input of ChingchingPay', () => {
	const engine = useSandbox();

	/** The message and description of a run that must not send anything. */
	async function refusedUnsent(parameters: INodeParameters, credential = engine.credentialOf('chingchingPay')) {
		const sent = engine.sandbox.requests.length;
		const { error, items } = await runNode({ type: 'chingchingPay', credential, parameters });
		expect({ items, sent: engine.sandbox.requests.length - sent }).toEqual({ items: [], sent: 0 });
		return { message: error?.message ?? '', description: error?.description ?? '' };
	}

	describe.each<[string, (changes: INodeParameters) => INodeParameters, string]>([
		['a link', createLink, 'Merchant Reference'],
		['a payment', pay, 'Merchant Reference'],
		['a refund', (changes) => refund('ORDER-1', changes), 'Refund Number'],
	])('in the amount of %s names the amount, its unit and the item', (_, parameters, label) => {
		test.each<[string | number, string]>([
			[0, "'Amount in Cents' must be a number greater than 0, got 0"],
			[-5, "'Amount in Cents' must be a number greater than 0, got -5"],
			['={{ NaN }}', "'Amount in Cents' must be a number greater than 0, got NaN"],
			['', "'Amount in Cents' is empty"],
			['12.5', `'Amount in Cents' must be a whole number of cents, got "12.5"`],
			[12.5, "'Amount in Cents' must be a whole number of cents, got 12.5"],
			['1,250', `'Amount in Cents' must be a number greater than 0, got "1,250"`],
			[2 ** 53, "'Amount in Cents' is too large, got 9007199254740992"],
			[1e21, "'Amount in Cents' is too large, got 1e+21"],
		])('%p cents', async (amount, message) => {
			expect((await refusedUnsent(parameters({ amount }))).message).toBe(message);
		});

		test.each<[string | number, string]>([
			['12.345', `'Amount in Dollars or Yuan' has more decimals than the currency allows (2), got "12.345"`],
			[0.001, "'Amount in Dollars or Yuan' has more decimals than the currency allows (2), got 0.001"],
			[0, "'Amount in Dollars or Yuan' must be a number greater than 0, got 0"],
			['HK$12', `'Amount in Dollars or Yuan' must be a number greater than 0, got "HK$12"`],
			['90071992547409.92', `'Amount in Dollars or Yuan' is too large, got "90071992547409.92"`],
		])('%p in major units', async (amount, message) => {
			expect((await refusedUnsent(parameters({ amount, amountUnit: 'major' }))).message).toBe(message);
		});

		test('a unit that does not exist', async () => {
			expect((await refusedUnsent(parameters({ amountUnit: '={{ "dollars" }}' }))).message).toBe(
				`'Amount Unit' does not accept "dollars"`,
			);
		});

		test('a currency that ChingchingPay does not take', async () => {
			expect((await refusedUnsent(parameters({ currency: 'USD' }))).message).toBe(`'Currency' does not accept "USD"`);
		});

		test('a merchant reference that is missing', async () => {
			expect((await refusedUnsent(parameters({ merchantReference: '  ' }))).message).toBe(`'${label}' is empty`);
		});

		test.each([
			['={{ 12345678901234567 }}', '12345678901234568'],
			['={{ 12345678901234569 }}', '12345678901234568'],
			['={{ 1e21 }}', '1e+21'],
			['={{ 10.1 }}', '10.1'],
		])('a merchant reference that is the number %s', async (merchantReference, shown) => {
			const { message, description } = await refusedUnsent(parameters({ merchantReference }));
			expect(message).toBe(`'${label}' is a number that cannot be represented exactly, got ${shown}`);
			expect(description).toContain('as text, in quotes');
		});

		test('a merchant reference that points to a whole object', async () => {
			const { message, description } = await refusedUnsent(parameters({ merchantReference: '={{ $json }}' }));
			expect(message).toBe(`'${label}' must be text, got an object`);
			expect(description).toContain('expression');
		});

		test.each(['n8n.example.com/webhook', '/webhook', 'ftp://n8n.example.com', NOTHING])(
			'a callback URL that is %p',
			async (callbackUrl) => {
				const { message } = await refusedUnsent(parameters({ callback: 'url', callbackUrl }));
				expect(message).toMatch(/^'Callback URL' (is empty|is not a complete URL)/);
			},
		);
	});

	describe('in what links and payments have in common names the field', () => {
		const members: Array<[string, unknown, string]> = [
			['expiresAt', '2020-01-01', "'Expires At' is in the past, got 2019-12-31T16:00:00.000Z"],
			['expiresAt', 'next week', `'Expires At' is not a date, got "next week"`],
			['expiresAt', 1_000_000_000, "'Expires At' is in the past, got 2001-09-09T01:46:40.000Z"],
			['cancelUrl', 'shop.example.com', `'Cancel URL' is not a complete URL, got "shop.example.com"`],
			['completeUrl', 'javascript:alert(1)', `'Complete URL' is not a complete URL, got "javascript:alert(1)"`],
			['description', '={{ {a: 1} }}', "'Description' must be text, got an object"],
		];
		test.each(members)('%s: %p', async (member, value, message) => {
			const changes = { additionalFields: { [member]: value } as INodeParameters };
			expect((await refusedUnsent(createLink(changes))).message).toBe(message);
			expect((await refusedUnsent(pay(changes))).message).toBe(message);
		});

		test('a merchant id that is set nowhere', async () => {
			const credential = { ...engine.credentialOf('chingchingPay'), merchantId: '' };
			expect(await refusedUnsent(createLink(), credential)).toEqual({
				message: "'Merchant ID' is not set",
				description: "Enter it in the credential, or under 'Additional Fields'.",
			});
		});
	});

	describe('in a payment names the field', () => {
		const autoDebit = {
			paymentMethodOptionType: 'autoDebitPrepare',
			state: 's',
			merchantAgreementId: 'a',
			redirectUrl: 'https://shop.example.com',
		};

		test.each<[string, INodeParameters, string]>([
			['no channel', { channelId: NOTHING }, "'Channel ID' is empty"],
			['channel 0', { channelId: 0 }, `'Channel ID' must be a whole number of at least 1, got "0"`],
			[
				'a channel that is no number',
				{ channelId: 'alipay' },
				`'Channel ID' must be a whole number of at least 1, got "alipay"`,
			],
			['no payment method', { paymentMethod: NOTHING }, "'Payment Method' is empty"],
			[
				'no name of another payment method',
				{ paymentMethod: 'other', otherPaymentMethod: '' },
				"'Other Payment Method' is empty",
			],
			['an amount below ten cents', { amount: 9 }, "'Amount in Cents' must be at least 10 cents, got 9"],
			['an unknown transaction type', { transactionType: 'gift' }, `'Transaction Type' does not accept "gift"`],
			[
				'an option that is not JSON',
				{ paymentMethodOptionType: 'json', paymentMethodOption: '{auth_code: 1}' },
				"'Payment Method Option (JSON)' is not a JSON object",
			],
			[
				'an option with a code that has lost digits',
				{ paymentMethodOptionType: 'json', paymentMethodOption: '={{ {auth_code: 280112345678901234} }}' },
				"'Payment Method Option (JSON)' contains a number that cannot be represented exactly, got 280112345678901250",
			],
			[
				'an auth code that has lost digits',
				{ authCode: '={{ 280112345678901234 }}' },
				"'Auth Code' is a number that cannot be represented exactly, got 280112345678901250",
			],
			[
				'an option that is a list',
				{ paymentMethodOptionType: 'json', paymentMethodOption: '[1]' },
				"'Payment Method Option (JSON)' is not a JSON object",
			],
			['no auth code', { paymentMethodOptionType: 'authCode', authCode: NOTHING }, "'Auth Code' is empty"],
			[
				'AlipayHK without its trade',
				{ paymentMethodOptionType: 'alipayMobile', businessType: '' },
				"'Business Type' is empty",
			],
			[
				'an unknown wallet',
				{ paymentMethodOptionType: 'alipayMobile', paymentInst: 'WECHAT' },
				`'Wallet' does not accept "WECHAT"`,
			],
			[
				'a page to come from that is no address',
				{ paymentMethodOptionType: 'alipayMobile', businessType: '5', referUrl: 'shop' },
				`'Refer URL' is not a complete URL, got "shop"`,
			],
			['an auto-debit without a state', { ...autoDebit, state: NOTHING }, "'State' is empty"],
			[
				'an auto-debit without an agreement',
				{ ...autoDebit, merchantAgreementId: NOTHING },
				"'Merchant Agreement ID' is empty",
			],
			['an auto-debit without a way back', { ...autoDebit, redirectUrl: NOTHING }, "'Redirect URL' is empty"],
		])('%s', async (_, changes, message) => {
			expect((await refusedUnsent(pay(changes))).message).toBe(message);
		});
	});

	describe('in a refund names the field', () => {
		test('the same reference for the refund and the payment', async () => {
			const { message, description } = await refusedUnsent(refund('ORDER-1', { merchantReference: 'ORDER-1' }));
			expect(message).toBe(`'Refund Number' and 'Order to Refund' are the same, "ORDER-1"`);
			expect(description).toContain('-R1');
		});

		test.each<[INodeParameters, string]>([
			[{ originalMerchantReference: NOTHING }, "'Order to Refund' is empty"],
			[{ merchantReference: NOTHING }, "'Refund Number' is empty"],
			[{ refundAmount: '={{ "most" }}' }, `'Refund' does not accept "most"`],
			[{ refundBy: 'transactionId', transactionId: NOTHING }, "'Transaction ID' is empty"],
		])('%j', async (changes, message) => {
			expect((await refusedUnsent(refund('ORDER-1', changes))).message).toBe(message);
		});
	});

	describe('in a look-up names the field', () => {
		test.each<[INodeParameters, string]>([
			[
				query('={{ 2 ** 53 }}'),
				"'Merchant Reference' is a number that cannot be represented exactly, got 9007199254740992",
			],
			[query(NOTHING), "'Merchant Reference' is empty"],
			[query('', { queryBy: 'transactionId', transactionId: ' ' }), "'Transaction ID' is empty"],
			[{ resource: 'payment', operation: 'get', paymentId: NOTHING }, "'Payment ID' is empty"],
			[{ resource: 'settlement', operation: 'download', settlementId: NOTHING }, "'Settlement' is empty"],
			[{ resource: 'payment', operation: 'get', paymentId: '..' }, `'Payment ID' is not a valid ID, got ".."`],
			[
				{ resource: 'payment', operation: 'get', paymentId: '../../transactions' },
				`'Payment ID' is not a valid ID, got "../../transactions"`,
			],
			[{ resource: 'settlement', operation: 'download', settlementId: '.' }, `'Settlement' is not a valid ID, got "."`],
			[
				{ resource: 'settlement', operation: 'download', settlementId: 'S1', binaryPropertyName: NOTHING },
				"'Put Output File in Field' is empty",
			],
			[
				{ resource: 'settlement', operation: 'getAll', limit: 0 },
				"'Limit' must be a whole number of at least 1, got 0",
			],
			[
				{ resource: 'settlement', operation: 'getAll', filters: { startTime: 'soon' } },
				`'From' is not a date, got "soon"`,
			],
			[
				{ resource: 'settlement', operation: 'getAll', filters: { endTime: 'soon' } },
				`'Until' is not a date, got "soon"`,
			],
		])('%j', async (parameters, message) => {
			expect((await refusedUnsent(parameters)).message).toBe(message);
		});
	});

	describe('in what concerns all items is reported once, without an item', () => {
		test.each<[string, INodeParameters, string]>([
			['too many at a time', { concurrency: 51 }, "The option 'Concurrency' must be between 1 and 50, got 51"],
			['none at a time', { concurrency: 0 }, "The option 'Concurrency' must be between 1 and 50, got 0"],
			['a timeout of no time', { timeout: 0 }, "The option 'Timeout' must be between 1 and 300 seconds, got 0"],
			[
				'a timeout that is no number',
				{ timeout: 'soon' },
				"The option 'Timeout' must be between 1 and 300 seconds, got soon",
			],
		])('%s', async (_, options, message) => {
			expect((await refusedUnsent(query('A-1', { options }))).message).toBe(message);
		});

		test.each([
			['no key', { apiKey: '' }, "The credential's 'API Key' is empty"],
			[
				'plain http',
				{ baseUrl: 'http://pay.example.com' },
				"The credential's 'Base URL' would send the key unencrypted",
			],
			['no address', { baseUrl: '' }, "The credential's 'Base URL' is not a complete URL"],
		])('a credential with %s', async (_, changes, message) => {
			const refused = await refusedUnsent(query('A-1'), { ...engine.credentialOf('chingchingPay'), ...changes });
			expect(refused.message).toBe(message);
			expect(refused.description).not.toBe('');
		});

		test('an operation that this version does not have', async () => {
			expect((await refusedUnsent({ resource: 'payment', operation: 'void' })).message).toBe(
				"The selected 'Operation' does not exist in this version of the node",
			);
		});
	});
});
