import { PACKAGE_NAME } from '../../real-n8n/editor/workflow.cts';
import { openBench, type Bench } from '../support/n8n/harness.cts';
import { sharedStage } from '../support/n8n/shared-n8n.cts';

describe('the package in n8n', () => {
	let bench: Bench;
	const own = ({ name }: { name: string }) => name.startsWith(`${PACKAGE_NAME}.`);

	beforeAll(async () => {
		bench = await openBench();
	});
	afterAll(() => bench.close());

	test.each(['chingchingPay', 'clink'])('offers the node %s', async (name) => {
		const types = (await bench.api.nodeTypes()).filter(own).map((type) => type.name);
		expect(types).toContain(`${PACKAGE_NAME}.${name}`);
	});

	test.each(['chingchingPayTool', 'clinkTool'])('offers %s to AI agents', async (name) => {
		const types = (await bench.api.nodeTypes()).map((type) => type.name);
		expect(types).toContain(`${PACKAGE_NAME}.${name}`);
	});

	test.each(['chingchingPayApi', 'clinkApi'])('offers the credential %s', async (name) => {
		expect((await bench.api.credentialTypes()).map((type) => type.name)).toContain(name);
	});

	test('serves the icons of its nodes, light and dark', async () => {
		const icons = (await bench.api.nodeTypes()).filter(own).flatMap(({ iconUrl }) => Object.values(iconUrl as object));
		expect(icons.length).toBeGreaterThanOrEqual(4);
		for (const icon of icons) {
			const response = await fetch(`${sharedStage().session.url}/${String(icon)}`);
			expect([icon, response.status, response.headers.get('content-type')]).toEqual([
				icon,
				200,
				expect.stringContaining('image/svg'),
			]);
		}
	});

	test('lists its nodes under the words a user searches for', async () => {
		const types = (await bench.api.nodeTypes()).filter(own);
		for (const { name, codex } of types)
			expect([name, codex]).toEqual([name, expect.objectContaining({ categories: expect.any(Array) })]);
	});
});
