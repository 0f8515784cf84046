import type { INodeType, INodeTypeDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { getEvents } from './trigger/eventList';
import { triggerFields } from './trigger/fields';
import { receiveEvent } from './trigger/receive';
import { registration } from './trigger/registration';

export class ClinkTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Clink Trigger',
		name: 'clinkTrigger',
		icon: { light: 'file:../../icons/clink.svg', dark: 'file:../../icons/clink.dark.svg' },
		group: ['trigger'],
		// n8n evaluates an expression on every request to a version 1 webhook.
		version: 2,
		subtitle:
			'={{$parameter["events"].includes("*") ? "all events" : $parameter["events"].join(", ").replaceAll("preset:", "")}}',
		// In the nodes panel, n8n shows the trigger's description for both nodes.
		description:
			'Charge customers once or by subscription, create checkout pages, refund orders, and start a workflow when a customer pays with Clink',
		eventTriggerDescription: "Waiting for an event: make a payment in Clink's sandbox",
		activationMessage: "The workflow now runs each time Clink sends one of the events selected under 'Events'.",
		documentationUrl: 'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#clink-trigger',
		defaults: { name: 'Clink Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'clinkApi', required: true }],
		triggerPanel: {
			header: 'Receive events from Clink',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click 'Execute step', then make a payment in Clink's sandbox. With automatic registration, n8n registers its test URL with Clink while it listens.<br /><br /><b>Once your workflow works</b>, publish it, and n8n registers the production URL.",
				active:
					"The workflow runs each time Clink sends one of the events selected under 'Events'. Past runs are listed under 'Executions'.",
			},
			activationHint: "Once you've published the workflow, it runs each time Clink sends one of the selected events.",
		},
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'webhook' }],
		properties: triggerFields,
	};

	methods = { loadOptions: { getEvents } };

	webhookMethods = { default: registration };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveEvent(this);
	}
}
