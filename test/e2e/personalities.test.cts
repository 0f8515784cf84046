import { createOrder, mainJob, readResults } from '../../demo/main-job.cts';
import { createGatewayCredentials } from '../../real-n8n/editor/gateway-credentials.cts';
import type { Credential } from '../../real-n8n/editor/workflow.cts';
import { credentialFrom } from '../faults/personalities/in-n8n.cts';
import { probeGateway, type Probed } from '../faults/personalities/probe-gateway.cts';
import { newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { sharedInstance } from './callbacks/support/instance.cts';
import { Receiver, trigger } from './callbacks/support/receiver.cts';

/** Of the 500 of `test/faults/personalities.test.cts`. */
const SEEDS = [3, 7, 18, 42, 77, 123, 200, 314, 404, 499];

describe.each(SEEDS)('gateway no. %i, with the settings that the probe printed,', (seed) => {
	let harness: Harness;
	let probed: Probed;
	let chingchingPay: Credential;
	let clink: Credential;

	beforeAll(async () => {
		harness = await openHarness();
		probed = await probeGateway(seed);
		const others = await createGatewayCredentials(harness.api, probed.sandbox);
		const found = others.find(({ type }) => type === 'clinkApi');
		if (found === undefined) throw new Error('No credential of Clink was made');
		clink = found;
		chingchingPay = await harness.api.createCredential('chingchingPayApi', `No. ${seed}`, credentialFrom(probed));
	}, 60_000);
	afterAll(async () => {
		await probed.sandbox.close();
		await harness.close();
	});

	test("passes the credential's test", async () => {
		expect(await harness.api.testCredential(chingchingPay)).toMatchObject({ status: 'OK' });
	});

	test('does the main job', async () => {
		const order = createOrder(newReference(`NO-${seed}`));
		const execution = await harness.api.createAndRun(mainJob(order, [chingchingPay, clink]));
		const results = readResults(execution, order, probed.sandbox.ledger());
		expect(results.filter(({ isAsExpected }) => !isAsExpected)).toEqual([]);
		expect(results).not.toHaveLength(0);
	}, 60_000);

	test('has a callback start one run, and a forged one none', async () => {
		const { callback } = probed.personality;
		const verifyBy = callback.signature === undefined ? 'query' : 'signature';
		const receiver = await Receiver.open(
			sharedInstance(harness),
			trigger('chingchingPayTrigger', chingchingPay, { outcomes: [], verifyBy }),
		);
		const paid = probed.report.created.findLast(({ reference }) => reference.endsWith('-paid'));
		const sent = async (forgery: object) =>
			await receiver.observe(async () => {
				const replies = await probed.sandbox.callbacks.chingchingPay.send(String(paid?.paymentId), {
					to: receiver.url,
					...forgery,
				});
				return replies.map(({ status, body }) => ({ status, body, contentType: '' }));
			});

		const forged = await sent(
			verifyBy === 'signature'
				? { signature: 'forged' }
				: { claims: { merchant_reference: 'NOBODY-S', payment_id: 'NOBODY-S', transaction_id: 'NOBODY-S' } },
		);
		expect(forged).toMatchObject({ replies: [{ status: 401 }], runs: 0 });
		const genuine = await sent({});
		expect(genuine).toMatchObject({ replies: [{ status: 200, body: callback.reply ?? 'success' }], runs: 1 });
		await receiver.close();
	}, 60_000);
});
