import { Agent } from 'node:http';
import { join } from 'node:path';

import axios from 'axios';

import { outputSchemasIn } from '../../build/output-schemas.cts';
import { PACKAGE_NAME } from '../../real-n8n/editor/workflow.cts';
import { ACTION_NODES, openHarness, operationsOf, type ActionNode, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { operationExamples } from '../support/operation-examples.cts';

/** A connection for each request: n8n may close one that is kept just when the next request goes out. */
const http = axios.create({
	proxy: false,
	httpAgent: new Agent({ keepAlive: false }),
	validateStatus: () => true,
});

describe('the package in n8n', () => {
	let harness: Harness;
	const own = ({ name }: { name: string }) => name.startsWith(`${PACKAGE_NAME}.`);

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	test.each(['chingchingPay', 'clink', 'clinkPollingTrigger'])('offers the node %s', async (name) => {
		const types = (await harness.api.nodeTypes()).filter(own).map((type) => type.name);
		expect(types).toContain(`${PACKAGE_NAME}.${name}`);
	});

	test.each(['chingchingPayTool', 'clinkTool'])('offers %s to AI agents', async (name) => {
		const types = (await harness.api.nodeTypes()).map((type) => type.name);
		expect(types).toContain(`${PACKAGE_NAME}.${name}`);
	});

	test.each(['chingchingPayApi', 'clinkApi'])('offers the credential %s', async (name) => {
		expect((await harness.api.credentialTypes()).map((type) => type.name)).toContain(name);
	});

	test.each(ACTION_NODES)(
		'every operation of %s has an example for the tests, and every example an operation',
		async (name) => {
			expect(Object.keys(operationExamples[name] ?? {}).sort()).toEqual(await operationsOf(harness, name));
		},
	);

	test.each<[ActionNode, string]>([
		['chingchingPay', 'ChingchingPay'],
		['clink', 'Clink'],
	])('serves what each operation of %s outputs, before anything has run', async (name, folder) => {
		const schemas = outputSchemasIn(join(__dirname, '../../nodes', folder, 'api/outputs.ts'));
		const served = await Promise.all(
			(await operationsOf(harness, name)).map(async (operation) => {
				const path = [`${PACKAGE_NAME}.${name}`, '1.0.0', ...operation.split(': ')].join('/');
				const { status, data } = await http.get<unknown>(`${sharedN8n().session.url}/schemas/${path}.json`);
				return [operation, status === 200 ? data : status] as const;
			}),
		);
		expect(Object.fromEntries(served)).toEqual(Object.fromEntries(schemas));
	});

	test('serves the icons of its nodes, light and dark', async () => {
		const icons = (await harness.api.nodeTypes())
			.filter(own)
			.flatMap(({ iconUrl }) => Object.values(iconUrl as Record<string, unknown>));
		expect(icons.length).toBeGreaterThanOrEqual(4);
		for (const icon of icons) {
			const response = await fetch(`${sharedN8n().session.url}/${String(icon)}`);
			expect([icon, response.status, response.headers.get('content-type')]).toEqual([
				icon,
				200,
				expect.stringContaining('image/svg'),
			]);
		}
	});

	test('lists its nodes under the words a user searches for', async () => {
		const types = (await harness.api.nodeTypes()).filter(own);
		for (const { name, codex } of types)
			expect([name, (codex as { categories?: unknown }).categories]).toEqual([name, expect.any(Array)]);
	});
});
