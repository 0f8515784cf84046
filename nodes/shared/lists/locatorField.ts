import type { INodeProperties } from 'n8n-workflow';

interface Locator extends Pick<
	INodeProperties,
	'displayName' | 'name' | 'description' | 'required' | 'displayOptions'
> {
	/** The name of the list's method in the node's `methods.listSearch`. */
	list: string;
	/** What an ID looks like, e.g. `order_0001`. */
	idExample: string;
}

/** A field to choose something from a list, or to enter its ID. */
export const locatorField = ({ list, idExample, ...field }: Locator): INodeProperties => ({
	...field,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: list, searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${idExample}` },
	],
});
