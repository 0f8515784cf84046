import { randomUUID } from 'node:crypto';

import type { SavedWorkflow } from '../../../real-n8n/editor/api.cts';
import { itemsOf } from '../../../real-n8n/editor/execution.cts';
import { createGatewayCredentials, credentialInputs } from '../../../real-n8n/editor/gateway-credentials.cts';
import { node, PACKAGE_NAME, type Credential } from '../../../real-n8n/editor/workflow.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../../../real-n8n/n8n-with-package.cts';
import { waitUntil } from '../../../real-n8n/system/wait.cts';
import { startSandbox, type Sandbox } from '../../../sandbox/index.cts';
import { paidOrder } from './support/endpoints.cts';
import { workflowOf } from './support/receiver.cts';

const POLL = 'Clink Polling Trigger';
const CALLBACK = 'Clink Trigger';
/** n8n polls every minute at most: the first poll after publishing is soon. */
const FIRST_POLL_AFTER_SECONDS = 15;

describe('Clink Polling Trigger in n8n', () => {
	let n8n: N8nWithPackage;
	let sandbox: Sandbox;
	let credential: Credential;
	let workflow: SavedWorkflow;
	let old: string;

	const nodesOf = ({ id, name, type }: Credential) => {
		const credentials = { [type]: { id, name } };
		const second = new Date(Date.now() + FIRST_POLL_AFTER_SECONDS * 1000).getSeconds();
		return [
			node(
				POLL,
				`${PACKAGE_NAME}.clinkPollingTrigger`,
				{
					pollTimes: { item: [{ mode: 'custom', cronExpression: `${second} * * * * *` }] },
					outcomes: ['succeeded'],
					lookBackDays: 7,
				},
				{ credentials },
			),
			node(
				CALLBACK,
				`${PACKAGE_NAME}.clinkTrigger`,
				{ registration: 'automatic', events: ['order.succeeded'] },
				{ credentials, typeVersion: 2, webhookId: randomUUID() },
			),
		];
	};
	/** The orders of all runs, and which trigger told of each. */
	const told = async (): Promise<string[]> => {
		const summaries = await n8n.api.listExecutions(workflow.id);
		const runs = await Promise.all(summaries.map(async ({ id }) => await n8n.api.waitForExecution(id)));
		return runs
			.flatMap((run) => [POLL, CALLBACK].flatMap((name) => itemsOf(run, name).map(({ json }) => [name, json] as const)))
			.map(([name, { data }]) => `${name}: ${String((data as { orderId?: unknown }).orderId)}`)
			.sort();
	};
	const untilTold = async (expected: string[], timeoutMs: number) => {
		const isTold = async () => (await told()).length >= expected.length;
		await waitUntil(isTold, { timeoutMs, intervalMs: 1000, message: 'Not every order has started a run' });
		expect(await told()).toEqual([...expected].sort());
	};

	beforeAll(async () => {
		sandbox = await startSandbox();
		old = await paidOrder(sandbox);
		n8n = await startN8nWithPackage();
		const credentials = await createGatewayCredentials(n8n.api, sandbox);
		const found = credentials.find(({ type }) => type === 'clinkApi');
		if (found === undefined) throw new Error('No Clink credential was created');
		credential = found;
	}, 300_000);
	afterAll(async () => {
		await n8n.close();
		await sandbox.close();
	}, 60_000);

	test('finds what callbacks did not tell, starts no run twice, and goes on after n8n was killed', async () => {
		workflow = await n8n.api.createWorkflow(workflowOf('Both triggers', ...nodesOf(credential)));
		await n8n.api.publish(workflow);
		sandbox.faults.lostCallbacks = 1;
		const lost = [await paidOrder(sandbox), await paidOrder(sandbox)];
		sandbox.faults.lostCallbacks = 0;
		const announced = await paidOrder(sandbox);
		const expected = [...lost.map((id) => `${POLL}: ${id}`), `${CALLBACK}: ${announced}`];
		await untilTold(expected, 90_000);
		expect((await told()).join()).not.toContain(old);

		const pid = n8n.pid();
		if (pid === undefined) throw new Error('n8n does not run');
		process.kill(-pid, 'SIGKILL');
		sandbox.faults.lostCallbacks = 1;
		const meanwhile = await paidOrder(sandbox);
		await n8n.restart();
		await untilTold([...expected, `${POLL}: ${meanwhile}`], 60_000);
	}, 300_000);

	test('publishing with a key that Clink refuses says so', async () => {
		const { type, data } = credentialInputs(sandbox).clink;
		const wrong = await n8n.api.createCredential(type, 'Wrong', { ...data, apiKey: 'sk_test_wrong' });
		const [poll] = nodesOf(wrong);
		if (poll === undefined) throw new Error('There is no node.');
		const refused = await n8n.api.createWorkflow(workflowOf('Wrong key', poll));
		await expect(n8n.api.publish(refused)).rejects.toThrow(/key/i);
	}, 60_000);
});
