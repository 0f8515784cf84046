import type { IAuthenticate, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { authenticate } from '../nodes/ChingchingPay/api/authenticate';
import { credentialTest } from '../nodes/ChingchingPay/api/credentialTest';
import { conventionsField } from '../nodes/ChingchingPay/api/customConventions';

export class ChingchingPayApi implements ICredentialType {
	name = 'chingchingPayApi';

	displayName = 'ChingchingPay API';

	icon = { light: 'file:../icons/chingchingPay.svg', dark: 'file:../icons/chingchingPay.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Test', value: 'test', description: "ChingchingPay's public test gateway" },
				{ name: 'Production or Custom', value: 'custom', description: 'The URL that ChingchingPay gave you' },
			],
			default: 'test',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://api.example.com/gateway',
			description:
				'The URL up to and including /gateway. It must start with https; plain http works for localhost only.',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Merchant ID',
			name: 'merchantId',
			type: 'string',
			default: '',
			description:
				'Your merchant ID. Required for payment links and payments, but not for refunds and queries. The test on saving does not check it: compare it with what ChingchingPay gave you.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		{
			displayName: 'API Secret',
			name: 'apiSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Signs the requests. Leave empty if you were given only one key: the API key then signs them.',
		},
		{
			displayName: 'Signed Content',
			name: 'signedContent',
			type: 'options',
			options: [
				{ name: 'Body', value: 'body', description: 'The request body exactly as it is sent' },
				{ name: 'Custom', value: 'custom', description: 'As a template says' },
				{
					name: 'Sorted Parameters',
					value: 'sortedParameters',
					description: 'Parameters sorted by name and joined as name=value&…',
				},
			],
			default: 'body',
			description: 'What the signature covers. Change it only if your contract says so.',
		},
		{
			displayName: 'Signed Template',
			name: 'signedTemplate',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {timestamp}\\n{nonce}\\n{body}',
			description:
				'What is signed, in the order of your contract: {body}, {sortedParameters}, {method}, {path} (with /gateway), {apiPath} (without it), {query}, {apiKey}, {merchantId}, {timestamp}, {nonce}. Other text stands as it is; \\n is a new line.',
			displayOptions: { show: { signedContent: ['custom'] } },
		},
		{
			displayName: 'Timestamp Header',
			name: 'timestampHeader',
			type: 'string',
			default: '',
			placeholder: 'e.g. x-timestamp',
			description: 'The header that carries the time of the request, if your contract has one',
			displayOptions: { show: { signedContent: ['custom'] } },
		},
		{
			displayName: 'Timestamp Unit',
			name: 'timestampUnit',
			type: 'options',
			options: [
				{ name: 'Milliseconds', value: 'milliseconds' },
				{ name: 'Seconds', value: 'seconds' },
			],
			default: 'milliseconds',
			description: 'The unit of that time, counted from 1970',
			displayOptions: { show: { signedContent: ['custom'] } },
		},
		{
			displayName: 'Nonce Header',
			name: 'nonceHeader',
			type: 'string',
			default: '',
			placeholder: 'e.g. x-nonce',
			description: 'The header that carries a random text used only once, if your contract has one',
			displayOptions: { show: { signedContent: ['custom'] } },
		},
		{
			displayName: 'Signature Encoding',
			name: 'signatureEncoding',
			type: 'options',
			options: [
				{ name: 'Base64', value: 'base64' },
				{ name: 'Hexadecimal', value: 'hex', description: 'With lower-case letters' },
				{ name: 'Hexadecimal, Upper Case', value: 'hexUpper' },
			],
			default: 'hex',
			description: 'How the signature is written. Change it only if your contract says so.',
		},
		conventionsField,
	];

	authenticate: IAuthenticate = authenticate;

	test: ICredentialTestRequest = credentialTest;
}
