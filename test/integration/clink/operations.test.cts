import '../../support/engine/fast-sleep.cts';

import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createPayment, JSON_POST_HEADERS, newReference } from '../../support/engine/sandbox-calls.cts';
import type { RunResult } from '../../support/engine/run-node.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';
import { anyOf, textMatching } from '../../support/matchers.cts';

describe('Clink', () => {
	const engine = useSandbox();

	const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);
	const jsonOf = async (parameters: INodeParameters): Promise<IDataObject> => {
		const { items, error } = await run(parameters);
		if (error !== undefined) throw error;
		expect(items).toHaveLength(1);
		return items[0]?.json ?? {};
	};
	/** The last one, or the last one to a path: a payment with a reference is looked up before and after it is sent. */
	const lastRequest = (path = '') => {
		const request = engine.sentTo(path).at(-1);
		if (request === undefined) throw new Error('Nothing was sent.');
		return request;
	};
	const lastBody = (path = '') => JSON.parse(lastRequest(path).body.toString()) as IDataObject;
	const answerWith = (path: string, body: unknown) =>
		engine.sandbox.faults.add({
			match: { path },
			when: 'before',
			kind: { body: JSON.stringify(body), contentType: 'application/json' },
		});

	const hintsOf = ({ run: { data } }: RunResult) =>
		data.resultData.runData['Node Under Test']?.at(-1)?.hints?.map(({ message }) => message) ?? [];

	test('every request has the key and the time, and no more headers than it needs', async () => {
		await jsonOf(createPayment());
		const { headers } = lastRequest();
		expect(Object.keys(headers).sort()).toEqual([...JSON_POST_HEADERS, 'x-api-key', 'x-timestamp'].sort());
		expect(headers['x-api-key']).toBe(engine.sandbox.clink.apiKeys[0]);
		expect(Math.abs(Number(headers['x-timestamp']) - Date.now())).toBeLessThan(10_000);
	});

	describe('Payment: Create', () => {
		test.each([
			['15800.50', 'IDR', 15800.5],
			['1500', 'JPY', 1500],
			['1.234', 'IQD', 1.234],
			// Not in the list, as an expression may return it.
			['1.2345', '={{ "clf" }}', 1.2345],
		])('takes %s %s, by the decimals of ISO 4217', async (amount, currency, sent) => {
			expect(await jsonOf(createPayment({ amount, currency }))).toMatchObject({ outcome: 'succeeded' });
			expect(lastBody()).toMatchObject({ amount: sent, currency: currency.startsWith('=') ? 'CLF' : currency });
		});

		test.each([
			[19.99, 'CARD', 'succeeded'],
			[19.13, 'CARD', 'failed'],
			[19.02, 'CARD', 'pending'],
			[19.99, 'GCASH', 'actionRequired'],
		])('of %p by %s is %s', async (amount, paymentMethodType, outcome) => {
			const json = await jsonOf(createPayment({ amount, paymentMethodType }));
			expect(json).toMatchObject({ orderId: textMatching(/^order_/), amount, currency: 'USD', outcome });
		});

		test('sends only what is filled in, as JSON without a byte more', async () => {
			await jsonOf(createPayment());
			expect(lastRequest().body.toString()).toBe(JSON.stringify(lastBody()));
			expect(lastBody()).toEqual({
				customerEmail: 'ada@example.com',
				amount: 19.99,
				currency: 'USD',
				paymentMethodType: 'CARD',
				paymentInstrumentId: 'pi_test',
				returnUrl: 'https://shop.example.com/thanks',
			});
		});

		test('sends every field that Clink publishes', async () => {
			const reference = newReference();
			await jsonOf(
				createPayment({
					customerIdentifierType: 'customerId',
					customerIdentifier: 'cus_test',
					amount: '1250',
					currency: 'jpy',
					paymentMethodType: 'ALIPAY',
					merchantReferenceId: reference,
					additionalFields: {
						customerEmail: 'buyer@example.com',
						referenceCustomerId: 'customer-7',
						deviceType: 'iOS',
						metadata: { entries: [{ key: 'order', value: '訂單 🧧' }] },
						paymentCurrency: 'hkd',
						platformType: 'WAP',
						priceDataList: {
							items: [
								{
									name: 'Ticket',
									unitAmount: 625,
									quantity: 2,
									currency: 'JPY',
									imageUrl: 'https://cdn.example.com/t.png',
								},
							],
						},
						promotionCode: 'SPRING',
					},
				}),
			);
			expect(lastBody('/payment')).toEqual({
				customerId: 'cus_test',
				customerEmail: 'buyer@example.com',
				referenceCustomerId: 'customer-7',
				amount: 1250,
				currency: 'JPY',
				paymentMethodType: 'ALIPAY',
				paymentInstrumentId: 'pi_test',
				returnUrl: 'https://shop.example.com/thanks',
				paymentCurrency: 'HKD',
				priceDataList: [
					{ name: 'Ticket', unitAmount: 625, quantity: 2, currency: 'JPY', imageUrl: 'https://cdn.example.com/t.png' },
				],
				merchantReferenceId: reference,
				promotionCode: 'SPRING',
				metadata: { order: '訂單 🧧' },
				platformType: 'WAP',
				deviceType: 'iOS',
			});
		});

		test('charges a price that is set up in Clink', async () => {
			const json = await jsonOf(createPayment({ pricing: 'price', productId: 'prd_test', priceId: 'price_test' }));
			expect(json).toMatchObject({ amount: 19.99, outcome: 'succeeded' });
			expect(lastBody()).toMatchObject({ productId: 'prd_test', priceId: 'price_test' });
			expect(lastBody()).not.toHaveProperty('amount');
		});

		test.each(['ALIPAY', 'CASHAPP', 'GCASH', 'KAKAO', 'PROMPTPAY', 'QRIS', 'TNG', 'WECHAT'])(
			'needs no instrument for %s',
			async (paymentMethodType) => {
				await jsonOf(createPayment({ paymentMethodType, paymentInstrumentId: '' }));
				expect(lastBody()).not.toHaveProperty('paymentInstrumentId');
			},
		);

		test.each([
			['customerId', 'cus_test'],
			['customerEmail', 'eve@example.com'],
			['referenceCustomerId', 'customer 訂-7'],
		])('names the customer by %s', async (customerIdentifierType, customerIdentifier) => {
			await jsonOf(createPayment({ customerIdentifierType, customerIdentifier }));
			expect(lastBody()).toMatchObject({ [customerIdentifierType]: customerIdentifier });
		});

		test.each([
			[0.1, 'USD', '0.1'],
			['0.10', 'USD', '0.1'],
			[1e6, 'USD', '1000000'],
			['1.234', 'KWD', '1.234'],
			[12345678.91, 'USD', '12345678.91'],
		])('sends the amount %p in %s as the number %s', async (amount, currency, text) => {
			await run(createPayment({ amount, currency }));
			expect(lastRequest().body.toString()).toContain(`"amount":${text},`);
		});

		test('is refused in the words of the gateway', async () => {
			const { error } = await run(
				createPayment({ customerIdentifierType: 'customerId', customerIdentifier: 'cus_none' }),
			);
			expect(error?.message).toMatch(/^Clink refused the request: CUSTOMER_NOT_FOUND: .* \(code 90101204\)$/);
		});

		describe('with a QR code', () => {
			const scan = (changes: INodeParameters = {}) =>
				createPayment({ paymentMethodType: 'CASHAPP', qrCodeToBinary: true, ...changes });

			test('puts it into a binary field', async () => {
				const { items } = await run(scan());
				const { qrCode } = items[0]?.binary ?? {};
				expect(qrCode).toMatchObject({ mimeType: 'image/png', fileName: 'qr-code.png', fileExtension: 'png' });
				expect(
					Buffer.from(qrCode?.data ?? '', 'base64')
						.subarray(1, 4)
						.toString(),
				).toBe('PNG');
			});

			test('puts it into the field of the given name', async () => {
				const { items } = await run(scan({ binaryPropertyName: 'code' }));
				expect(Object.keys(items[0]?.binary ?? {})).toEqual(['code']);
			});

			test.each(['GCASH', 'CARD'])(
				'has no binary field where Clink sends no image, as with %s, and says so',
				async (type) => {
					const reference = newReference();
					const result = await run(scan({ paymentMethodType: type, merchantReferenceId: reference }));
					expect(result.items[0]).not.toHaveProperty('binary');
					expect(hintsOf(result)).toEqual([
						textMatching(new RegExp(`^'Put QR Code in Field' is on, but Clink sent no image of a QR code for `)),
					]);
				},
			);

			test('says nothing where the code is there, or was not asked for', async () => {
				expect(hintsOf(await run(scan()))).toEqual([]);
				expect(hintsOf(await run(scan({ paymentMethodType: 'GCASH', qrCodeToBinary: false })))).toEqual([]);
			});

			test('has no binary field unless asked', async () => {
				const { items } = await run(scan({ qrCodeToBinary: false }));
				expect(items[0]).not.toHaveProperty('binary');
			});
		});

		describe('with Reuse Existing', () => {
			const once = (reference: string) => createPayment({ merchantReferenceId: reference });
			const again = (reference: string) => ({ ...once(reference), reuseExisting: false });

			test('is the default', async () => {
				const reference = newReference();
				await jsonOf(once(reference));
				await jsonOf(again(reference));
				expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 2, charged: 2 });
			});

			test('charges once, however often it is run', async () => {
				const reference = newReference();
				const first = await jsonOf(once(reference));
				const second = await jsonOf(once(reference));
				expect(second).toMatchObject({ orderId: first.orderId, reused: true, outcome: 'succeeded' });
				expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
			});

			test('charges again when the earlier order was declined', async () => {
				const reference = newReference();
				await jsonOf(createPayment({ amount: 19.13, merchantReferenceId: reference }));
				expect(await jsonOf(once(reference))).toMatchObject({ outcome: 'succeeded' });
				expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 2, charged: 1 });
			});

			test('gives back the newest of several', async () => {
				const reference = newReference();
				await jsonOf(again(reference));
				await sleep(5);
				const newest = await jsonOf(again(reference));
				expect(await jsonOf(once(reference))).toMatchObject({ orderId: newest.orderId, reused: true });
			});

			test('charges nothing when the reference was used for another amount', async () => {
				const reference = newReference();
				await jsonOf(createPayment({ amount: 5, merchantReferenceId: reference }));
				const { error } = await run({ ...once(reference), amount: 6 });
				expect(error?.message).toBe(
					`'Merchant Reference ID' "${reference}" was used before, for an order with a different amount`,
				);
				expect(error?.description).toContain('Nothing was sent.');
				expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
			});

			test('gives back the one that is for the same, among several', async () => {
				const reference = newReference();
				const first = await jsonOf({ ...again(reference), amount: 5 });
				await jsonOf({ ...again(reference), amount: 6 });
				expect(await jsonOf({ ...once(reference), amount: 5 })).toMatchObject({ orderId: first.orderId, reused: true });
			});

			test('asks nothing when there is no reference to ask about', async () => {
				const sent = engine.sandbox.requests.length;
				await jsonOf(createPayment());
				expect(engine.sandbox.requests.length - sent).toBe(1);
			});
		});

		describe('with Wait for Final Status', () => {
			const waiting = (changes: INodeParameters = {}) =>
				createPayment({ amount: 19.02, waitForFinalStatus: true, waitLimitSeconds: 5, ...changes });

			test('gives the order once it is paid', async () => {
				expect(await jsonOf(waiting())).toMatchObject({ status: 'success', outcome: 'succeeded' });
			});

			test('asks nothing when the answer is final at once', async () => {
				const sent = engine.sandbox.requests.length;
				await jsonOf(waiting({ amount: 19.99 }));
				expect(engine.sandbox.requests.length - sent).toBe(1);
			});

			test('gives up after its limit, without an outcome that it does not know', async () => {
				const json = await jsonOf(waiting({ amount: 19.99, paymentMethodType: 'GCASH', waitLimitSeconds: 1 }));
				expect(json).toMatchObject({ timedOut: true, outcome: 'pending' });
			});

			test('goes on asking when an answer is lost', async () => {
				engine.sandbox.faults.add({ match: { method: 'GET' }, when: 'before', kind: { status: 404 } });
				expect(await jsonOf(waiting())).toMatchObject({ outcome: 'succeeded' });
			});

			test('does not wait for an order without a number', async () => {
				answerWith('/payment', { code: 200, msg: 'success', data: { status: 2 } });
				expect(await jsonOf(waiting())).toEqual({ status: 2, outcome: 'pending' });
			});
		});
	});

	describe('Payment: Refresh QR Code', () => {
		test('gives a new code for a Cash App order, with its image', async () => {
			const { orderId } = await jsonOf(createPayment({ paymentMethodType: 'CASHAPP' }));
			const { items } = await run({
				resource: 'payment',
				operation: 'refreshQrCode',
				orderId: textOf(orderId),
				qrCodeToBinary: true,
			});
			expect(items[0]?.json).toMatchObject({ orderId, outcome: 'actionRequired' });
			expect(items[0]?.binary?.qrCode?.mimeType).toBe('image/png');
			expect(lastRequest()).toMatchObject({
				method: 'POST',
				path: `/clink/api/payment/${textOf(orderId)}/qrcode/refresh`,
			});
			expect(lastRequest().body).toHaveLength(0);
		});

		test('has an unknown outcome when the answer names no action', async () => {
			answerWith('/qrcode/refresh', { code: 200, msg: 'success', data: { orderId: 'o' } });
			expect(await jsonOf({ resource: 'payment', operation: 'refreshQrCode', orderId: 'o' })).toEqual({
				orderId: 'o',
				outcome: 'unknown',
			});
		});
	});

	describe('Order: Get', () => {
		test('gives an order with its outcome', async () => {
			const { orderId } = await jsonOf(createPayment());
			expect(await jsonOf({ resource: 'order', operation: 'get', orderId: textOf(orderId) })).toMatchObject({
				orderId,
				status: 'success',
				outcome: 'succeeded',
			});
		});
	});

	describe('Order: Get Many', () => {
		test('gives the orders under a reference', async () => {
			const reference = newReference('訂');
			const parameters = createPayment({ reuseExisting: false, merchantReferenceId: reference });
			const made = [await jsonOf(parameters), await jsonOf(parameters)];
			const { items } = await run({
				resource: 'order',
				operation: 'getAll',
				filters: { merchantReferenceId: reference },
			});
			expect(items.map(({ json }) => json.orderId).sort()).toEqual(made.map(({ orderId }) => orderId).sort());
			expect(items.every(({ json }) => json.outcome === 'succeeded')).toBe(true);
		});

		test('sends its filters, and pages as Clink counts them', async () => {
			const sent = engine.sandbox.requests.length;
			await run({
				resource: 'order',
				operation: 'getAll',
				returnAll: true,
				filters: { customerId: 'cus none', merchantReferenceId: 'A&B', subscriptionId: 'sub_1' },
			});
			expect(engine.sandbox.requests[sent]?.path).toBe(
				'/clink/api/order?customerId=cus%20none&merchantReferenceId=A%26B&subscriptionId=sub_1&pageNum=1&pageSize=50',
			);
		});

		test.each<[string, object]>([
			[
				'data.rows',
				{
					data: {
						total: 2,
						rows: [
							{ orderId: 'a', status: 'success' },
							{ orderId: 'b', status: 'failed' },
						],
					},
				},
			],
			[
				'a list in data',
				{
					data: [
						{ orderId: 'a', status: 'success' },
						{ orderId: 'b', status: 'failed' },
					],
				},
			],
		])('reads the orders out of %s', async (_, members) => {
			answerWith('/order', { code: 200, msg: 'success', ...members });
			const { items } = await run({ resource: 'order', operation: 'getAll', limit: 2 });
			expect(items.map(({ json }) => [json.orderId, json.outcome])).toEqual([
				['a', 'succeeded'],
				['b', 'failed'],
			]);
		});

		test('gives no more than the limit', async () => {
			await jsonOf(createPayment());
			await jsonOf(createPayment());
			const { items } = await run({ resource: 'order', operation: 'getAll', limit: 1 });
			expect(items).toHaveLength(1);
		});
	});

	describe('Refund', () => {
		const refund = (changes: INodeParameters) => ({
			resource: 'refund',
			operation: 'create',
			refundMerchantOrderId: newReference('R'),
			amount: 19.99,
			...changes,
		});

		test('gives an order back, and is found again', async () => {
			const { orderId } = await jsonOf(createPayment());
			const made = await jsonOf(
				refund({ orderId: textOf(orderId), additionalFields: { refundReasonType: 2, remark: 'Too late' } }),
			);
			expect(made).toMatchObject({ refundAmount: 19.99, status: 'success', outcome: 'refunded' });
			expect(lastBody()).toEqual({
				orderId,
				refundMerchantOrderId: made.refundMerchantOrderId,
				refundAmount: 19.99,
				refundReasonType: 2,
				remark: 'Too late',
			});
			expect(await jsonOf({ resource: 'refund', operation: 'get', refundId: textOf(made.refundId) })).toEqual(made);
		});

		test('moves money once under one number, however often it is run', async () => {
			const { orderId } = await jsonOf(createPayment());
			const parameters = refund({ orderId: textOf(orderId), amount: 5 });
			expect(await jsonOf(parameters)).toEqual(await jsonOf(parameters));
			expect(engine.sandbox.ledger().of(parameters.refundMerchantOrderId)).toMatchObject({
				refunded: 1,
				refundedAmount: 5,
			});
		});

		test('takes a reason that an expression gives as text', async () => {
			const { orderId } = await jsonOf(createPayment());
			await jsonOf(refund({ orderId: textOf(orderId), additionalFields: { refundReasonType: '={{ "0" }}' } }));
			expect(lastBody()).toMatchObject({ refundReasonType: 0 });
		});
	});

	describe('Customer Portal Session', () => {
		const portal = (changes: INodeParameters = {}) => ({
			resource: 'customerPortalSession',
			operation: 'create',
			customerId: 'cus_test',
			...changes,
		});

		test('gives a link that expires, and is about no payment', async () => {
			const made = await jsonOf(portal());
			expect(made).toEqual({ url: textMatching(/^http/), expiresAt: anyOf(Number), outcome: 'notApplicable' });
			expect(Number(made.expiresAt)).toBeGreaterThan(Date.now());
			expect(lastRequest()).toMatchObject({ method: 'POST', path: '/clink/api/billing/session' });
			expect(lastBody()).toEqual({ customerId: 'cus_test' });
		});

		test('sends every field that is filled in', async () => {
			const returnUrl = 'https://shop.example.com/account';
			await jsonOf(
				portal({
					customerId: ' cus_test ',
					additionalFields: { returnUrl, subscriptionUpdateProductIds: 'prd_test, prd_test' },
				}),
			);
			expect(lastBody()).toEqual({
				customerId: 'cus_test',
				returnUrl,
				subscriptionUpdateProductIds: ['prd_test', 'prd_test'],
			});
		});

		test('leaves the products out, which allows all, when none is entered', async () => {
			await jsonOf(portal({ additionalFields: { subscriptionUpdateProductIds: ' ' } }));
			expect(lastBody()).toEqual({ customerId: 'cus_test' });
		});

		test('is refused in the words of the gateway', async () => {
			const { error } = await run(portal({ customerId: 'cus_none' }));
			expect(error?.message).toMatch(/^Clink refused the request: CUSTOMER_NOT_FOUND: .*$/);
		});
	});
});
