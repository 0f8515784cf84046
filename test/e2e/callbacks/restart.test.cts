import type { N8nApi } from '../../../real-n8n/editor/api.cts';
import { itemsOf } from '../../../real-n8n/editor/execution.cts';
import { createGatewayCredentials } from '../../../real-n8n/editor/gateway-credentials.cts';
import { chain, withCredentials, type Credential } from '../../../real-n8n/editor/workflow.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../../../real-n8n/n8n-with-package.cts';
import { startSandbox, type Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, newReference } from '../../support/n8n/harness.cts';
import { createLink } from '../../support/operation-examples.cts';
import { createPayments } from './support/chingchingpay.cts';
import { bytesOf, clinkEvent, registeredSecret, signed } from './support/clink.cts';
import { endpointsOf } from './support/endpoints.cts';
import type { CallbackRequest } from './support/http.cts';
import { Receiver, trigger } from './support/receiver.cts';

const EVENTS = 25;

describe('n8n is restarted between callbacks', () => {
	let n8n: N8nWithPackage;
	let sandbox: Sandbox;
	let clink: Receiver;
	let chingching: Receiver;
	let secretBefore: string;
	let endpointBefore: string | undefined;
	let events: CallbackRequest[];
	let callbacks: CallbackRequest[];
	let waiting: { id: string; paymentId: string };

	const credentialOf = (credentials: Credential[], type: string): Credential => {
		const credential = credentials.find((entry) => entry.type === type);
		if (!credential) throw new Error(`No ${type} was created`);
		return credential;
	};
	const endpointId = async () => (await endpointsOf(sandbox)).find(({ url }) => url === clink.url)?.id;

	beforeAll(async () => {
		sandbox = await startSandbox();
		n8n = await startN8nWithPackage();
		const credentials = await createGatewayCredentials(n8n.api, sandbox);
		const chingchingPayCredential = credentialOf(credentials, 'chingchingPayApi');
		clink = await Receiver.open(
			n8n,
			trigger('clinkTrigger', credentialOf(credentials, 'clinkApi'), { events: ['order.succeeded'] }),
		);
		chingching = await Receiver.open(n8n, trigger('chingchingPayTrigger', chingchingPayCredential, {}));
		secretBefore = await registeredSecret(n8n, clink.workflow.id);
		endpointBefore = await endpointId();

		events = Array.from({ length: EVENTS }, () => signed(bytesOf(clinkEvent()), secretBefore));
		const payments = await createPayments({ api: n8n.api, sandbox }, chingchingPayCredential, EVENTS);
		callbacks = payments.map(({ reference }) => ({
			headers: { 'content-type': 'application/json' },
			body: bytesOf({ merchant_reference: reference }),
		}));
		await Promise.all(events.map((event) => clink.send(event)));
		await chingching.sendAll(callbacks);
		waiting = await startWaiting(n8n.api, credentials);

		await n8n.restart();
	}, 300_000);
	afterAll(async () => {
		await n8n.close();
		await sandbox.close();
	}, 60_000);

	test('Clink events that came before are acknowledged and start nothing', async () => {
		const { replies, runs } = await clink.sendAll(events);
		expect(replies.map(({ status }) => status)).toEqual(events.map(() => 200));
		expect(runs).toBe(0);
	});

	test('ChingchingPay callbacks that came before are acknowledged and start nothing', async () => {
		const { replies, runs } = await chingching.sendAll(callbacks);
		expect(replies.map(({ status }) => status)).toEqual(callbacks.map(() => 200));
		expect(runs).toBe(0);
	});

	test('the endpoint at Clink is the same, and its secret is remembered', async () => {
		expect(await endpointId()).toBe(endpointBefore);
		expect(await registeredSecret(n8n, clink.workflow.id)).toBe(secretBefore);
		expect(await clink.sendAll([signed(bytesOf(clinkEvent()), secretBefore)])).toMatchObject({
			runs: 1,
			replies: [{ status: 200 }],
		});
	});

	test('a run that waited for its payment goes on when the customer pays', async () => {
		sandbox.pay(waiting.paymentId, 'paid');
		const execution = await n8n.api.waitForExecution(waiting.id);
		expect(itemsOf(execution, 'Wait')[0]?.json).toMatchObject({ outcome: 'succeeded' });
	});
});

async function startWaiting(api: N8nApi, credentials: Credential[]): Promise<{ id: string; paymentId: string }> {
	const link = chingchingPay('Link', createLink(newReference('RESTART'), { callback: 'resumeExecution' }));
	const wait = chingchingPay('Wait', {
		resource: 'payment',
		operation: 'wait',
		queryBy: 'merchantReference',
		merchantReference: '={{ $json.merchant_reference }}',
	});
	const workflow = await api.createWorkflow(withCredentials(chain('Wait over a restart', [link, wait]), credentials));
	const execution = await api.run(workflow, { until: ['waiting'] });
	return { id: execution.id, paymentId: String(itemsOf(execution, 'Link')[0]?.json['payment_id']) };
}
