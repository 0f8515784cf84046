import { createHmac } from 'node:crypto';

import type { IBinaryData, IDataObject, IExecuteFunctions, INodeParameters, INodeType } from 'n8n-workflow';

import { ChingchingPay } from '../../../nodes/ChingchingPay/ChingchingPay.node.ts';
import {
	createLink,
	JSON_POST_HEADERS,
	newReference,
	pay,
	query,
	refund,
} from '../../support/engine/sandbox-calls.cts';
import type { RunResult } from '../../support/engine/run-node.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { readQrCode } from '../../support/read-qr-code.cts';
import { textOf } from '../../support/text.cts';
import { textMatching } from '../../support/matchers.cts';

/** The node, in an n8n that stores no more files. */
function withFullDisk(): INodeType {
	const node = new ChingchingPay();
	const fails = () => Promise.reject(new Error('No space left on the disk'));
	const execute = async function (this: IExecuteFunctions) {
		const helpers = { ...this.helpers, prepareBinaryData: fails };
		return await node.execute.call(Object.create(this, { helpers: { value: helpers } }) as IExecuteFunctions);
	};
	return Object.assign(new ChingchingPay(), { execute });
}

describe('ChingchingPay', () => {
	const engine = useSandbox();

	const run = async (parameters: INodeParameters) => await engine.run('chingchingPay', parameters);
	const jsonOf = async (parameters: INodeParameters) => {
		const { items, error } = await run(parameters);
		if (error !== undefined) throw error;
		expect(items).toHaveLength(1);
		return items[0]?.json ?? {};
	};
	/** The last one, or the last one to a path: a payment is looked up before and after it is sent. */
	const lastRequest = (path = '') => {
		const request = engine.sentTo(path).at(-1);
		if (request === undefined) throw new Error('Nothing was sent.');
		return request;
	};
	const merchantId = () => engine.sandbox.chingchingPay.merchants[0]?.merchantId ?? '';

	describe('Payment Link: Create', () => {
		test('gives the address of a page that waits to be paid', async () => {
			const reference = newReference();
			const json = await jsonOf(createLink({ merchantReference: reference }));
			expect(json).toEqual({
				merchant_reference: reference,
				amount: 12.5,
				currency: 'HKD',
				payUrl: `${engine.sandbox.url}/pay/${textOf(json.payment_id)}`,
				payment_id: textMatching(/^pay_/),
				transaction_id: null,
				created_at: null,
				payment_link: json.payUrl,
				status: 'pending',
				outcome: 'pending',
			});
		});

		test('sends only what is filled in, as JSON without a byte more', async () => {
			const reference = newReference();
			await jsonOf(createLink({ merchantReference: reference }));
			expect(lastRequest().body.toString()).toBe(
				`{"amount":1250,"currency":"HKD","merchant_id":"${merchantId()}","merchant_reference":"${reference}"}`,
			);
		});

		test('sends every field that the gateway publishes', async () => {
			const reference = newReference();
			await jsonOf(
				createLink({
					merchantReference: reference,
					callback: 'url',
					callbackUrl: 'https://n8n.example.com/webhook/1',
					additionalFields: {
						cancelUrl: 'https://shop.example.com/cart',
						completeUrl: 'https://shop.example.com/thanks',
						description: '兩張門票 🎫',
						deviceId: 'till-7',
						expiresAt: '2035-01-02T03:04:05Z',
						merchantId: merchantId(),
						paymentType: 'checkout',
						storeId: 'store-9',
					},
				}),
			);
			expect(JSON.parse(lastRequest().body.toString())).toEqual({
				amount: 1250,
				currency: 'HKD',
				merchant_id: merchantId(),
				merchant_reference: reference,
				callback_url: 'https://n8n.example.com/webhook/1',
				cancel_url: 'https://shop.example.com/cart',
				complete_url: 'https://shop.example.com/thanks',
				description: '兩張門票 🎫',
				device_id: 'till-7',
				expires_at: '2051319845',
				payment_type: 'checkout',
				store_id: 'store-9',
			});
		});

		test.each<[string | number, string]>([
			['2035-01-02T11:04:05', 'the time zone of the workflow, Hong Kong'],
			['2035-01-02T03:04:05Z', 'UTC'],
			['2035-01-01T22:04:05-05:00', 'its own zone'],
			[2_051_319_845, 'Unix seconds'],
			[2_051_319_845_000, 'Unix milliseconds'],
		])('takes an expiry of %p in %s', async (expiresAt) => {
			await jsonOf(createLink({ additionalFields: { expiresAt } }));
			expect(JSON.parse(lastRequest().body.toString())).toMatchObject({ expires_at: '2051319845' });
		});

		test.each([
			['12.50', 'major', 1250],
			[12.1, 'major', 1210],
			['1250', 'minor', 1250],
		])('sends %p in %s units as %i cents', async (amount, amountUnit, cents) => {
			await jsonOf(createLink({ amount, amountUnit }));
			expect(JSON.parse(lastRequest().body.toString())).toMatchObject({ amount: cents });
		});

		test('counts dollars unless told otherwise', async () => {
			const { amountUnit, ...withoutUnit } = createLink({ amount: 12.5 });
			expect(amountUnit).toBe('minor');
			await jsonOf(withoutUnit);
			expect(JSON.parse(lastRequest().body.toString())).toMatchObject({ amount: 1250 });
		});

		test('goes out under the merchant of the item where one is given', async () => {
			const { error } = await run(createLink({ additionalFields: { merchantId: 'another' } }));
			expect(JSON.parse(lastRequest().body.toString())).toMatchObject({ merchant_id: 'another' });
			expect(error?.message).toContain('merchant_id is not the merchant of this x-api-key');
		});
	});

	describe('Payment Link: Create, with a QR code', () => {
		const withCode = (changes: INodeParameters = {}) => createLink({ qrCodeToBinary: true, ...changes });
		const hintsOf = ({ run: { data } }: RunResult) =>
			data.resultData.runData['Node Under Test']?.at(-1)?.hints?.map(({ message }) => message) ?? [];
		const contentOf = (file?: IBinaryData) => Buffer.from(file?.data ?? '', 'base64');
		/** A gateway that sends another URL of its page. */
		const sendsLink = (link: unknown) => {
			const data = { merchant_reference: 'A-1', payment_id: 'pay_1', payment_link: link, status: 'pending' };
			engine.sandbox.faults.add({
				match: { path: '/payments/link' },
				when: 'after',
				kind: { status: 200, body: JSON.stringify({ code: 0, message: 'ok', data }) },
			});
		};

		test('puts a PNG image that a phone reads beside the link', async () => {
			const { items } = await run(withCode({ merchantReference: 'INV/2026 № 7' }));
			const [{ json, binary } = { json: {} as IDataObject, binary: undefined }] = items;
			expect(Object.keys(binary ?? {})).toEqual(['qrCode']);
			expect(binary?.qrCode).toMatchObject({ mimeType: 'image/png', fileName: 'qr-code-INV_2026_7.png' });
			expect(readQrCode(contentOf(binary?.qrCode))).toBe(json.payment_link);
		});

		test('puts it into the field that is named, each item its own', async () => {
			const { items } = await engine.run(
				'chingchingPay',
				withCode({ merchantReference: '={{ $json.order }}', binaryPropertyName: 'picture' }),
				{ items: [{ order: 'Q-1' }, { order: 'Q-2' }, { order: 'Q-3' }].map((json) => ({ json })) },
			);
			expect(items.map(({ binary }) => readQrCode(contentOf(binary?.picture)))).toEqual(
				items.map(({ json }) => json.payment_link),
			);
			expect(new Set(items.map(({ json }) => json.payment_link)).size).toBe(3);
		});

		test.each([{}, { qrCodeToBinary: false }, { binaryPropertyName: 'qrCode' }])(
			'puts none with %j',
			async (changes) => {
				const { items } = await run(createLink(changes));
				expect(items[0]?.binary).toBeUndefined();
			},
		);

		test('needs a name for the field before anything is sent', async () => {
			const before = engine.sentTo('').length;
			const { error } = await run(withCode({ binaryPropertyName: ' ' }));
			expect(error?.message).toBe("'QR Code Field' is empty");
			expect(engine.sentTo('')).toHaveLength(before);
		});

		test.each<[string, unknown, string]>([
			['too long', `https://pay.example.com/${'x'.repeat(2_400)}`, 'its URL is too long, or is not valid text'],
			['cut within a character', 'https://pay.example.com/\ud83c', 'its URL is too long, or is not valid text'],
			['no text', 7, 'ChingchingPay sent no URL of its page'],
			['missing', undefined, 'ChingchingPay sent no URL of its page'],
			['empty', '', 'ChingchingPay sent no URL of its page'],
		])('keeps the link and says why there is none, when its URL is %s', async (_, link, reason) => {
			sendsLink(link);
			const result = await run(withCode({ merchantReference: 'A-1' }));
			const { items, error } = result;
			expect(error).toBeUndefined();
			expect(items).toHaveLength(1);
			expect(items[0]?.json).toMatchObject({ payment_id: 'pay_1', outcome: 'pending' });
			expect(items[0]?.binary).toBeUndefined();
			expect(hintsOf(result)).toEqual([
				textMatching(new RegExp(`^There is no QR code of the payment link of "A-1": ${reason}`)),
			]);
		});

		test('draws that of an existing link as well, if a look-up shows its URL', async () => {
			const reference = newReference();
			const link = 'https://pay.example.com/p/1?of=before';
			const data = { merchant_reference: reference, payment_link: link, status: 'pending' };
			engine.sandbox.faults.add({
				match: { path: '/transactions/query' },
				when: 'after',
				kind: { status: 200, body: JSON.stringify({ code: 0, message: 'ok', data }) },
			});
			const { items } = await run(withCode({ merchantReference: reference, reuseExisting: true }));
			expect(items[0]?.json).toMatchObject({ reused: true, payment_link: link });
			expect(readQrCode(contentOf(items[0]?.binary?.qrCode))).toBe(link);
		});

		test('keeps the link when n8n cannot store the picture', async () => {
			const result = await engine.run('chingchingPay', withCode({ merchantReference: newReference() }), {
				nodeType: withFullDisk(),
			});
			expect(result.error).toBeUndefined();
			expect(result.items[0]?.json).toMatchObject({ payment_link: textMatching(/^http/), outcome: 'pending' });
			expect(hintsOf(result)).toEqual([
				textMatching(/^There is no QR code of the payment link of "[^"]+": No space left on the disk$/),
			]);
		});
	});

	describe('Payment: Pay', () => {
		test('is succeeded when the wallet is charged at once', async () => {
			const reference = newReference();
			const json = await jsonOf(pay({ merchantReference: reference }));
			expect(json).toMatchObject({ merchant_reference: reference, result: 'success', outcome: 'succeeded' });
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 1250 });
		});

		test('asks for an action when the customer has a step to take', async () => {
			const json = await jsonOf(pay({ paymentMethodOptionType: 'json' }));
			expect(json).toMatchObject({ outcome: 'actionRequired', next_action: { type: 'redirect' } });
		});

		test('is failed when the wallet declines', async () => {
			expect(await jsonOf(pay({ amount: 1213 }))).toMatchObject({
				outcome: 'failed',
				message: 'declined by the wallet',
			});
		});

		test('sends every field that the gateway publishes', async () => {
			const reference = newReference();
			const fields = {
				cancelUrl: 'https://shop.example.com/cart',
				clientIp: '203.0.113.7',
				completeUrl: 'https://shop.example.com/thanks',
				description: 'Two tickets',
				deviceId: 'till-7',
				expiresAt: '2035-01-02T03:04:05Z',
				merchantId: merchantId(),
				storeId: 'store-9',
			};
			const callback = { callback: 'url', callbackUrl: 'https://n8n.example.com/webhook/1' };
			await jsonOf(pay({ merchantReference: reference, ...callback, additionalFields: fields }));
			expect(JSON.parse(lastRequest('/checkout').body.toString())).toEqual({
				channel_id: 101,
				merchant_id: merchantId(),
				payment_method: 'ALIPAY',
				transaction_type: 'sale',
				amount: 1250,
				currency: 'HKD',
				merchant_reference: reference,
				callback_url: 'https://n8n.example.com/webhook/1',
				cancel_url: 'https://shop.example.com/cart',
				complete_url: 'https://shop.example.com/thanks',
				description: 'Two tickets',
				device_id: 'till-7',
				expires_at: '2051319845',
				store_id: 'store-9',
				payment_method_option: '{"auth_code":"280112345678901234"}',
				client_ip: '203.0.113.7',
			});
		});

		test.each([
			[{ paymentMethod: 'other', otherPaymentMethod: 'WECHAT' }],
			[{ paymentMethod: 'WECHAT' }],
			[{ paymentMethod: '={{ "WECHAT" }}' }],
		])('sends a method that no list has: %j', async (changes) => {
			const { error } = await run(pay(changes));
			expect(JSON.parse(lastRequest('/checkout').body.toString())).toMatchObject({ payment_method: 'WECHAT' });
			expect(error?.message).toContain('channel 101 has no payment_method "WECHAT", only ALIPAY, HK_ALIPAY_');
		});

		test('sends a channel that is saved as a number, and none that is not open', async () => {
			const { error } = await run(pay({ channelId: 999 }));
			expect(JSON.parse(lastRequest('/checkout').body.toString())).toMatchObject({ channel_id: 999 });
			expect(error?.message).toContain('channel_id 999 is not open to this merchant, only 101, 102');
		});

		test('pays an existing order without its amount', async () => {
			const link = await jsonOf(createLink());
			const json = await jsonOf(
				pay({ merchantReference: '', amount: 0, additionalFields: { paymentId: textOf(link.payment_id) } }),
			);
			expect(json).toMatchObject({ payment_id: link.payment_id, outcome: 'succeeded' });
			expect(JSON.parse(lastRequest('/checkout').body.toString())).not.toHaveProperty('amount');
		});

		test('sends the amount of an existing order when it is filled in', async () => {
			const link = await jsonOf(createLink());
			await jsonOf(
				pay({ merchantReference: '', amount: 1250, additionalFields: { paymentId: textOf(link.payment_id) } }),
			);
			expect(JSON.parse(lastRequest('/checkout').body.toString())).toMatchObject({ amount: 1250, currency: 'HKD' });
		});

		test('starts a step that moves no money, without an amount', async () => {
			const reference = newReference();
			const json = await jsonOf(
				pay({
					transactionType: 'command',
					merchantReference: reference,
					amount: 0,
					paymentMethod: 'HK_ALIPAY_AUTODEBIT_PREPARE',
					paymentMethodOptionType: 'autoDebitPrepare',
					state: 'order 7',
					merchantAgreementId: 'AGREEMENT-7',
					redirectUrl: 'https://shop.example.com/agreed',
				}),
			);
			expect(json).toMatchObject({ outcome: 'actionRequired', transaction_type: 'command' });
			expect(engine.sandbox.ledger().of(reference).charged).toBe(0);
		});

		describe('sends the payment method option as a text that holds JSON', () => {
			const optionOf = async (changes: INodeParameters) => {
				await run(pay({ paymentMethodOptionType: 'json', ...changes }));
				const body = JSON.parse(lastRequest('/checkout').body.toString()) as { payment_method_option?: string };
				return body.payment_method_option;
			};

			test('as it was entered', async () => {
				const entered = '{ "auth_code": "28", "note": "é" }';
				expect(await optionOf({ paymentMethodOption: entered })).toBe(entered);
			});

			test('from an object of an expression', async () => {
				expect(await optionOf({ paymentMethodOption: '={{ {auth_code: "28"} }}' })).toBe('{"auth_code":"28"}');
			});

			test('of Alipay on a phone', async () => {
				const changes = {
					paymentMethodOptionType: 'alipayMobile',
					paymentInst: 'ALIPAYHK',
					businessType: '5',
					otherBusinessType: 'Tickets',
					referUrl: 'https://shop.example.com/checkout',
				};
				expect(JSON.parse((await optionOf(changes)) ?? '')).toEqual({
					trade_information: { business_type: '5', other_business_type: 'Tickets' },
					payment_inst: 'ALIPAYHK',
					refer_url: 'https://shop.example.com/checkout',
				});
			});

			test('of Alipay in mainland China, which needs no trade information', async () => {
				const changes = { paymentMethodOptionType: 'alipayMobile', paymentInst: 'ALIPAYCN' };
				expect(await optionOf(changes)).toBe('{"payment_inst":"ALIPAYCN"}');
			});

			test('of preparing an auto-debit', async () => {
				const changes = {
					paymentMethodOptionType: 'autoDebitPrepare',
					state: 's',
					merchantAgreementId: 'A-7',
					redirectUrl: 'https://shop.example.com/agreed',
				};
				expect(await optionOf(changes)).toBe(
					'{"state":"s","merchant_agreement_id":"A-7","redirect_url":"https://shop.example.com/agreed"}',
				);
			});

			test('not at all when there is none', async () => {
				expect(await optionOf({ paymentMethodOption: '' })).toBeUndefined();
				expect(await optionOf({ paymentMethodOption: '{}' })).toBeUndefined();
			});
		});
	});

	describe('Payment: Query', () => {
		test.each([['merchantReference'], ['transactionId']])('finds a payment by %s', async (queryBy) => {
			const paid = await jsonOf(pay());
			const json = await jsonOf(
				query(textOf(paid.merchant_reference), { queryBy, transactionId: textOf(paid.transaction_id) }),
			);
			expect(json).toMatchObject({ payment_id: paid.payment_id, status: 'success', outcome: 'succeeded' });
			expect(JSON.parse(lastRequest('/query').body.toString())).toEqual(
				queryBy === 'transactionId'
					? { transaction_id: paid.transaction_id }
					: { merchant_reference: paid.merchant_reference },
			);
		});

		test.each([
			['paid', 'succeeded'],
			['declined', 'failed'],
			['cancelled', 'cancelled'],
		] as const)('tells that a link was %s', async (happened, outcome) => {
			const link = await jsonOf(createLink());
			engine.sandbox.pay(textOf(link.payment_id), happened);
			expect(await jsonOf(query(textOf(link.merchant_reference)))).toMatchObject({ outcome });
		});

		describe('of a reference that ChingchingPay does not know', () => {
			const goOn = (changes: INodeParameters = {}) => query('NEVER-SEEN', { ifNotFound: 'continue', ...changes });

			test('stops the run, and says that it was not found', async () => {
				const { error } = await run(query('NEVER-SEEN'));
				expect(error?.message).toMatch(/^Not found: ChingchingPay does not know 'Merchant Reference' "NEVER-SEEN"/);
				expect(error?.description).toContain("set 'If Not Found' to Continue");
			});

			test('goes on with an item that never reads as paid, where that is chosen', async () => {
				const nothing = { amount: null, currency: null, payment_id: null, created_at: null };
				expect(await jsonOf(goOn())).toEqual({
					...nothing,
					outcome: 'unknown',
					merchant_reference: 'NEVER-SEEN',
					transaction_id: null,
					found: false,
				});
				expect(await jsonOf(goOn({ queryBy: 'transactionId', transactionId: 'T-0', simplify: false }))).toEqual({
					transaction_id: 'T-0',
					found: false,
					outcome: 'unknown',
				});
			});

			test('is found with the others', async () => {
				const paid = await jsonOf(pay());
				const numbers = ['NEVER-SEEN', paid.merchant_reference];
				const { items } = await engine.run('chingchingPay', goOn({ merchantReference: '={{ $json.number }}' }), {
					items: numbers.map((number) => ({ json: { number } })),
				});
				expect(items.map(({ json }) => [json.found, json.outcome])).toEqual([
					[false, 'unknown'],
					[true, 'succeeded'],
				]);
			});
		});
	});

	describe('Payment: Refund', () => {
		test('gives all of a payment back', async () => {
			const paid = await jsonOf(pay());
			const reference = newReference('R');
			const json = await jsonOf(refund(textOf(paid.merchant_reference), { merchantReference: reference }));
			expect(json).toMatchObject({ merchant_reference: reference, outcome: 'refunded' });
			expect(await jsonOf(query(textOf(paid.merchant_reference)))).toMatchObject({ outcome: 'refunded' });
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1, refundedAmount: 1250 });
		});

		test('gives a part of a payment back, by its transaction id', async () => {
			const paid = await jsonOf(pay());
			const changes = { refundBy: 'transactionId', transactionId: textOf(paid.transaction_id), amount: 50 };
			expect(await jsonOf(refund('', changes))).toMatchObject({ amount: 0.5, outcome: 'refunded' });
			expect(await jsonOf(query(textOf(paid.merchant_reference)))).toMatchObject({ outcome: 'partiallyRefunded' });
		});

		test('is pending while the gateway works on it', async () => {
			const paid = await jsonOf(pay());
			expect(await jsonOf(refund(textOf(paid.merchant_reference), { amount: 1002 }))).toMatchObject({
				outcome: 'pending',
			});
		});

		test('sends every field that the gateway publishes', async () => {
			const paid = await jsonOf(pay());
			const reference = newReference('R');
			await jsonOf(
				refund(textOf(paid.merchant_reference), {
					merchantReference: reference,
					callback: 'url',
					callbackUrl: 'https://n8n.example.com/webhook/1',
					additionalFields: { description: 'Broken' },
				}),
			);
			expect(JSON.parse(lastRequest('/refund').body.toString())).toEqual({
				amount: 1250,
				currency: 'HKD',
				merchant_reference: reference,
				transaction_type: 'refund',
				original_merchant_reference: paid.merchant_reference,
				callback_url: 'https://n8n.example.com/webhook/1',
				description: 'Broken',
			});
		});

		test('above what is left is refused in the words of the gateway', async () => {
			const paid = await jsonOf(pay());
			const { error } = await run(refund(textOf(paid.merchant_reference), { amount: 1251 }));
			expect(error?.message).toBe(
				'ChingchingPay refused the request: amount is above the 1250 cents left to refund (code 40904)',
			);
		});
	});

	describe('Payment: Get', () => {
		test('with an order number says which operation takes one', async () => {
			const { error } = await run({ resource: 'payment', operation: 'get', paymentId: 'ORDER-1042' });
			expect(error?.description).toMatch(/^Is this an order number\? Use Query\. /);
		});

		test('with a wrong key does not ask about the number', async () => {
			engine.sandbox.faults.add({ match: { path: /detail/ }, when: 'before', kind: { status: 401, body: 'no' } });
			const { error } = await run({ resource: 'payment', operation: 'get', paymentId: 'ORDER-1042' });
			expect(error?.description).not.toContain('order number');
		});

		test('gives a payment with its merchant and store', async () => {
			const link = await jsonOf(createLink({ additionalFields: { storeId: 'store-9' } }));
			const paymentId = textOf(link.payment_id);
			const json = await jsonOf({ resource: 'payment', operation: 'get', paymentId });
			expect(json).toMatchObject({ payment_id: paymentId, store: { store_id: 'store-9' }, outcome: 'pending' });
			expect(lastRequest()).toMatchObject({
				method: 'GET',
				path: `/chingchingpay/gateway/api/v1/payments/detail/${paymentId}`,
			});
		});

		test("does not repeat a waiting execution's token", async () => {
			const link = await jsonOf(createLink({ callback: 'resumeExecution' }));
			const sent = JSON.parse(textOf(lastRequest().body.toString())) as { callback_url: string };
			const [address, token] = sent.callback_url.split('?');
			expect(token).toMatch(/^signature=./);
			const json = await jsonOf({ resource: 'payment', operation: 'get', paymentId: textOf(link.payment_id) });
			expect(json.callback_url).toBe(address);
		});

		test('keeps an id with odd characters in its place in the address', async () => {
			await run({ resource: 'payment', operation: 'get', paymentId: '..x/a b?c=#é' });
			expect(lastRequest().path).toBe('/chingchingpay/gateway/api/v1/payments/detail/..x%2Fa%20b%3Fc%3D%23%C3%A9');
		});
	});

	describe('Settlement: Get Many', () => {
		const list = async (parameters: INodeParameters) =>
			await run({ resource: 'settlement', operation: 'getAll', ...parameters });
		const pages = (from: number) => engine.sandbox.requests.slice(from).map(({ path }) => path.split('?')[1]);

		test('gives one item for each settlement, up to the limit', async () => {
			const sent = engine.sandbox.requests.length;
			const { items } = await list({ limit: 3 });
			expect(items.map(({ json, pairedItem }) => [json.settlement_id, pairedItem])).toEqual(
				Array.from({ length: 3 }, () => [textMatching(/^stl_/), { item: 0 }]),
			);
			expect(pages(sent)).toEqual(['page=1&page_size=3']);
		});

		test('gives all of them, reading on until a page is short', async () => {
			const sent = engine.sandbox.requests.length;
			const { items } = await list({ returnAll: true });
			expect(new Set(items.map(({ json }) => json.settlement_id)).size).toBe(45);
			expect(items).toHaveLength(45);
			expect(pages(sent)).toEqual(['page=1&page_size=50', 'page=2&page_size=50']);
		});

		test('gives all of them when the gateway makes its pages smaller than asked', async () => {
			const { items: all } = await list({ returnAll: true });
			const answers = [all.slice(0, 20), all.slice(20, 40), all.slice(40)];
			for (const [index, rows] of answers.entries()) {
				const body = JSON.stringify({ code: 0, message: '', data: { list: rows.map(({ json }) => json) } });
				engine.sandbox.faults.add({
					match: { path: new RegExp(`page=${index + 1}&`) },
					when: 'before',
					kind: { body, contentType: 'application/json' },
				});
			}
			const { items } = await list({ returnAll: true });
			expect(items.map(({ json }) => json)).toEqual(all.map(({ json }) => json));
		});

		test('sends its filters, times as Unix seconds', async () => {
			const sent = engine.sandbox.requests.length;
			await list({
				limit: 5,
				filters: { isTransferred: 'true', startTime: '2026-01-01T00:00:00', endTime: '2035-01-02T03:04:05Z' },
			});
			expect(pages(sent)[0]).toBe('page=1&page_size=5&is_transferred=true&start_time=1767196800&end_time=2051319845');
		});

		test.each([
			[true, 'true'],
			[false, 'false'],
		])('understands the truth value %p for Transferred, as an expression gives it', async (isTransferred, text) => {
			const sent = engine.sandbox.requests.length;
			await list({ limit: 1, filters: { isTransferred } });
			expect(pages(sent)[0]).toContain(`is_transferred=${text}`);
		});

		test('refuses any other word for Transferred, instead of listing everything', async () => {
			const { error } = await list({ limit: 1, filters: { isTransferred: 'maybe' } });
			expect(error?.message).toBe(`'Transferred' must be true or false, got "maybe"`);
		});

		test.each([
			['a bare list', [{ id: 1 }, { id: 2 }]],
			['rows', { rows: [{ id: 1 }, { id: 2 }], total: 2 }],
			['data within data', { data: [{ id: 1 }, { id: 2 }] }],
		])('reads the rows out of %s', async (_, data) => {
			const body = JSON.stringify({ code: 0, message: '', data });
			engine.sandbox.faults.add({
				match: { path: '/settlements' },
				when: 'before',
				kind: { body, contentType: 'application/json' },
				times: 2,
			});
			const { items } = await list({ returnAll: true });
			expect(items.map(({ json }) => json)).toEqual([{ id: 1 }, { id: 2 }]);
		});

		test.each([null, {}, 'none', []])('gives no item when the data is %j', async (data) => {
			const body = JSON.stringify({ code: 0, message: '', data });
			engine.sandbox.faults.add({
				match: { path: '/settlements' },
				when: 'before',
				kind: { body, contentType: 'application/json' },
			});
			const { items, error } = await list({ returnAll: true });
			expect({ items, error }).toEqual({ items: [], error: undefined });
		});
	});

	describe('Settlement: Download', () => {
		const download = (changes: INodeParameters = {}) => ({ resource: 'settlement', operation: 'download', ...changes });
		const serve = (headers: Record<string, string>, body: string) =>
			engine.sandbox.faults.add({ match: { path: '/download' }, when: 'before', kind: { status: 200, headers, body } });

		test('puts the file into a binary field, under the name that the gateway gives', async () => {
			const { items } = await run({ resource: 'settlement', operation: 'getAll', limit: 1 });
			const settlementId = textOf(items[0]?.json.settlement_id);
			const { items: files } = await run(download({ settlementId }));
			const content = Buffer.from(files[0]?.binary?.data?.data ?? '', 'base64').toString();
			expect(content).toMatch(/^settlement_id,merchant_reference,/);
			expect(files[0]?.json).toEqual({
				settlementId,
				fileName: `${settlementId}.csv`,
				mimeType: 'text/csv',
				size: content.length,
			});
			expect(files[0]?.binary?.data).toMatchObject({
				fileName: `${settlementId}.csv`,
				mimeType: 'text/csv',
				fileExtension: 'csv',
			});
		});

		test('keeps every byte, in the field that is asked for', async () => {
			serve(
				{ 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="../S1.zip"' },
				'\u0000\u0001PK',
			);
			const { items } = await run(download({ settlementId: 'S1', binaryPropertyName: 'report' }));
			expect(Buffer.from(items[0]?.binary?.report?.data ?? '', 'base64')).toEqual(Buffer.from('\u0000\u0001PK'));
			expect(items[0]?.json.fileName).toBe('S1.zip');
		});

		test('makes up a name and a type where the gateway gives none', async () => {
			serve({}, 'x');
			const { items } = await run(download({ settlementId: 'S/1 2' }));
			expect(items[0]?.json).toMatchObject({ fileName: 'settlement-S_1_2', mimeType: 'application/octet-stream' });
		});

		test('saves no refusal as the file, whatever it is sent as', async () => {
			serve(
				{ 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="S1.csv"' },
				'{"code":40401,"message":"no such settlement","data":null}',
			);
			const { error, items } = await run(download({ settlementId: 'S1' }));
			expect(error?.message).toBe('ChingchingPay refused the request: no such settlement (code 40401)');
			expect(items).toEqual([]);
		});

		test('of a settlement that is not there is refused in the words of the gateway', async () => {
			const { error } = await run(download({ settlementId: 'none' }));
			expect(error?.message).toBe('ChingchingPay refused the request: no settlement has the id none (code 40401)');
		});
	});

	describe('a merchant reference', () => {
		test.each(['ORDER 7 of May', ' padded ', 'x'.repeat(300), '訂單-🧧-7', 'a/b?c=d&e=f', '"quoted\\"', '__proto__'])(
			'%p is sent as it is, rightly signed',
			async (text) => {
				const merchantReference = `${text}${newReference()}`;
				await jsonOf(createLink({ merchantReference }));
				expect(JSON.parse(lastRequest().body.toString())).toMatchObject({ merchant_reference: merchantReference });
				expect(await jsonOf(query(merchantReference))).toMatchObject({ merchant_reference: merchantReference });
			},
		);

		test('that is a number in the data is sent as text', async () => {
			const number = Date.now();
			await jsonOf(createLink({ merchantReference: number }));
			expect(JSON.parse(lastRequest().body.toString())).toMatchObject({ merchant_reference: String(number) });
		});
	});

	test('no request has more headers than it needs', async () => {
		await jsonOf(createLink());
		const { headers } = lastRequest();
		expect(Object.keys(headers).sort()).toEqual([...JSON_POST_HEADERS, 'x-api-key', 'x-signature'].sort());
		expect(headers['content-type']).toBe('application/json');
	});
});

