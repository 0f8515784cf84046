import type { IAuthenticate, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { authenticate } from '../nodes/Clink/api/authenticate';
import { credentialTest } from '../nodes/Clink/api/credentialTest';

export class ClinkApi implements ICredentialType {
	name = 'clinkApi';

	displayName = 'Clink API';

	icon = { light: 'file:../icons/clink.svg', dark: 'file:../icons/clink.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Custom', value: 'custom', description: 'Another URL, such as a local sandbox' },
				{ name: 'Production', value: 'production', description: 'Moves real money' },
				{ name: 'Sandbox', value: 'sandbox', description: "Clink's test environment, which has its own keys" },
			],
			default: 'sandbox',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://api.example.com/api',
			description: 'The URL up to and including /api. It must start with https; plain http works for localhost only.',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The secret key from the Clink dashboard, Developers > API Keys. The sandbox and production have keys of their own.',
		},
		{
			displayName: 'Webhook Signing Secret',
			name: 'webhookSigningSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for webhook endpoints that you registered manually. While you rotate secrets, enter both, separated by a comma.',
		},
	];

	authenticate: IAuthenticate = authenticate;

	test: ICredentialTestRequest = credentialTest;
}
