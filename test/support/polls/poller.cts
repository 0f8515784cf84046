import '../engine/silent-log.cts';

import { PollContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
	IPollFunctions,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';

import { ClinkPollingTrigger } from '../../../nodes/Clink/ClinkPollingTrigger.node.ts';
import { additionalData } from '../engine/run-node.cts';

export interface Poller {
	workflow: Workflow;
	/** What n8n's log says. */
	warnings: string[];
	/** One poll; the items that n8n gets, which it then stores. */
	poll(): Promise<IDataObject[]>;
	/** One poll whose result n8n throws away, or has not stored yet. */
	pollUnread(): Promise<unknown>;
}

const node = new ClinkPollingTrigger();
let count = 0;

/** The polling trigger of Clink in n8n's own context, published or tested. */
export function poller({
	credential,
	parameters = {},
	staticData = {},
	activation = 'activate',
	identity = String(++count),
	nodeId = `poll-${identity}`,
}: {
	credential: ICredentialDataDecryptedObject;
	parameters?: INodeParameters;
	staticData?: IDataObject;
	/** Why n8n polls for the first time; `manual` for a test in the editor. */
	activation?: WorkflowActivateMode;
	/** Of the workflow; one of its own unless told. */
	identity?: string;
	nodeId?: string;
}): Poller {
	const { description } = node;
	const own: INode = {
		id: nodeId,
		name: 'Node Under Test',
		type: 'clinkPollingTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters:
			NodeHelpers.getNodeParameters(description.properties, parameters, true, false, { typeVersion: 1 }, description) ??
			{},
		credentials: { clinkApi: { id: '1', name: 'Test' } },
	};
	const workflow = new Workflow({
		id: `workflow-${identity}`,
		nodes: [own],
		connections: {},
		active: activation !== 'manual',
		nodeTypes: { getByName: () => node, getByNameAndVersion: () => node, getKnownTypes: () => ({}) },
		staticData: JSON.parse(JSON.stringify(staticData)) as IDataObject,
	});
	const mode = activation === 'manual' ? 'manual' : 'trigger';
	const data = additionalData('clinkApi', { credential });
	const context = new PollContext(workflow, own, data, mode, activation);
	const warnings: string[] = [];
	const logger = { warn: (text: string) => void warnings.push(text), info() {}, debug() {}, error() {} };
	Object.defineProperty(context, 'logger', { value: logger });
	const pollUnread = async () => await node.poll.call(context as unknown as IPollFunctions);
	return {
		workflow,
		warnings,
		pollUnread,
		poll: async () => ((await pollUnread()) ?? []).flat().map(({ json }) => json),
	};
}
