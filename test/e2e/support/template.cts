import { NodeHelpers, type INodeParameters, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';

import type { NodeType } from '../../../real-n8n/editor/api.cts';
import type { Workflow, WorkflowNode } from '../../../real-n8n/editor/workflow.cts';

/** What n8n would not know, not show or not keep of a template; empty when all is well. */
export function findUnknown(workflow: Workflow, types: NodeType[]): string[] {
	return workflow.nodes.flatMap((node) => {
		const description = descriptionOf(node, types);
		if (!description) return [`'${node.name}' has the unknown type ${node.type} ${node.typeVersion}`];
		return [...strayParameters(node, description), ...unknownOptions(node, description)];
	});
}

function descriptionOf({ type, typeVersion }: WorkflowNode, types: NodeType[]): INodeTypeDescription | undefined {
	const found = types.find(({ name, version }) => name === type && [version].flat().includes(typeVersion));
	return found as unknown as INodeTypeDescription | undefined;
}

/** n8n drops what its forms would not show. */
function strayParameters(node: WorkflowNode, description: INodeTypeDescription): string[] {
	const parameters = node.parameters as INodeParameters;
	const shown = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, description) ?? {};
	return pathsOf(parameters)
		.filter((path) => !pathsOf(shown).includes(path))
		.map((path) => `'${node.name}' has the stray parameter ${path}`);
}

/** The objects and members that a form defines; what the user enters in them is not looked into. */
function pathsOf(value: unknown, path = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((entry, index) => pathsOf(entry, `${path}[${index}]`));
	if (typeof value !== 'object' || value === null) return [path];
	return Object.entries(value).flatMap(([name, member]) => pathsOf(member, path === '' ? name : `${path}.${name}`));
}

function unknownOptions(node: WorkflowNode, description: INodeTypeDescription): string[] {
	const selectors = description.properties.filter(
		({ type, name, typeOptions }) =>
			type === 'options' && typeof node.parameters[name] === 'string' && !typeOptions?.loadOptionsMethod,
	);
	const names = new Set(selectors.map(({ name }) => name));
	return [...names].flatMap((name) => {
		const value = node.parameters[name];
		const isOffered = selectors
			.filter((selector) => selector.name === name)
			.some((selector) => valuesOf(selector).includes(value));
		const isExpression = String(value).startsWith('=');
		return isOffered || isExpression ? [] : [`'${node.name}' has the unknown ${name} ${String(value)}`];
	});
}

const valuesOf = ({ options = [] }: INodeProperties): unknown[] =>
	options.flatMap((option) => ('value' in option ? [option.value] : []));
