import type { INodeType, INodeTypeDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { triggerFields } from './trigger/fields';
import { receiveCallback } from './trigger/receive';
import { noRegistration } from './trigger/registration';

export class ChingchingPayTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ChingchingPay Trigger',
		name: 'chingchingPayTrigger',
		icon: { light: 'file:../../icons/chingchingPay.svg', dark: 'file:../../icons/chingchingPay.dark.svg' },
		group: ['trigger'],
		// n8n evaluates an expression on every request to a version 1 webhook.
		version: 2,
		subtitle: '={{$parameter["outcomes"].length === 0 ? "any outcome" : $parameter["outcomes"].join(", ")}}',
		// In the nodes panel, n8n shows the trigger's description for both nodes.
		description:
			'Create payment links, take and refund payments, and start a workflow when a customer pays with ChingchingPay',
		eventTriggerDescription: "Waiting for a callback: pay a payment that has this trigger's URL as 'Callback URL'",
		activationMessage: "Copy the production URL into 'Callback URL' of your ChingchingPay nodes.",
		documentationUrl:
			'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#chingchingpay-trigger',
		defaults: { name: 'ChingchingPay Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'chingchingPayApi', required: true }],
		triggerPanel: {
			header: 'Receive a callback from ChingchingPay',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, set 'Callback' to 'To a URL' in a ChingchingPay node and copy the <b>Test URL</b> (under 'Webhook URLs') into its 'Callback URL'. Click 'Execute step', then create a payment link and pay it.<br /><br /><b>Once your workflow works</b>, publish it and use the <b>Production URL</b> instead.",
				active:
					"The workflow runs each time ChingchingPay calls the <b>Production URL</b>. Copy that URL into 'Callback URL' of the ChingchingPay nodes that create payment links, pay or refund. Past runs are listed under 'Executions'.",
			},
			activationHint:
				"Once you've published the workflow, copy the <b>Production URL</b> into 'Callback URL' of your ChingchingPay nodes.",
		},
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: '', path: 'webhook' },
			{
				name: 'default',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				responseData: '',
				path: 'webhook',
				ndvHideUrl: true,
			},
		],
		properties: triggerFields,
	};

	webhookMethods = { default: noRegistration };

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveCallback(this);
	}
}
