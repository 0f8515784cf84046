import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from '../shared/batch/execute';
import { toProperties } from '../shared/batch/operation';
import { optionsField } from '../shared/batch/options';
import { createClient } from './api/client';
import { CURRENCIES } from './api/conventions';
import { FOUND_BY } from './api/foundBy';
import { listSearch } from './lists';
import { resources } from './resources';
import { resume } from './resources/payment/resume';
import { noRegistration } from './trigger/registration';

export class ChingchingPay implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ChingchingPay',
		name: 'chingchingPay',
		icon: { light: 'file:../../icons/chingchingPay.svg', dark: 'file:../../icons/chingchingPay.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Create payment links, take and refund payments, and look up their status with ChingchingPay',
		documentationUrl: 'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#chingchingpay',
		defaults: { name: 'ChingchingPay' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'chingchingPayApi', required: true }],
		waitingNodeTooltip: 'Waiting for ChingchingPay to report the outcome of the payment',
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: '',
				restartWebhook: true,
			},
			{
				name: 'default',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				responseData: '',
				path: '',
				restartWebhook: true,
			},
		],
		properties: toProperties(resources, [
			optionsField(resources, {
				type: 'multiOptions',
				options: CURRENCIES.map((code) => ({ name: code, value: code })),
				default: [],
			}),
		]),
	};

	methods = { listSearch };

	webhookMethods = { default: noRegistration };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, resources, createClient, FOUND_BY);
	}

	/** Receives a callback for an execution that is waiting in *Wait for Payment*. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resume(this);
	}
}
