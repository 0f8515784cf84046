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
				{ name: 'Custom', value: 'custom', description: 'Another address, such as a local stand-in' },
				{ name: 'Production', value: 'production', description: 'Real money' },
				{ name: 'Sandbox', value: 'sandbox', description: "Clink's test environment, with keys of its own" },
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
			description: 'The address up to and with /api. It must start with https; plain http works for localhost only.',
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
				'Only for webhook endpoints that you registered by hand. Separate several with commas while you change from one to the next.',
		},
	];

	authenticate: IAuthenticate = authenticate;

	/**
	 * Lists the webhook events: no parameters, no side effects. A refusal comes with HTTP 200 as well; whatever has
	 * no list of events is one.
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
						"Clink refused the request. Check that the key belongs to the environment, and that this computer's clock is right.",
				},
			},
		],
	};
}