describe.each([
	['body', 'hex', 'secret'],
	['body', 'hex', 'key'],
	['body', 'base64', 'secret'],
	['body', 'base64', 'key'],
	['sortedParameters', 'hex', 'secret'],
	['sortedParameters', 'hex', 'key'],
	['sortedParameters', 'base64', 'secret'],
	['sortedParameters', 'base64', 'key'],
] as const)(
	'a merchant whose contract signs the %s in %s with the API %s',
	(signedContent, signatureEncoding, signer) => {
		const engine = useSandbox({
			merchants: [{ signedContent, signatureEncoding, ...(signer === 'key' ? { apiSecret: '' } : {}) }],
		});

		test.each<[string, (reference: string) => INodeParameters]>([
			[
				'a link',
				(reference) =>
					createLink({
						merchantReference: reference,
						additionalFields: { description: 'é & = 🧧', expiresAt: '2035-01-01' },
					}),
			],
			['a payment', (reference) => pay({ merchantReference: reference })],
			['a list', () => ({ resource: 'settlement', operation: 'getAll', limit: 2, filters: { isTransferred: 'true' } })],
		])('is answered when it asks for %s', async (_, parameters) => {
			const { error, items } = await engine.run('chingchingPay', parameters(newReference()));
			expect(error).toBeUndefined();
			expect(items.length).toBeGreaterThan(0);
			expect(engine.sandbox.requests.every(({ status }) => status === 200)).toBe(true);
		});

		test('is refused with one clear error when its secret is wrong', async () => {
			const credential = {
				...engine.credentialOf('chingchingPay'),
				[signer === 'key' ? 'apiKey' : 'apiSecret']: 'wrong-one',
			};
			const { error } = await engine.run('chingchingPay', query('A-1'), { credential });
			expect(error?.message).toMatch(/^ChingchingPay refused the request: .* \(code 4010[12]\)$/);
			expect(error?.description).toContain('Check the credential');
		});
	},
);

describe('a request', () => {
	const engine = useSandbox();

	test('is signed with the HMAC of the very bytes that arrive', async () => {
		await engine.run('chingchingPay', createLink({ merchantReference: '訂單 🧧' }));
		const [request] = engine.sentTo('/payments/link');
		const secret = engine.sandbox.chingchingPay.merchants[0]?.apiSecret ?? '';
		expect(request?.headers['x-signature']).toBe(
			createHmac('sha256', secret)
				.update(request?.body ?? '')
				.digest('hex'),
		);
	});
});
