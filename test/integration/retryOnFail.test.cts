import '../support/engine/fast-sleep.cts';

import type { INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { type Fault, type FaultKind } from '../../sandbox/index.cts';
import { runNode } from '../support/engine/run-node.cts';
import { createLink, createPayment, newReference, pay, query } from '../support/engine/sandbox-calls.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { textOf } from '../support/text.cts';

const rows = (values: object[]): INodeExecutionData[] => values.map((json) => ({ json: { ...json } }));
const newRows = (count: number) => Array.from({ length: count }, () => ({ reference: newReference() }));
const REFUSAL: FaultKind = {
	body: '{"code":40902,"msg":"busy","message":"busy","data":null}',
	contentType: 'application/json',
};

/** n8n runs the whole node again, all items, until it succeeds or was tried three times. */
describe('with Retry On Fail', () => {
	const engine = useSandbox();

	const run = async (
		type: 'chingchingPay' | 'clink',
		parameters: INodeParameters,
		items: INodeExecutionData[] = rows([{}]),
		settings: Partial<INode> = {},
	) =>
		await runNode({
			type,
			credential: engine.credentialOf(type),
			parameters,
			items,
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1, ...settings },
		});
	const strike = (match: Fault['match'], when: Fault['when'], kind: FaultKind, times = 1) =>
		engine.sandbox.faults.add({ match, when, kind, times });
	const sentFor = (path: string, reference: string) =>
		engine.sentTo(path).filter(({ body }) => body.includes(reference)).length;
	const perRow = { merchantReference: '={{ $json.reference }}' };

	describe.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'and On Error set to %s',
		(onError) => {
			test('items that succeeded are not sent again when the first one is', async () => {
				const values = newRows(5);
				strike({ path: '/checkout', reference: values[0]?.reference ?? '' }, 'before', REFUSAL);
				const { items, error } = await run('chingchingPay', pay({ ...perRow }), rows(values), { onError });
				expect(error).toBeUndefined();
				expect(items.map(({ json, pairedItem }) => [json.merchant_reference, json.outcome, pairedItem])).toEqual(
					values.map(({ reference }, item) => [reference, 'succeeded', { item }]),
				);
				expect(values.map(({ reference }) => sentFor('/checkout', reference))).toEqual([2, 1, 1, 1, 1]);
			});

			test('a payment whose outcome is unknown is looked up on the retry, not sent again', async () => {
				const reference = newReference();
				strike({ path: '/checkout', reference }, 'after', 'reset');
				// Every look-up of the first try is refused, the one before the send too, and the first one of the retry is not.
				strike({ path: '/query', reference }, 'before', { status: 403, body: 'Forbidden' }, 7);
				const { items } = await run(
					'chingchingPay',
					pay({ merchantReference: reference, reuseExisting: false }),
					rows([{}]),
					{ onError },
				);
				expect(items[0]?.json).toMatchObject({ merchant_reference: reference, recovered: true, outcome: 'succeeded' });
				expect(sentFor('/checkout', reference)).toBe(1);
				expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
			});

			test.each<[string, FaultKind]>([
				[
					'is not found',
					{ body: '{"code":40401,"message":"no such thing","data":null}', contentType: 'application/json' },
				],
				['cannot be looked up', { status: 403, body: 'Forbidden' }],
			])('a payment whose outcome is unknown and which %s stays unknown and is not sent again', async (_, kind) => {
				const reference = newReference();
				strike({ path: '/checkout', reference }, 'after', 'reset');
				strike({ path: '/query', reference }, 'before', kind, 1_000);
				const { error, items, errorItems } = await run(
					'chingchingPay',
					pay({ merchantReference: reference, reuseExisting: false }),
					rows([{}]),
					{ onError },
				);
				const message = error?.message ?? (items[0] ?? errorItems[0])?.json.error;
				expect(message).toContain('It is unknown whether this took effect.');
				expect(sentFor('/checkout', reference)).toBe(1);
			});
		},
	);

	test('a payment of Clink without a reference is not sent again because another item failed', async () => {
		const values = [{ email: 'a@example.com' }, { email: 'b@example.com' }];
		strike({ path: '/payment' }, 'before', REFUSAL);
		const sent = engine.sentTo('/payment').length;
		const parameters = createPayment({ customerIdentifier: '={{ $json.email }}', options: { concurrency: 1 } });
		const { items } = await run('clink', parameters, rows(values), { onError: 'continueRegularOutput' });
		expect(items.map(({ json }) => json.outcome)).toEqual(['succeeded', 'succeeded']);
		const bodies = engine
			.sentTo('/payment')
			.slice(sent)
			.map(({ body }) => (body.includes('a@example.com') ? 'a' : 'b'));
		expect(bodies).toEqual(['a', 'b', 'a']);
	});

	test('a payment of Clink without a reference is not sent again when its answer was lost', async () => {
		strike({ path: '/payment' }, 'after', 'reset');
		const sent = engine.sentTo('/payment').length;
		const { error } = await run('clink', createPayment());
		expect(error?.message).toContain('It was not sent again');
		expect(engine.sentTo('/payment').length - sent).toBe(1);
	});

	test('a payment of Clink whose outcome is unknown is looked up on the retry, not sent again', async () => {
		const reference = newReference();
		strike({ path: '/payment', reference }, 'after', 'reset');
		strike({ method: 'GET', path: '/order' }, 'before', { status: 403, body: 'Forbidden' }, 7);
		const { items } = await run('clink', createPayment({ reuseExisting: false, merchantReferenceId: reference }));
		expect(items[0]?.json).toMatchObject({ merchantReferenceId: reference, recovered: true, outcome: 'succeeded' });
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});

	test('a payment of Clink that is still unknown on the retry is not sent again', async () => {
		const reference = newReference();
		strike({ path: '/payment', reference }, 'before', 'reset');
		const { error } = await run('clink', createPayment({ merchantReferenceId: reference }));
		expect(error?.message).toContain('It is unknown whether this took effect.');
		expect(sentFor('/payment', reference)).toBe(1);
	});

	test('a checkout page of Clink is not made twice because another item failed', async () => {
		const sent = engine.sentTo('/checkout/session').length;
		strike({ path: '/checkout/session' }, 'before', REFUSAL);
		const parameters = {
			resource: 'checkoutSession',
			operation: 'create',
			customerIdentifier: '={{ $json.email }}',
			amount: 1,
			currency: 'USD',
			options: { concurrency: 1 },
		};
		const { items } = await run('clink', parameters, rows([{ email: 'a@example.com' }, { email: 'b@example.com' }]), {
			onError: 'continueRegularOutput',
		});
		expect(items.map(({ json }) => json.outcome)).toEqual(['pending', 'pending']);
		expect(engine.sentTo('/checkout/session').length - sent).toBe(3);
	});

	test('a refund of Clink whose answers were lost is sent again, since it takes effect once', async () => {
		const { items: paid } = await run('clink', createPayment());
		const reference = newReference('R');
		strike({ path: '/refund' }, 'after', 'reset', 4);
		const { items } = await run('clink', {
			resource: 'refund',
			operation: 'create',
			orderId: textOf(paid[0]?.json.orderId),
			refundMerchantOrderId: reference,
			amount: 1,
		});
		expect(items[0]?.json).toMatchObject({ refundMerchantOrderId: reference, outcome: 'refunded' });
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1, refundedAmount: 1 });
	});

	test('a link that was made is not made again because its address was lost', async () => {
		const reference = newReference();
		strike({ path: '/link', reference }, 'after', 'reset');
		engine.sandbox.faults.duplicateReference = 'accept';
		const { error } = await run('chingchingPay', createLink({ merchantReference: reference }));
		expect(error?.message).toBe('The payment link was created, but the response with its URL was lost');
		expect(engine.sandbox.ledger().of(reference).created).toBe(1);
	});

	test('a look-up is made again for all items', async () => {
		const [first, second] = newRows(2);
		await run('chingchingPay', pay({ ...perRow }), rows([first ?? {}, second ?? {}]));
		const sent = engine.sentTo('/query').length;
		strike({ path: '/query', reference: second?.reference ?? '' }, 'before', REFUSAL);
		const { items } = await run(
			'chingchingPay',
			query('={{ $json.reference }}', { options: { concurrency: 1 } }),
			rows([first ?? {}, second ?? {}]),
		);
		expect(items.map(({ json }) => json.outcome)).toEqual(['succeeded', 'succeeded']);
		expect(engine.sentTo('/query').length - sent).toBe(4);
	});

	test('nothing of it is left in the execution once all items succeeded', async () => {
		const values = newRows(2);
		strike({ path: '/checkout' }, 'before', REFUSAL);
		const { run: whole } = await run('chingchingPay', pay({ ...perRow }), rows(values));
		expect(whole.data.executionData?.contextData['node:Node Under Test']).toEqual({});
	});

	test('a mistake in the input is reported, however often the node is run', async () => {
		const sent = engine.sandbox.requests.length;
		const { error } = await run('chingchingPay', pay({ amount: 12.5 }));
		expect(error?.message).toContain("'Amount in Cents' must be a whole number of cents");
		expect(engine.sandbox.requests.length - sent).toBe(0);
	});
});
