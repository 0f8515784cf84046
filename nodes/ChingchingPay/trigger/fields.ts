import type { INodeProperties } from 'n8n-workflow';

import { outcomeOptions } from './outcomeOptions';

export const DEFAULT_ACKNOWLEDGEMENT = 'success';

export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Verify By',
		name: 'verifyBy',
		type: 'options',
		options: [
			{
				name: 'Query',
				value: 'query',
				description:
					'Ask ChingchingPay what became of the payment, and pass on its signed answer. Works without any setup at the gateway.',
			},
			{
				name: 'Signature',
				value: 'signature',
				description:
					"Check the callback's x-signature with the credential's secret. Only if your contract says that callbacks are signed. If the credential's Signed Content is Sorted Parameters, ChingchingPay is asked as well: that signature alone can be forged.",
			},
			{ name: 'Signature and Query', value: 'both', description: 'Check the signature, then ask as well' },
		],
		default: 'query',
		description: 'How a callback is proven genuine. What is not proven starts nothing and gets status 401.',
	},
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'multiOptions',
		options: outcomeOptions,
		default: [],
		description: 'Which outcomes start the workflow. Empty: all. The others are acknowledged and start nothing.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Acknowledgement',
				name: 'acknowledgement',
				type: 'string',
				default: DEFAULT_ACKNOWLEDGEMENT,
				description: 'The text that ChingchingPay gets back once n8n has stored the run',
			},
			{
				displayName: 'Skip Duplicates',
				name: 'skipDuplicates',
				type: 'boolean',
				default: true,
				description:
					'Whether the same status of the same payment starts the workflow once only. In a test in the editor every callback starts the workflow.',
			},
		],
	},
];
