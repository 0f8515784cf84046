import { errorOf } from '../../real-n8n/editor/execution.cts';
import { createGatewayCredentials } from '../../real-n8n/editor/gateway-credentials.cts';
import { chain, withCredentials } from '../../real-n8n/editor/workflow.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../../real-n8n/n8n-with-package.cts';
import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { describeWith } from '../support/n8n/features.cts';
import { chingchingPay, clink, newReference } from '../support/n8n/harness.cts';
import { createClinkPayment, pay } from '../support/operation-examples.cts';

/** n8n can be told not to send requests to private addresses, and the sandbox has one. */
describeWith('privateAddressProtection')('an n8n that does not allow the address of the gateway', () => {
	let n8n: N8nWithPackage;
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await startSandbox();
		n8n = await startN8nWithPackage({
			env: { N8N_SSRF_PROTECTION_ENABLED: 'true', N8N_SSRF_ALLOWED_IP_RANGES: '' },
		});
	}, 300_000);
	afterAll(async () => {
		await n8n.close();
		await sandbox.close();
	}, 60_000);

	test.each([
		['ChingchingPay', (reference: string) => chingchingPay('Run', pay(reference))],
		['Clink', (reference: string) => clink('Run', createClinkPayment(reference))],
	])(
		'%s: the payment fails as not sent, with what to set, and its outcome is not unknown',
		async (_, nodeOf) => {
			const reference = newReference('PRIVATE');
			const credentials = await createGatewayCredentials(n8n.api, sandbox);
			const execution = await n8n.api.createAndRun(withCredentials(chain('Private', [nodeOf(reference)]), credentials));
			expect(execution.status).toBe('error');
			const { message, description } = errorOf(execution) ?? { message: '' };
			expect(message).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
			expect(description).toContain('Nothing was sent');
			expect(sandbox.requests).toEqual([]);
		},
		120_000,
	);
});
