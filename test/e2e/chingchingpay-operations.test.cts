import { itemsOf } from '../../real-n8n/editor/execution.cts';
import { chingchingPay, newReference, openHarness, operationsOf, type Harness } from '../support/n8n/harness.cts';
import { createLink, pay, query, refund } from '../support/operation-examples.cts';
import { readQrCode } from '../support/read-qr-code.cts';

describe('ChingchingPay operations in n8n', () => {
	let harness: Harness;

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	test('payment link: create gives a link that can be paid', async () => {
		const reference = newReference();
		const execution = await harness.run([chingchingPay('Link', createLink(reference))]);
		const [item] = itemsOf(execution, 'Link');
		expect(item?.json).toMatchObject({ merchant_reference: reference, outcome: 'pending' });
		expect(item?.json['payment_link']).toMatch(/^http/);

		harness.sandbox.pay(String(item?.json['payment_id']), 'paid');
		const later = await harness.run([chingchingPay('Query', query(reference))]);
		expect(itemsOf(later, 'Query')[0]?.json).toMatchObject({ outcome: 'succeeded', amount: 128 });
	});

	test('payment: pay settles with an auth code', async () => {
		const reference = newReference();
		const execution = await harness.run([chingchingPay('Pay', pay(reference))]);
		expect(itemsOf(execution, 'Pay')[0]?.json).toMatchObject({ merchant_reference: reference, outcome: 'succeeded' });
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 8_850 });
	});

	test('payment: pay that the customer has to confirm says so', async () => {
		const mobile = { paymentMethodOptionType: 'alipayMobile', paymentInst: 'ALIPAYHK', businessType: '5' };
		const execution = await harness.run([chingchingPay('Pay', pay(newReference(), mobile))]);
		expect(itemsOf(execution, 'Pay')[0]?.json).toMatchObject({
			outcome: 'actionRequired',
			next_action: { type: 'redirect' },
		});
	});

	test('payment: a declined payment is an item with the outcome failed, not a failed run', async () => {
		const execution = await harness.run([chingchingPay('Pay', pay(newReference(), { amount: 1_013 }))]);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Pay')[0]?.json).toMatchObject({ outcome: 'failed' });
	});

	test('payment: query, by reference and by transaction', async () => {
		const reference = newReference();
		const transactionId = "={{ $('Pay').item.json.transaction_id }}";
		const byTransaction = { resource: 'payment', operation: 'query', queryBy: 'transactionId', transactionId };
		const execution = await harness.run([
			chingchingPay('Pay', pay(reference)),
			chingchingPay('By reference', query(reference)),
			chingchingPay('By transaction', byTransaction),
		]);
		for (const name of ['By reference', 'By transaction']) {
			const expected = { merchant_reference: reference, outcome: 'succeeded', amount: 88.5 };
			expect(itemsOf(execution, name)[0]?.json).toMatchObject(expected);
		}
	});

	test('payment: refund, in part and then the rest, shows in the payment', async () => {
		const reference = newReference();
		const get = { resource: 'payment', operation: 'get', paymentId: "={{ $('Pay').item.json.payment_id }}" };
		const execution = await harness.run([
			chingchingPay('Pay', pay(reference)),
			chingchingPay('Refund part', refund(reference, newReference('R'))),
			chingchingPay('Get after part', get),
			chingchingPay('Refund rest', refund(reference, newReference('R'), { amount: '50.00', amountUnit: 'major' })),
			chingchingPay('Get after rest', get),
		]);
		expect(itemsOf(execution, 'Refund part')[0]?.json).toMatchObject({ outcome: 'refunded', amount: 38.5 });
		expect(itemsOf(execution, 'Get after part')[0]?.json).toMatchObject({ outcome: 'partiallyRefunded' });
		expect(itemsOf(execution, 'Refund rest')[0]?.json).toMatchObject({ outcome: 'refunded', amount: 50 });
		expect(itemsOf(execution, 'Get after rest')[0]?.json).toMatchObject({ outcome: 'refunded' });
	});

	test('payment: wait holds the run until the customer has paid', async () => {
		const reference = newReference();
		const wait = { resource: 'payment', operation: 'wait', queryBy: 'merchantReference', merchantReference: reference };
		const nodes = [
			chingchingPay('Link', createLink(reference, { callback: 'resumeExecution' })),
			chingchingPay('Wait', wait),
		];
		const held = await harness.run(nodes, [], { until: ['waiting'] });
		expect(held.status).toBe('waiting');

		harness.sandbox.pay(String(itemsOf(held, 'Link')[0]?.json['payment_id']), 'paid');
		const resumed = await harness.api.waitForExecution(held.id);
		expect(resumed.status).toBe('success');
		expect(itemsOf(resumed, 'Wait')[0]?.json).toMatchObject({ merchant_reference: reference, outcome: 'succeeded' });
	});

	test('payment link: create puts a QR code of the page into a binary field', async () => {
		const asFile = { qrCodeToBinary: true, binaryPropertyName: 'qrCode' };
		const execution = await harness.run([chingchingPay('Link', createLink(newReference('É 訂'), asFile))]);
		const [item = { json: {} }] = itemsOf(execution, 'Link');
		expect(item.binary?.['qrCode']).toMatchObject({ mimeType: 'image/png', fileExtension: 'png' });
		const content = await harness.api.readBinary(item, 'qrCode');
		expect(readQrCode(content)).toBe(item.json['payment_link']);
	});

	test('settlement: get many, limited and all', async () => {
		const list = { resource: 'settlement', operation: 'getAll' };
		const execution = await harness.run([
			chingchingPay('Some', { ...list, returnAll: false, limit: 3 }),
			chingchingPay('All', { ...list, returnAll: true }, { executeOnce: true }),
		]);
		expect(itemsOf(execution, 'Some')).toHaveLength(3);
		expect(itemsOf(execution, 'All')).toHaveLength(45);
	});

	test('settlement: download puts the file into a binary field', async () => {
		const list = { resource: 'settlement', operation: 'getAll', returnAll: false, limit: 1 };
		const fields = { settlementId: '={{ $json.settlement_id }}', binaryPropertyName: 'file' };
		const execution = await harness.run([
			chingchingPay('List', list),
			chingchingPay('Download', { resource: 'settlement', operation: 'download', ...fields }),
		]);
		const [item] = itemsOf(execution, 'Download');
		const settlementId = String(itemsOf(execution, 'List')[0]?.json['settlement_id']);
		expect(item?.binary?.['file']).toMatchObject({ fileName: `${settlementId}.csv`, mimeType: 'text/csv' });
		const content = (await harness.api.readBinary(item ?? { json: {} }, 'file')).toString('utf8');
		expect(content).toMatch(/^settlement_id,merchant_reference,/);
		expect(content).toContain(settlementId);
	});

	test('settlement: reconcile compares what comes in with what was settled, each item beside its finding', async () => {
		const reconcile = {
			resource: 'settlement',
			operation: 'reconcile',
			merchantReference: "={{ $json.merchant_reference ?? 'NOT-SETTLED' }}",
			amount: '={{ $json.settled_amount ?? 100 }}',
			entryType: "={{ $json.transaction_type ?? 'sale' }}",
		};
		const execution = await harness.run([
			chingchingPay('Books', reconcile),
			chingchingPay('Again', { ...reconcile, amountUnit: 'major', onlyDifferences: true }),
		]);
		expect(itemsOf(execution, 'Books').length).toBeGreaterThan(100);
		expect(itemsOf(execution, 'Again').map(({ json, pairedItem }) => [json['finding'], pairedItem])).toEqual([
			['onlyInBooks', { item: 0 }],
		]);
	});

	test('a sheet of rows gives one item per row, in order and paired', async () => {
		const rows = Array.from({ length: 25 }, (_, index) => ({
			reference: newReference('ROW'),
			cents: 1_000 + index * 100,
		}));
		const perRow = { merchantReference: '={{ $json.reference }}', amount: '={{ $json.cents }}' };
		const execution = await harness.run([chingchingPay('Pay', pay('', perRow))], rows);
		const items = itemsOf(execution, 'Pay');
		expect(items.map(({ json }) => json['merchant_reference'])).toEqual(rows.map(({ reference }) => reference));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(rows.map((_, item) => ({ item })));
		expect(items.every(({ json }) => json['outcome'] === 'succeeded')).toBe(true);
	});

	test('every operation that n8n offers of the node was run by the tests above', async () => {
		expect(harness.operationsRun('chingchingPay')).toEqual(await operationsOf(harness, 'chingchingPay'));
	});
});
