import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

import type { NodeType } from '../../../real-n8n/editor/api.cts';
import { node, PACKAGE_NAME, type WorkflowNode } from '../../../real-n8n/editor/workflow.cts';

export const typeOf = (name: string, types: NodeType[]): INodeTypeDescription => {
	const found = types.find((type) => type.name === `${PACKAGE_NAME}.${name}`);
	if (!found) throw new Error(`n8n has no node ${name}`);
	return found as unknown as INodeTypeDescription;
};

/** A node of a type for each of its operations ("resource: operation"), named after it. */
export const nodeForEachOperation = (type: INodeTypeDescription, operations: string[]): WorkflowNode[] =>
	operations.map((title, index) => {
		const [resource, operation] = title.split(': ');
		const position: [number, number] = [(index % 5) * 240, Math.floor(index / 5) * 200];
		return node(`${String(resource)} ${String(operation)}`, type.name, { resource, operation }, { position });
	});

/** What a node's form has to show, from its description. */
export function fieldsOfForm(entry: WorkflowNode, type: INodeTypeDescription): INodeProperties[] {
	const asNode = entry as unknown as INode;
	const values =
		NodeHelpers.getNodeParameters(type.properties, entry.parameters as INodeParameters, true, false, asNode, type) ??
		{};
	return type.properties.filter(
		(property) => property.type !== 'hidden' && NodeHelpers.displayParameter(values, property, asNode, type),
	);
}
