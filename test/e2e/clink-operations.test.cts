import { itemsOf } from '../../playground/n8n/execution.cts';
import { clink, newReference, openBench, type Bench } from './support/bench.cts';
import { createClinkPayment } from './support/parameters.cts';

const cashApp = { paymentMethodType: 'CASHAPP', paymentInstrumentId: '' };
const PNG_SIGNATURE = '89504e47';

describe('Clink operations in n8n', () => {
	let bench: Bench;

	beforeAll(async () => {
		bench = await openBench();
	});
	afterAll(() => bench.close());

	test('payment: create charges a saved card', async () => {
		const reference = newReference();
		const execution = await bench.run([clink('Create', createClinkPayment(reference))]);
		expect(itemsOf(execution, 'Create')[0]?.json).toMatchObject({ outcome: 'succeeded', amount: 19.9, currency: 'USD' });
		expect(bench.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 19.9 });
	});

	test('payment: create with a wallet asks for a step and brings its QR code as a file', async () => {
		const parameters = createClinkPayment(newReference(), { ...cashApp, qrCodeToBinary: true, binaryPropertyName: 'qrCode' });
		const execution = await bench.run([clink('Create', parameters)]);
		const [item] = itemsOf(execution, 'Create');
		expect(item?.json).toMatchObject({ outcome: 'actionRequired', action: { type: 'CASHAPP' } });
		const content = await bench.api.readBinary(item ?? { json: {} }, 'qrCode');
		expect(content.subarray(0, 4).toString('hex')).toBe(PNG_SIGNATURE);
	});

	test('payment: a declined card is an item with the outcome failed, not a failed run', async () => {
		const execution = await bench.run([clink('Create', createClinkPayment(newReference(), { amount: 10.13 }))]);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Create')[0]?.json).toMatchObject({ outcome: 'failed' });
	});

	test('payment: refresh QR code gives a new one for the same order', async () => {
		const refresh = { resource: 'payment', operation: 'refreshQrCode', orderId: '={{ $json.orderId }}', qrCodeToBinary: true, binaryPropertyName: 'qrCode' };
		const execution = await bench.run([
			clink('Create', createClinkPayment(newReference(), cashApp)),
			clink('Refresh', refresh),
		]);
		const orderId = itemsOf(execution, 'Create')[0]?.json['orderId'];
		const [item] = itemsOf(execution, 'Refresh');
		expect(item?.json).toMatchObject({ orderId, outcome: 'actionRequired', action: { type: 'CASHAPP' } });
		expect(item?.binary?.['qrCode']).toMatchObject({ mimeType: 'image/png' });
	});
});
