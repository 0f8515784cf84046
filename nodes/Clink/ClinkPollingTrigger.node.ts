import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { pollingFields } from './trigger/polling/fields';
import { poll } from './trigger/polling/poll';

export class ClinkPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Clink Polling Trigger',
		name: 'clinkPollingTrigger',
		icon: { light: 'file:../../icons/clink.svg', dark: 'file:../../icons/clink.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["outcomes"].length === 0 ? "all outcomes" : $parameter["outcomes"].join(", ")}}',
		description:
			'Start a workflow when a customer pays, by looking for paid, failed and refunded orders at Clink in intervals: where Clink cannot reach n8n, or beside the Clink Trigger for events that get lost',
		eventTriggerDescription: 'Looking for orders at Clink',
		activationMessage: 'n8n now looks for orders at Clink in the intervals that you set.',
		documentationUrl:
			'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#clink-polling-trigger',
		defaults: { name: 'Clink Polling Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'clinkApi', required: true }],
		polling: true,
		triggerPanel: {
			header: 'Look for orders at Clink',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click 'Fetch Test Event' to get the newest order with one of the selected outcomes.<br /><br /><b>Once your workflow works</b>, publish it, and n8n looks for orders in the intervals that you set.",
				active:
					"n8n looks for orders in the intervals that you set, and the workflow runs when it finds some. Past runs are listed under 'Executions'.",
			},
			activationHint: "Once you've published the workflow, n8n looks for orders in the intervals that you set.",
		},
		properties: pollingFields,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
