import '../support/engine/fast-sleep.cts';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { runNode, type RunResult } from '../support/engine/run-node.cts';
import { createLink, createPayment, newReference, pay, query, refund } from '../support/engine/sandbox-calls.cts';
import { sendJson, startHttp } from '../support/engine/raw-server.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { anyOf, textContaining, textMatching } from '../support/matchers.cts';

const rows = (values: object[]): INodeExecutionData[] => values.map((json) => ({ json: { ...json } }));
const perRow = { merchantReference: '={{ $json.reference }}', amount: '={{ $json.cents }}' };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a batch', () => {
	const engine = useSandbox();

	const run = async (parameters: INodeParameters, items: INodeExecutionData[], settings = {}) =>
		await engine.run('chingchingPay', parameters, { items, settings });

	describe('of 100 items', () => {
		test.each([1, 10, 50])('gives one item for each, in order and paired, %i at a time', async (concurrency) => {
			const references = upTo(100).map(() => newReference());
			const { items } = await run(
				createLink({ merchantReference: '={{ $json.reference }}', options: { concurrency } }),
				rows(references.map((reference) => ({ reference }))),
			);
			expect(items.map(({ json }) => json.merchant_reference)).toEqual(references);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(upTo(100).map((item) => ({ item })));
		});

		test.each<[number | undefined, number]>([
			[1, 1],
			[undefined, 10],
			[50, 50],
		])('with concurrency %p has at most %i requests under way, and that many', async (concurrency, most) => {
			let underWay = 0;
			let peak = 0;
			const order: string[] = [];
			const server = await startHttp((_, response, body) => {
				order.push((JSON.parse(body) as { merchant_reference: string }).merchant_reference);
				peak = Math.max(peak, ++underWay);
				// The later a request comes, the sooner it is answered: the order of the answers is not that of the items.
				setTimeout(
					() => {
						underWay--;
						sendJson(response, { code: 0, data: { status: 'paid', reference: JSON.parse(body) as object } });
					},
					60 - (order.length % 30),
				);
			});
			const { items } = await runNode({
				type: 'chingchingPay',
				credential: { ...engine.credentialOf('chingchingPay'), baseUrl: server.url },
				parameters: query('={{ $json.reference }}', concurrency === undefined ? {} : { options: { concurrency } }),
				items: rows(upTo(concurrency === 1 ? 20 : 100).map((index) => ({ reference: `R-${index}` }))),
			});
			await server.close();
			expect(peak).toBe(most);
			expect(items.map(({ json }) => (json.reference as { merchant_reference: string }).merchant_reference)).toEqual(
				items.map((_, index) => `R-${index}`),
			);
			expect(order[0]).toBe('R-0');
		});

		test('does not delay its first request for the others', async () => {
			const started = Date.now();
			let first: number | undefined;
			const server = await startHttp((_, response) => {
				first ??= Date.now() - started;
				sendJson(response, { code: 0, data: { status: 'paid' } });
			});
			await runNode({
				type: 'chingchingPay',
				credential: { ...engine.credentialOf('chingchingPay'), baseUrl: server.url },
				parameters: query('A', { options: { concurrency: 1 } }),
				items: rows(upTo(100).map(() => ({}))),
			});
			const whole = Date.now() - started;
			await server.close();
			expect(first).toBeLessThan(whole / 2);
		});
	});

	describe('in which a reference comes twice', () => {
		test.each<[string, INodeParameters, string, string]>([
			['payments', pay({ ...perRow }), '/checkout', 'Merchant Reference'],
			['links', createLink({ ...perRow }), '/link', 'Merchant Reference'],
			['refunds', refund('ORDER-1', { ...perRow }), '/refund', 'Refund Number'],
		])('is refused before anything is sent: %s', async (_, parameters, path, label) => {
			const sent = engine.sentTo(path).length;
			const same = { reference: newReference(), cents: 1250 };
			const { error, items } = await run(parameters, rows([same, { ...same, reference: newReference() }, same]));
			expect(error?.message).toBe(`'${label}' "${same.reference}" is used twice in this batch`);
			expect({ items, sent: engine.sentTo(path).length - sent }).toEqual({ items: [], sent: 0 });
		});

		test('is refused for two payments of one order that exists, whatever their references', async () => {
			const sent = engine.sentTo('/checkout').length;
			const parameters = pay({ ...perRow, additionalFields: { paymentId: 'pay_1' } });
			const { error } = await run(parameters, rows(['A', 'B'].map((reference) => ({ reference, cents: 1250 }))));
			expect(error?.message).toBe(`'Payment ID' "pay_1" is used twice in this batch`);
			expect(engine.sentTo('/checkout').length - sent).toBe(0);
		});

		test('sends the first and refuses the second, when the node goes on after errors', async () => {
			const same = { reference: newReference(), cents: 1250 };
			const { items } = await run(pay({ ...perRow }), rows([same, same]), { onError: 'continueRegularOutput' });
			expect(items.map(({ json }) => json.outcome ?? json.error)).toEqual([
				'succeeded',
				expect.stringContaining('is used twice in this batch'),
			]);
			expect(engine.sandbox.ledger().of(same.reference)).toMatchObject({ created: 1, charged: 1 });
		});

		test('may be a look-up', async () => {
			const reference = newReference();
			await run(pay({ merchantReference: reference }), rows([{}]));
			const { items } = await run(query(reference), rows([{}, {}]));
			expect(items.map(({ json }) => json.outcome)).toEqual(['succeeded', 'succeeded']);
		});

		test('is refused for payments of Clink, too', async () => {
			const sent = engine.sandbox.requests.length;
			const { error } = await engine.run('clink', createPayment({ merchantReferenceId: 'SAME' }), {
				items: rows([{}, {}]),
			});
			expect(error?.message).toContain(`'Merchant Reference ID' "SAME" is used twice in this batch`);
			expect(engine.sandbox.requests.length - sent).toBe(0);
		});

		test('may be payments of Clink without any reference', async () => {
			const { items } = await engine.run('clink', createPayment(), { items: rows([{}, {}]) });
			expect(items.map(({ json }) => json.outcome)).toEqual(['succeeded', 'succeeded']);
		});
	});

	describe('in which an item has a mistake', () => {
		const mixed = () => [1250, 12.5, 1300].map((cents) => ({ reference: newReference(), cents }));

		test('sends nothing at all and names the item', async () => {
			const sent = engine.sandbox.requests.length;
			const values = mixed();
			const { error, place, items } = await run(pay({ ...perRow }), rows(values));
			expect(error?.message).toBe("'Amount in Cents' must be a whole number of cents, got 12.5");
			expect(place).toBe(`item 1: ${values[1]?.reference}`);
			expect(error?.context).toMatchObject({ itemIndex: 1 });
			expect({ items, sent: engine.sandbox.requests.length - sent }).toEqual({ items: [], sent: 0 });
		});

		test('sends the others when the node goes on after errors, and gives an error item in its place', async () => {
			const { items } = await run(pay({ ...perRow }), rows(mixed()), { onError: 'continueRegularOutput' });
			expect(items.map(({ json }) => json.outcome ?? 'error')).toEqual(['succeeded', 'error', 'succeeded']);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
			expect(items[1]?.json).toEqual({
				error: "'Amount in Cents' must be a whole number of cents, got 12.5",
				details: { kind: 'input', description: textContaining('1250 for 12.50') },
			});
		});

		test('gives it to the error output, with the data that it came with', async () => {
			const values = mixed();
			const { items, errorItems } = await run(pay({ ...perRow }), rows(values), { onError: 'continueErrorOutput' });
			expect(items.map(({ json }) => json.merchant_reference)).toEqual([values[0]?.reference, values[2]?.reference]);
			expect(errorItems).toHaveLength(1);
			expect(errorItems[0]?.json).toMatchObject({
				...values[1],
				error: textContaining("'Amount in Cents'"),
				details: { kind: 'input' },
			});
		});

		test('gives error items only, when every item has one', async () => {
			const { items } = await run(pay({ ...perRow }), rows([{ cents: 0 }, { cents: 0 }]), {
				onError: 'continueRegularOutput',
			});
			expect(items.map(({ json }) => (json.details as { kind: string }).kind)).toEqual(['input', 'input']);
		});
	});

	describe('in which an item fails', () => {
		/** The third of five is refused by the gateway. */
		const five = () => upTo(5).map((index) => ({ reference: newReference(`N${index}`), cents: 1000 + index }));
		const refuse = (reference: string, delayMs = 0) =>
			engine.sandbox.faults.add({
				match: { path: '/checkout', reference },
				when: 'before',
				kind: { body: '{"code":40902,"message":"closed","data":null}', contentType: 'application/json' },
				delayMs,
			});

		test('starts no later one, and tells what was carried out and what was not', async () => {
			const values = five();
			refuse(values[2]?.reference ?? '');
			const { error, place, items } = await run(pay({ ...perRow, options: { concurrency: 1 } }), rows(values));
			expect(items).toEqual([]);
			expect(error?.message).toBe('ChingchingPay refused the request: closed (code 40902)');
			expect(place).toBe(`item 2: ${values[2]?.reference}`);
			expect(error?.description).toBe(
				'It exists already, its state does not allow this, or the amount is too high: look it up. Do not change its number, which could make it happen twice. ' +
					`Carried out before the batch stopped: 'Merchant Reference' "${values[0]?.reference}", 'Merchant Reference' "${values[1]?.reference}". ` +
					"Their results are in the error's details. " +
					"2 more items were not started. Set 'On Error' to continue to get every item's result.",
			);
			expect(values.map(({ reference }) => engine.sandbox.ledger().of(reference).charged)).toEqual([1, 1, 0, 0, 0]);
		});

		describe('keeps what was carried out in its error, to be copied:', () => {
			const dataOf = ({ error }: RunResult) =>
				error?.context?.['data'] as { carriedOut: IDataObject[]; notListed?: number };
			const links = async (values: Array<{ reference: string; cents: number }>, changes: INodeParameters = {}) => {
				engine.sandbox.faults.add({
					match: { path: '/link', reference: values.at(-1)?.reference ?? '' },
					when: 'before',
					kind: { status: 403, body: 'no' },
				});
				return await run(createLink({ ...perRow, options: { concurrency: 1 }, ...changes }), rows(values));
			};

			test('each with its reference, its IDs and the address at which it is paid', async () => {
				const values = five();
				const result = await links(values);
				expect(dataOf(result)).toMatchObject({
					carriedOut: values.slice(0, 4).map(({ reference }) => ({
						reference,
						outcome: 'pending',
						payment_link: textMatching(/^http/),
						merchant_reference: reference,
						payment_id: anyOf(String),
					})),
				});
			});

			test('twenty of them, then how many more', async () => {
				const values = upTo(24).map((index) => ({ reference: newReference(`N${index}`), cents: 1000 }));
				const { carriedOut, notListed } = dataOf(await links(values));
				expect([carriedOut.length, notListed]).toEqual([20, 3]);
			});

			test('but no address of a run that waits, and no key', async () => {
				const result = await links(five(), { callback: 'resumeExecution' });
				expect(JSON.stringify(dataOf(result))).not.toMatch(/callback|webhook-waiting|signature/);
			});

			test('nothing where nothing was carried out', async () => {
				expect(dataOf(await links(five().slice(0, 1)))).toBeUndefined();
			});
		});

		test('brings those under way to their end, and tells of them', async () => {
			const values = five();
			engine.sandbox.setLatency(50);
			refuse(values[0]?.reference ?? '');
			const { error } = await run(pay({ ...perRow, options: { concurrency: 3 } }), rows(values));
			expect(error?.context).toMatchObject({ itemIndex: 0 });
			for (const { reference } of values.slice(1, 3)) expect(error?.description).toContain(reference);
			expect(error?.description).toContain('2 more items were not started.');
			expect(values.map(({ reference }) => engine.sandbox.ledger().of(reference).charged)).toEqual([0, 1, 1, 0, 0]);
		});

		test('tells of every payment under way whose outcome is unknown', async () => {
			const values = five().slice(0, 3);
			const gateway = await startHttp((request, response, body) => {
				if (request.url?.endsWith('/query')) {
					sendJson(response, { code: 40300, message: 'no' }, 403);
					return;
				}
				if (body.includes(values[0]?.reference ?? '')) {
					sendJson(response, { code: 40902, message: 'closed', data: null });
					return;
				}
				if (body.includes(values[1]?.reference ?? '')) return response.destroy();
				sendJson(response, { code: 0, data: { result: 'success', merchant_reference: values[2]?.reference } });
			});
			const { error } = await runNode({
				type: 'chingchingPay',
				credential: { ...engine.credentialOf('chingchingPay'), baseUrl: gateway.url },
				parameters: pay({ ...perRow, reuseExisting: false, options: { concurrency: 3 } }),
				items: rows(values),
			});
			await gateway.close();
			expect(error?.context).toMatchObject({ itemIndex: 0 });
			expect(error?.description).toContain(
				`Carried out before the batch stopped: 'Merchant Reference' "${values[2]?.reference}".`,
			);
			expect(error?.description).toContain(
				`It is unknown whether these took effect: 'Merchant Reference' "${values[1]?.reference}".`,
			);
		});

		test('continues with the other items and routes each to its own output', async () => {
			const values = five();
			refuse(values[2]?.reference ?? '');
			const { items, errorItems } = await run(pay({ ...perRow }), rows(values), { onError: 'continueErrorOutput' });
			expect(items.map(({ json }) => json.merchant_reference)).toEqual(
				[0, 1, 3, 4].map((index) => values[index]?.reference),
			);
			expect(errorItems.map(({ json }) => json)).toEqual([
				{
					...values[2],
					error: 'ChingchingPay refused the request: closed (code 40902)',
					details: {
						kind: 'refused',
						description: anyOf(String),
						httpStatus: 200,
						gatewayCode: 40902,
						gatewayMessage: 'closed',
					},
				},
			]);
		});

		test('says nothing of the others when there are none', async () => {
			const [value] = five();
			refuse(value?.reference ?? '');
			const { error } = await run(pay({ ...perRow }), rows([value ?? {}]));
			expect(error?.description).toBe(
				'It exists already, its state does not allow this, or the amount is too high: look it up. Do not change its number, which could make it happen twice.',
			);
		});

		test('names twenty of those that were carried out, and how many more', async () => {
			const values = upTo(26).map((index) => ({ reference: newReference(`M${index}`), cents: 1000 }));
			refuse(values[25]?.reference ?? '');
			const { error } = await run(pay({ ...perRow, options: { concurrency: 1 } }), rows(values));
			expect(error?.description).toContain(`"${values[19]?.reference}" and 5 more.`);
			expect(error?.description).not.toContain(values[20]?.reference);
		});
	});

	test('of nothing gives nothing', async () => {
		expect((await run(pay(), [])).items).toEqual([]);
	});

	test('leaves its input as it was', async () => {
		const items = rows([{ reference: newReference(), cents: 1250, nested: { list: [1] } }]);
		const before = structuredClone(items);
		await run(pay({ ...perRow }), items);
		expect(items.map(({ json }) => json)).toEqual(before.map(({ json }) => json));
	});
});
