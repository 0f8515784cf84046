import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Item } from './item';
import type { Output, Task } from './task';

interface Texts {
	name: string;
	value: string;
	action: string;
	description: string;
	/** Whether it moves money or makes something that can be paid, so that the form offers limits for it. */
	movesMoney?: true;
	/** What an agent is to use instead, where it works only in a workflow: it is not offered as a tool, and refused. */
	notForAgents?: string;
	fields: INodeProperties[];
}

/**
 * An operation is a value: what the user sees and what happens, side by side. It happens in two steps, so that a
 * batch is checked whole before its first request goes out.
 */
export interface Operation<Client> extends Texts {
	/** Reads and checks an item's parameters and files. Sends nothing. @throws PaymentError (`input`) */
	prepare(item: Item, client: Client): Task | Promise<Task>;
}

/** An operation that makes its output from all input items together, such as a comparison. */
export interface WholeBatchOperation<Client> extends Texts {
	/** Reads what concerns all items, by the first of them. Sends nothing. @throws PaymentError (`input`) */
	begin(first: Item, client: Client): Batch;
}

export interface Batch {
	/** Reads and checks an item. Sends nothing. @throws PaymentError (`input`) */
	add(item: Item): void;
	/** Runs once, with the items that were added. @param concurrency how many requests may be under way */
	run(concurrency: number): Promise<BatchOutput[]>;
}

/** What comes out, with the indexes of the input items that it is about. */
export type BatchOutput = Output & { items: number[] };

export type AnyOperation<Client> = Operation<Client> | WholeBatchOperation<Client>;

export interface Resource<Client> {
	name: string;
	value: string;
	operations: Array<AnyOperation<Client>>;
}

/** The node's `properties`: a resource selector, an operation selector for each resource, and every operation's fields. */
export function toProperties<Client>(resources: Array<Resource<Client>>, common: INodeProperties[]): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: firstValue(resources),
		},
		...resources.flatMap(operationSelectors),
		...resources.flatMap(({ value: resource, operations }) =>
			operations.flatMap(({ value: operation, fields }) =>
				fields.map((field) => shownFor(field, { resource: [resource], operation: [operation] })),
			),
		),
		...common,
	];
}

/** One for workflows and, where not all of its operations work as a tool, another one for agents. */
function operationSelectors<Client>({ value, operations }: Resource<Client>): INodeProperties[] {
	const forAgents = operations.filter(({ notForAgents }) => notForAgents === undefined);
	const selector = (offered: Texts[], displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: offered.map(toOption),
		default: firstValue(offered),
		displayOptions: { ...displayOptions, show: { resource: [value], ...displayOptions?.show } },
	});
	if (forAgents.length === operations.length) return [selector(operations, {})];
	return [selector(operations, { hide: { '@tool': [true] } }), selector(forAgents, { show: { '@tool': [true] } })];
}

/** A field that is shown only then, on top of its own conditions. */
function shownFor(field: INodeProperties, show: { resource: string[]; operation: string[] }): INodeProperties {
	const { displayOptions } = field;
	return { ...field, displayOptions: { ...displayOptions, show: { ...displayOptions?.show, ...show } } };
}

export function findOperation<Client>(
	resources: Array<Resource<Client>>,
	resource: unknown,
	operation: unknown,
): AnyOperation<Client> | undefined {
	return resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);
}

const firstValue = (options: Array<{ value: string }>) => options[0]?.value ?? '';

function toOption({ name, value, action, description }: Texts): INodePropertyOptions {
	return { name, value, action, description };
}
