import '../support/engine/fast-sleep.cts';

import type { INodeParameters } from 'n8n-workflow';

import { runNode } from '../support/engine/run-node.cts';
import { createLink, createPayment, newReference, pay } from '../support/engine/sandbox-calls.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';

type Type = 'chingchingPay' | 'clink';

const settlements = (changes: INodeParameters) => ({ resource: 'settlement', operation: 'getAll', ...changes });
const reconcile = (changes: INodeParameters) => ({
	resource: 'settlement',
	operation: 'reconcile',
	merchantReference: 'A-1',
	amount: 1250,
	...changes,
});
const orders = (changes: INodeParameters) => ({ resource: 'order', operation: 'getAll', ...changes });
const waitFor = (changes: INodeParameters) => ({
	resource: 'payment',
	operation: 'wait',
	merchantReference: 'A-1',
	...changes,
});
const refreshQrCode = (changes: INodeParameters) => ({
	resource: 'payment',
	operation: 'refreshQrCode',
	orderId: 'order_1',
	...changes,
});

describe('a switch that is set by an expression', () => {
	const engine = useSandbox();

	const run = async (type: Type, parameters: INodeParameters) =>
		await runNode({
			type,
			credential: engine.credentialOf(type),
			parameters,
		});

	const switches: Array<[string, Type, (value: string) => INodeParameters]> = [
		['Return All', 'chingchingPay', (returnAll) => settlements({ returnAll })],
		['Only Differences', 'chingchingPay', (onlyDifferences) => reconcile({ onlyDifferences })],
		['Transferred', 'chingchingPay', (isTransferred) => settlements({ limit: 1, filters: { isTransferred } })],
		['Limit Wait Time', 'chingchingPay', (limitWaitTime) => waitFor({ limitWaitTime })],
		['Return All', 'clink', (returnAll) => orders({ returnAll })],
		['Wait for Final Status', 'clink', (waitForFinalStatus) => createPayment({ waitForFinalStatus })],
		['Put QR Code in Field', 'chingchingPay', (qrCodeToBinary) => createLink({ qrCodeToBinary })],
		['Put QR Code in Field', 'clink', (qrCodeToBinary) => createPayment({ qrCodeToBinary })],
		['Put QR Code in Field', 'clink', (qrCodeToBinary) => refreshQrCode({ qrCodeToBinary })],
	];
	describe.each(switches)('%s of %s', (label, type, parameters) => {
		test.each([
			['={{ "maybe" }}', 'must be true or false, got "maybe"'],
			['={{ 1 }}', 'must be true or false, got 1'],
			['={{ {} }}', 'must be true or false, got an object'],
			['={{ "" }}', 'is empty'],
			['={{ null }}', 'is empty'],
		])('is refused and sends nothing with %s', async (value, what) => {
			const sent = engine.sandbox.requests.length;
			const { error, items } = await run(type, parameters(value));
			expect({ message: error?.message, items, sent: engine.sandbox.requests.length - sent }).toEqual({
				message: `'${label}' ${what}`,
				items: [],
				sent: 0,
			});
		});
	});

	test.each(['={{ "true" }}', '={{ " TRUE " }}', '={{ true }}'])('is on with %s', async (on) => {
		const { items: all } = await run('chingchingPay', settlements({ returnAll: on, limit: 1 }));
		expect(all).toHaveLength(45);

		const order = await run('clink', createPayment({ amount: 19.02, waitForFinalStatus: on, waitLimitSeconds: 5 }));
		expect(order.items[0]?.json).toMatchObject({ status: 'success', outcome: 'succeeded' });

		const scan = await run('clink', createPayment({ paymentMethodType: 'CASHAPP', qrCodeToBinary: on }));
		expect(scan.items[0]?.binary?.qrCode).toBeDefined();
	});

	test.each(['={{ "false" }}', '={{ "False" }}', '={{ false }}'])('is off with %s', async (off) => {
		const { items: one } = await run('chingchingPay', settlements({ returnAll: off, limit: 1 }));
		expect(one).toHaveLength(1);

		const scan = await run('clink', createPayment({ paymentMethodType: 'CASHAPP', qrCodeToBinary: off }));
		expect(scan.items[0]?.binary).toBeUndefined();

		const reference = newReference();
		await run(
			'chingchingPay',
			pay({ merchantReference: reference, paymentMethodOptionType: 'json', paymentMethodOption: '' }),
		);
		const waiting = await run('chingchingPay', waitFor({ merchantReference: reference, limitWaitTime: off }));
		expect(waiting.run.waitTill?.getFullYear()).toBe(3000);
	});
});
