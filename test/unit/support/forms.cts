import { NodeHelpers, type INodeParameters, type INodeProperties, type INodeType } from 'n8n-workflow';

/** A node's form as a user can bring it about: an operation, and the selectors of that operation set in one way. */
export interface Form {
	resource: string;
	operation: string;
	values: INodeParameters;
	/** What is shown in this state, in order. */
	fields: INodeProperties[];
}

const valuesOf = ({ type, options = [] }: INodeProperties): Array<string | boolean> => {
	if (type === 'boolean') return [true, false];
	return options.flatMap((option) => ('value' in option && typeof option.value === 'string' ? [option.value] : []));
};

const selectorsOf = (fields: INodeProperties[]): Set<string> =>
	new Set(fields.flatMap(({ displayOptions }) => Object.keys(displayOptions?.show ?? {})));

/** All combinations of the selectors' values. */
function combinations(selectors: INodeProperties[]): INodeParameters[] {
	return selectors.reduce<INodeParameters[]>(
		(states, selector) =>
			states.flatMap((state) => valuesOf(selector).map((value) => ({ ...state, [selector.name]: value }))),
		[{}],
	);
}

/** The resource and operation of every operation that the node offers. */
export function operationsOf({ description }: INodeType): Array<[string, string]> {
	return description.properties
		.filter(({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.['@tool'] === undefined)
		.flatMap((selector) => {
			const resources = (selector.displayOptions?.show?.resource ?? []) as string[];
			return resources.flatMap((resource) =>
				valuesOf(selector).map((operation): [string, string] => [resource, String(operation)]),
			);
		});
}

/** Every state of the form that belongs to an operation. */
export function formsOf(node: INodeType, resource: string, operation: string): Form[] {
	const { description } = node;
	const shownFor = (values: INodeParameters) =>
		description.properties.filter((field) =>
			NodeHelpers.displayParameter(values, field, { typeVersion: 1 }, description),
		);
	const own = description.properties.filter(({ displayOptions }) => {
		const { resource: resources, operation: operations } = displayOptions?.show ?? {};
		return (resources ?? []).includes(resource) && (operations ?? []).includes(operation);
	});
	const names = selectorsOf(own);
	return combinations(own.filter(({ name }) => names.has(name))).map((state) => {
		const values = { ...state, resource, operation };
		return { resource, operation, values, fields: shownFor(values) };
	});
}

/** The names of the members of a collection. */
export const membersOf = (field: INodeProperties | undefined): string[] =>
	(field?.options ?? []).map(({ name }) => name);
