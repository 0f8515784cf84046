import { credentialOf, type Sandbox } from '../../sandbox/index.cts';
import type { N8nApi } from './api.cts';
import type { Credential } from './workflow.cts';

interface CredentialInput {
	type: string;
	name: string;
	data: Record<string, unknown>;
}

/** What a user would type into the two credentials to reach this sandbox. */
export function credentialInputs(sandbox: Sandbox): { chingchingPay: CredentialInput; clink: CredentialInput } {
	const [merchant] = sandbox.chingchingPay.merchants;
	const [apiKey] = sandbox.clink.apiKeys;
	if (!merchant || !apiKey) throw new Error('The sandbox has no merchant or no Clink key');
	return {
		chingchingPay: {
			type: 'chingchingPayApi',
			name: 'ChingchingPay sandbox',
			data: { ...credentialOf(sandbox.chingchingPay.baseUrl, merchant, sandbox.personality) },
		},
		clink: {
			type: 'clinkApi',
			name: 'Clink sandbox',
			data: { environment: 'custom', baseUrl: sandbox.clink.baseUrl, apiKey },
		},
	};
}

/** Stores both credentials in n8n. */
export async function createGatewayCredentials(api: N8nApi, sandbox: Sandbox): Promise<Credential[]> {
	const inputs = Object.values(credentialInputs(sandbox));
	return await Promise.all(inputs.map(({ type, name, data }) => api.createCredential(type, name, data)));
}
