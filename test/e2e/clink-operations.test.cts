import { itemsOf } from '../../real-n8n/editor/execution.cts';
import { clink, newReference, openHarness, operationsOf, type Harness } from '../support/n8n/harness.cts';
import { createClinkPayment } from '../support/operation-examples.cts';
import { textMatching } from '../support/matchers.cts';
import { isOfCatalog } from './support/catalog.cts';
import { isOfSubscriptions } from './support/subscriptions.cts';

const cashApp = { paymentMethodType: 'CASHAPP', paymentInstrumentId: '' };
const PNG_SIGNATURE = '89504e47';

describe('Clink operations in n8n', () => {
	let harness: Harness;

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	test('payment: create charges a saved card', async () => {
		const reference = newReference();
		const execution = await harness.run([clink('Create', createClinkPayment(reference))]);
		expect(itemsOf(execution, 'Create')[0]?.json).toMatchObject({
			outcome: 'succeeded',
			amount: 19.9,
			currency: 'USD',
		});
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 19.9 });
	});

	test('payment: create with a wallet asks for a step and brings its QR code as a file', async () => {
		const parameters = createClinkPayment(newReference(), {
			...cashApp,
			qrCodeToBinary: true,
			binaryPropertyName: 'qrCode',
		});
		const execution = await harness.run([clink('Create', parameters)]);
		const [item] = itemsOf(execution, 'Create');
		expect(item?.json).toMatchObject({ outcome: 'actionRequired', payUrl: textMatching(/^http/) });
		const content = await harness.api.readBinary(item ?? { json: {} }, 'qrCode');
		expect(content.subarray(0, 4).toString('hex')).toBe(PNG_SIGNATURE);
	});

	test('payment: a declined card is an item with the outcome failed, not a failed run', async () => {
		const execution = await harness.run([clink('Create', createClinkPayment(newReference(), { amount: 10.13 }))]);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Create')[0]?.json).toMatchObject({ outcome: 'failed' });
	});

	test('payment: refresh QR code gives a new one for the same order', async () => {
		const asFile = { qrCodeToBinary: true, binaryPropertyName: 'qrCode' };
		const refresh = { resource: 'payment', operation: 'refreshQrCode', orderId: '={{ $json.orderId }}', ...asFile };
		const execution = await harness.run([
			clink('Create', createClinkPayment(newReference(), cashApp)),
			clink('Refresh', refresh),
		]);
		const orderId = itemsOf(execution, 'Create')[0]?.json['orderId'];
		const [item] = itemsOf(execution, 'Refresh');
		expect(item?.json).toMatchObject({ orderId, outcome: 'actionRequired', action: { type: 'CASHAPP' } });
		expect(item?.binary?.['qrCode']).toMatchObject({ mimeType: 'image/png' });
	});
	test('order: get, and get many by reference', async () => {
		const reference = newReference();
		const execution = await harness.run([
			clink('Create', createClinkPayment(reference)),
			clink('Get', { resource: 'order', operation: 'get', orderId: '={{ $json.orderId }}' }),
			clink('Get many', {
				resource: 'order',
				operation: 'getAll',
				returnAll: true,
				filters: { merchantReferenceId: reference },
			}),
		]);
		const orderId = itemsOf(execution, 'Create')[0]?.json['orderId'];
		for (const name of ['Get', 'Get many']) {
			expect(itemsOf(execution, name)).toHaveLength(1);
			expect(itemsOf(execution, name)[0]?.json).toMatchObject({
				orderId,
				merchantReferenceId: reference,
				outcome: 'succeeded',
			});
		}
	});

	test('refund: create gives part of an order back, and get finds it', async () => {
		const refundReference = newReference('R');
		const fields = { orderId: '={{ $json.orderId }}', refundMerchantOrderId: refundReference, amount: 9.9 };
		const parameters = { resource: 'refund', operation: 'create', ...fields };
		const execution = await harness.run([
			clink('Create', createClinkPayment(newReference())),
			clink('Refund', parameters),
			clink('Get', { resource: 'refund', operation: 'get', refundId: '={{ $json.refundId }}' }),
		]);
		expect(execution.status).toBe('success');
		const refundId = itemsOf(execution, 'Refund')[0]?.json['refundId'];
		expect(itemsOf(execution, 'Get')[0]?.json).toMatchObject({ refundId, refundAmount: 9.9 });
		expect(harness.sandbox.ledger().of(refundReference)).toMatchObject({ refunded: 1, refundedAmount: 9.9 });
	});

	test('checkout session: create gives a page to pay on, and get tells that it was paid', async () => {
		const customer = { customerIdentifierType: 'customerEmail', customerIdentifier: 'mei.chan@example.com' };
		const create = { resource: 'checkoutSession', operation: 'create', ...customer, amount: 25, currency: 'USD' };
		const created = await harness.run([clink('Create', create)]);
		const session = itemsOf(created, 'Create')[0]?.json;
		expect(session).toMatchObject({ outcome: 'pending' });
		expect(session?.['payUrl']).toContain('http');

		const sessionId = String(session?.['sessionId']);
		harness.sandbox.pay(sessionId, 'paid');
		const later = await harness.run([clink('Get', { resource: 'checkoutSession', operation: 'get', sessionId })]);
		expect(itemsOf(later, 'Get')[0]?.json).toMatchObject({ outcome: 'succeeded' });
	});

	test('customer portal session: create gives a link that has not expired', async () => {
		const create = { resource: 'customerPortalSession', operation: 'create', customerId: 'cus_test' };
		const execution = await harness.run([clink('Create', create)]);
		const session = itemsOf(execution, 'Create')[0]?.json;
		expect(session).toMatchObject({ outcome: 'notApplicable' });
		expect(session?.['url']).toContain('http');
		expect(Number(session?.['expiresAt'])).toBeGreaterThan(Date.now());
	});

	test('every operation that n8n offers of the node was run by the tests above, or has a test file of its own', async () => {
		const offered = await operationsOf(harness, 'clink');
		const hasOwnFile = (operation: string) => isOfCatalog(operation) || isOfSubscriptions(operation);
		expect(harness.operationsRun('clink')).toEqual(offered.filter((operation) => !hasOwnFile(operation)));
	});
});
