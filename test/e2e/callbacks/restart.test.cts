import { itemsOf } from '../../../real-n8n/editor/execution.cts';
import type { N8nApi } from '../../../real-n8n/editor/api.cts';
import { openStage, type Stage } from '../../../real-n8n/n8n-with-package.cts';
import { createGatewayCredentials } from '../../../real-n8n/editor/gateway-credentials.cts';
import { chain, withCredentials, type Credential } from '../../../real-n8n/editor/workflow.cts';
import { startSandbox, type Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, newReference } from '../../support/n8n/harness.cts';
import { createLink } from '../../support/operation-examples.cts';
import { createPayments } from './support/chingchingpay.cts';
import { bytesOf, clinkEvent, registeredSecret, signed } from './support/clink.cts';
import { endpointsOf } from './support/endpoints.cts';
import type { Delivery } from './support/http.cts';
import { Receiver, trigger, type Instance } from './support/receiver.cts';

const EVENTS = 25;

describe('n8n is restarted between deliveries', () => {
	let stage: Stage;
	let sandbox: Sandbox;
	let instance: Instance;
	let clink: Receiver;
	let chingching: Receiver;
	let secretBefore: string;
	let endpointBefore: string | undefined;
	let events: Delivery[];
	let callbacks: Delivery[];
	let waiting: { id: string; paymentId: string };

	const credentialOf = (credentials: Credential[], type: string): Credential => {
		const credential = credentials.find((entry) => entry.type === type);
		if (!credential) throw new Error(`No ${type} was created`);
		return credential;
	};
	const endpointId = async () => (await endpointsOf(sandbox)).find(({ url }) => url === clink.url)?.id;

	beforeAll(async () => {
		sandbox = await startSandbox();
		stage = await openStage();
		instance = {
			api: stage.api,
			session: stage.session,
			url: stage.n8n.url,
			logFile: stage.n8n.logFile,
			userFolder: stage.n8n.userFolder,
		};
		const credentials = await createGatewayCredentials(stage.api, sandbox);
		const chingchingPayCredential = credentialOf(credentials, 'chingchingPayApi');
		clink = await Receiver.open(
			instance,
			trigger('clinkTrigger', credentialOf(credentials, 'clinkApi'), { events: ['order.succeeded'] }),
		);
		chingching = await Receiver.open(instance, trigger('chingchingPayTrigger', chingchingPayCredential, {}));
		secretBefore = await registeredSecret(instance, clink.workflow.id);
		endpointBefore = await endpointId();

		events = Array.from({ length: EVENTS }, () => signed(bytesOf(clinkEvent()), secretBefore));
		const payments = await createPayments({ api: stage.api, sandbox }, chingchingPayCredential, EVENTS);
		callbacks = payments.map(({ reference }) => ({
			headers: { 'content-type': 'application/json' },
			body: bytesOf({ merchant_reference: reference }),
		}));
		await Promise.all(events.map((event) => clink.send(event)));
		await chingching.sendAll(callbacks);
		waiting = await startWaiting(stage.api, credentials);

		await stage.n8n.restart();
	}, 300_000);
	afterAll(async () => {
		await stage.close();
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
		expect(await registeredSecret(instance, clink.workflow.id)).toBe(secretBefore);
		expect(await clink.sendAll([signed(bytesOf(clinkEvent()), secretBefore)])).toMatchObject({
			runs: 1,
			replies: [{ status: 200 }],
		});
	});

	test('a run that waited for its payment goes on when the customer pays', async () => {
		sandbox.pay(waiting.paymentId, 'paid');
		const execution = await stage.api.waitForExecution(waiting.id);
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
