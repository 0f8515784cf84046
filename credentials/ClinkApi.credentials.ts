import type { IAuthenticate, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { authenticate } from '../nodes/Clink/api/authenticate';
import { BASE_URLS } from '../nodes/Clink/api/credential';
import { endpoints } from '../nodes/Clink/api/endpoints';

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
			description: 'The secret key from the Clink dashboard, Developers > API Keys',
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

	/**
	 * Lists the webhook events: no parameters, no side effects. A refusal may also come with HTTP 200, so any
	 * response without a list of events counts as one.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{$credentials.environment === "custom" ? $credentials.baseUrl : $credentials.environment === "production" ? "${BASE_URLS.production}" : "${BASE_URLS.sandbox}"}}`,
			url: endpoints.webhookEvents.path,
			disableFollowRedirect: true,
			timeout: 30_000,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'data.events',
					value: undefined,
					message:
						'Clink refused the request. Check that the API key belongs to the environment, and that the clock of the n8n server is right.',
				},
			},
		],
	};
}
