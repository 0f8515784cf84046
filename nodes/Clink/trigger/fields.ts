import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { EVENT_NAMES } from '../api/events';

export const ALL_EVENTS = '*';
export const DEFAULT_TOLERANCE_SECONDS = 300;

/** "order.next_action" reads "Order: Next Action", so that the list is grouped and its search finds both words. */
function toOption(event: string): INodePropertyOptions {
	const [group = '', ...rest] = event.split('.').map(titleCase);
	return { name: `${group}: ${rest.join(' ')}`, value: event, description: event };
}

const titleCase = (words: string) =>
	words
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');

const eventOptions: INodePropertyOptions[] = [
	{ name: 'All', value: ALL_EVENTS, description: 'Every event, also those that Clink will add' },
	...EVENT_NAMES.map(toOption),
];

export const selectedEvents = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((event) => typeof event === 'string') : [];

export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'Register with Clink when the workflow is published, and remove it when it is unpublished',
			},
			{
				name: 'Manual',
				value: 'manual',
				description: 'You enter the URL in the Clink dashboard, and its signing secret in the credential',
			},
		],
		default: 'automatic',
		description: 'How Clink gets to know the URL of this trigger',
	},
	{
		displayName:
			"Open 'Webhook URLs' above and copy the production URL into the Clink dashboard (Developers > Webhooks). Then enter the endpoint's signing secret under 'Webhook Signing Secret' of the credential. Without it every event is refused.",
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
					"Clink's signature. What comes out is what the event tells, also when it comes late or out of order.",
			},
			{
				name: 'Signature and Query',
				value: 'both',
				description: 'Clink is asked as well, and what comes out is the order, refund or checkout session as it is now',
			},
		],
		default: 'signature',
		description:
			"How an event is proven. With 'Signature and Query', each state of an order, refund or checkout session starts one run: decide by 'outcome', not by 'type'. Events about anything else pass by their signature alone.",
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: eventOptions,
		default: ['order.succeeded'],
		description: 'Which events start the workflow. The others are acknowledged and start nothing.',
	},
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
					'What Clink gets back once n8n has stored the run. An expression can use the event, for the account reply that Clink describes for order.succeeded; the README shows how.',
			},
			{
				displayName: 'Skip Duplicates',
				name: 'skipDuplicates',
				type: 'boolean',
				default: true,
				description: 'Whether an event that Clink sends again starts the workflow once only',
			},
			{
				displayName: 'Tolerance',
				name: 'toleranceSeconds',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_TOLERANCE_SECONDS,
				description:
					"Seconds that an event's timestamp may be away from this computer's clock. With 'Signature and Query', Clink is asked about older ones for two days.",
			},
		],
	},
];
