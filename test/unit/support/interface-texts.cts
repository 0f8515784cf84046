import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ICredentialType, INodeProperties, INodePropertyCollection, INodeType } from 'n8n-workflow';

import { ChingchingPayApi } from '../../../credentials/ChingchingPayApi.credentials';
import { ClinkApi } from '../../../credentials/ClinkApi.credentials';
import { ChingchingPay } from '../../../nodes/ChingchingPay/ChingchingPay.node';
import { ChingchingPayTrigger } from '../../../nodes/ChingchingPay/ChingchingPayTrigger.node';
import { Clink } from '../../../nodes/Clink/Clink.node';
import { ClinkPollingTrigger } from '../../../nodes/Clink/ClinkPollingTrigger.node';
import { ClinkTrigger } from '../../../nodes/Clink/ClinkTrigger.node';

export const NODES: INodeType[] = [
	new ChingchingPay(),
	new ChingchingPayTrigger(),
	new Clink(),
	new ClinkPollingTrigger(),
	new ClinkTrigger(),
];
export const CREDENTIALS: ICredentialType[] = [new ChingchingPayApi(), new ClinkApi()];

/** What a text is in n8n's screens. `name` is the label of a field, an option or an operation. */
type Kind = 'name' | 'description' | 'hint' | 'placeholder' | 'action' | 'panel' | 'alias';

export interface InterfaceText {
	kind: Kind;
	/** Where it stands: node or credential, then the fields down to it. */
	where: string;
	text: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
	displayName: 'name',
	name: 'name',
	description: 'description',
	hint: 'hint',
	placeholder: 'placeholder',
	action: 'action',
	multipleValueButtonText: 'name',
};

type Entry = NonNullable<INodeProperties['options']>[number];

const textsAt = (where: string, texts: object): InterfaceText[] =>
	Object.entries(texts).flatMap(([key, text]) => {
		const kind = KINDS[key];
		return kind === undefined || typeof text !== 'string' || text === '' ? [] : [{ kind, where, text }];
	});

const isCollection = (entry: Entry): entry is INodePropertyCollection => 'values' in entry;
const isField = (entry: Entry): entry is INodeProperties => 'type' in entry;

function ofEntry(where: string, entry: Entry): InterfaceText[] {
	if (isField(entry)) return ofFields(where, [entry]);
	if (!isCollection(entry)) return textsAt(`${where} > ${entry.name}`, entry);
	const inside = `${where} > ${entry.displayName}`;
	return [...textsAt(inside, { displayName: entry.displayName }), ...ofFields(inside, entry.values)];
}

function ofFields(where: string, fields: readonly INodeProperties[]): InterfaceText[] {
	return fields.flatMap((field) => {
		const { displayName, description, hint, placeholder, options = [], modes = [], typeOptions } = field;
		const inside = `${where} > ${displayName}`;
		return [
			...textsAt(inside, { displayName, description, hint, placeholder }),
			...textsAt(inside, { multipleValueButtonText: typeOptions?.multipleValueButtonText }),
			...modes.flatMap(({ displayName, hint, placeholder }) => textsAt(inside, { displayName, hint, placeholder })),
			...options.flatMap((entry) => ofEntry(inside, entry)),
		];
	});
}

/** Every text of an object, such as a trigger's panel, whatever its members are called. */
const deepTexts = (value: unknown): string[] => {
	if (typeof value === 'string') return value === '' ? [] : [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(deepTexts) : [];
};

function ofNode({ description }: INodeType): InterfaceText[] {
	const { displayName: where, triggerPanel, activationMessage, waitingNodeTooltip, hints } = description;
	return [
		...textsAt(where, { displayName: where, description: description.description }),
		...deepTexts({ triggerPanel, activationMessage, waitingNodeTooltip, hints }).map((text): InterfaceText => ({
			kind: 'panel',
			where,
			text,
		})),
		...ofFields(where, description.properties),
	];
}

const NODES_FOLDER = join(__dirname, '../../../nodes');

/** What a node is found by in the panel of nodes. */
const ofCodex = (file: string): InterfaceText[] => {
	const { node, alias } = JSON.parse(readFileSync(join(NODES_FOLDER, file), 'utf8')) as {
		node: string;
		alias: string[];
	};
	return alias.map((text) => ({ kind: 'alias', where: node, text }));
};

/** Every text of both gateways' nodes, triggers and credentials that n8n shows before anything runs. */
export const interfaceTexts = (): InterfaceText[] => [
	...NODES.flatMap(ofNode),
	...CREDENTIALS.flatMap(({ displayName, properties }) => [
		...textsAt(displayName, { displayName }),
		...ofFields(displayName, properties),
	]),
	...readdirSync(NODES_FOLDER, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.node.json'))
		.flatMap(ofCodex),
];
