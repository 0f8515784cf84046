import { NodeHelpers, type INode, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';

import type { NodeType } from '../../../real-n8n/editor/api.cts';
import { node, PACKAGE_NAME, type WorkflowNode } from '../../../real-n8n/editor/workflow.cts';

export const typeOf = (name: string, types: NodeType[]): INodeTypeDescription => {
	const found = types.find((type) => type.name === `${PACKAGE_NAME}.${name}`);
	if (!found) throw new Error(`n8n has no node ${name}`);
	return found as unknown as INodeTypeDescription;
};

/** A node for each operation that a node type offers, named after it. */
export function nodeForEachOperation(type: INodeTypeDescription): WorkflowNode[] {
	const selectors = type.properties.filter(({ name }) => name === 'operation');
	return selectors
		.flatMap(({ displayOptions, options = [] }) =>
			options.flatMap((option) => {
				const operation = 'value' in option ? String(option.value) : '';
				const resource = String(displayOptions?.show?.['resource']?.[0]);
				// n8n itself adds "Custom API Call".
				return operation.startsWith('__') ? [] : [node(`${resource} ${operation}`, type.name, { resource, operation })];
			}),
		)
		.map((entry, index) => ({ ...entry, position: [(index % 5) * 240, Math.floor(index / 5) * 200] }));
}

/** The labels and notices that a node's form has to show, from its description. */
export function wordsOfForm(entry: WorkflowNode, type: INodeTypeDescription): string[] {
	const asNode = entry as unknown as INode;
	const values =
		NodeHelpers.getNodeParameters(type.properties, entry.parameters as INodeParameters, true, false, asNode, type) ??
		{};
	return type.properties
		.filter((property) => property.type !== 'hidden' && NodeHelpers.displayParameter(values, property, asNode, type))
		.map(({ displayName }) => displayName);
}
