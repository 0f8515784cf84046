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
			'Look for paid, failed and refunded orders at Clink in intervals: where Clink cannot reach n8n, or beside the Clink Trigger for events that get lost',
		eventTriggerDescription: '',
		documentationUrl:
			'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#clink-polling-trigger',
		defaults: { name: 'Clink Polling Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'clinkApi', required: true }],
		polling: true,
		properties: pollingFields,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
