import type { Merchant, Sandbox } from '../../sandbox/index.cts';
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
	const { merchantId, apiKey: merchantKey, apiSecret } = merchant;
	return {
		chingchingPay: {
			type: 'chingchingPayApi',
			name: 'ChingchingPay sandbox',
			data: {
				environment: 'custom',
				baseUrl: sandbox.chingchingPay.baseUrl,
				merchantId,
				apiKey: merchantKey,
				apiSecret,
				...signingFields(merchant),
			},
		},
		clink: {
			type: 'clinkApi',
			name: 'Clink sandbox',
			data: { environment: 'custom', baseUrl: sandbox.clink.baseUrl, apiKey },
		},
	};
}

/** How a merchant of the sandbox signs, as the credential's fields say it. */
export function signingFields({ signedContent, signatureEncoding, recipe }: Merchant): Record<string, string> {
	if (recipe === undefined) return { signedContent, signatureEncoding };
	const { template, encoding, timestamp, nonce } = recipe;
	return {
		signedContent: 'custom',
		signedTemplate: template,
		signatureEncoding: encoding,
		...(timestamp && { timestampHeader: timestamp.header, timestampUnit: timestamp.unit }),
		...(nonce && { nonceHeader: nonce.header }),
	};
}

/** Stores both credentials in n8n. */
export async function createGatewayCredentials(api: N8nApi, sandbox: Sandbox): Promise<Credential[]> {
	const inputs = Object.values(credentialInputs(sandbox));
	return await Promise.all(inputs.map(({ type, name, data }) => api.createCredential(type, name, data)));
}
