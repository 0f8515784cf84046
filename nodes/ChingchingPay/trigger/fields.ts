import type { INodeProperties } from 'n8n-workflow';

import { simplifyField } from '../../shared/batch/simplify';
import { outcomeOptions } from '../api/outcomeOptions';

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
					'Look up the payment with a signed query to ChingchingPay, and output its response. Needs no setup at the gateway.',
			},
			{
				name: 'Signature',
				value: 'signature',
				description:
					"Check the callback's x-signature with the secret from the credential. Use this only if your contract says that callbacks are signed. If 'Signed Content' in the credential does not cover the body as a whole, as with Sorted Parameters, ChingchingPay is queried as well, since that signature alone can be forged.",
			},
			{
				name: 'Signature and Query',
				value: 'both',
				description: 'Check the signature, then query ChingchingPay as well',
			},
		],
		default: 'query',
		description:
			'How to verify that a callback is genuine. A callback that fails verification is refused with status 401 and starts nothing.',
	},
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'multiOptions',
		options: outcomeOptions,
		default: ['succeeded'],
		description:
			'The outcomes that start the workflow. Empty means all of them, also payments that failed or are still pending. Callbacks with other outcomes are acknowledged and start nothing.',
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
				default: 'success',
				description: 'The response that ChingchingPay gets once n8n has stored the execution',
			},
			simplifyField,
			{
				displayName: 'Skip Duplicates',
				name: 'skipDuplicates',
				type: 'boolean',
				default: true,
				description:
					'Whether to start the workflow only once for the same status of the same payment. When you test in the editor, every callback starts the workflow.',
			},
		],
	},
];
