import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from '../shared/execute';
import { describe } from '../shared/operation';
import { optionsField } from '../shared/options';
import { createClient } from './api/client';
import { resources } from './resources';

export class ChingchingPay implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ChingchingPay',
		name: 'chingchingPay',
		icon: { light: 'file:../../icons/chingchingPay.svg', dark: 'file:../../icons/chingchingPay.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Send payment links, take payments, refund them and look them up with ChingchingPay',
		defaults: { name: 'ChingchingPay' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'chingchingPayApi', required: true }],
		properties: describe(resources, [optionsField]),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, resources, createClient);
	}
}
