import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { execute } from '../shared/batch/execute';
import { toProperties } from '../shared/batch/operation';
import { optionsField } from '../shared/batch/options';
import { createClient } from './api/client';
import { listSearch, loadOptions } from './lists';
import { resources } from './resources';

export class Clink implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Clink',
		name: 'clink',
		icon: { light: 'file:../../icons/clink.svg', dark: 'file:../../icons/clink.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Charge customers once or by subscription, create checkout pages, refund orders and look them up with Clink',
		documentationUrl: 'https://github.com/n8n-nodes-chingchingpay-clink/n8n-nodes-chingchingpay-clink#clink',
		defaults: { name: 'Clink' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'clinkApi', required: true }],
		properties: toProperties(resources, [optionsField]),
	};

	methods = { listSearch, loadOptions };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, resources, createClient);
	}
}
