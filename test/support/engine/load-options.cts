import { LoadOptionsContext } from 'n8n-core';
import type {
	ILoadOptionsFunctions,
	INode,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';

import { additionalData, type StoredCredential } from './run-node.cts';

/** What the editor gets for a list. */
interface Loaded {
	loadOptions: INodePropertyOptions[];
	listSearch: INodeListSearchResult;
}

type Method<R> = (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) => Promise<R>;

interface LoadRequest {
	/** What the form holds, expressions resolved; the rest has its defaults. */
	parameters?: INodeParameters;
	/** Where the field is, for one in a collection, e.g. `parameters.applicablePrices.prices[0].priceId`. */
	path?: string;
	/** None unless told, as in a node whose credential is not selected yet. */
	credential?: StoredCredential;
	/** What the user typed into a searchable list. */
	filter?: string;
	/** From the page before. */
	paginationToken?: string;
}

/**
 * Fills a list of a node's form as the editor has it filled: by the node's own method, in n8n's own context and with its
 * HTTP client. What n8n's server does around that is written again here: `dist/services/dynamic-node-parameters.service.js`
 * of the package n8n, 2.41.
 */
export async function runLoadMethod<G extends keyof Loaded>(
	nodeType: INodeType,
	group: G,
	method: string,
	{ parameters = {}, path = 'parameters', credential, filter, paginationToken }: LoadRequest = {},
): Promise<Loaded[G]> {
	const { description } = nodeType;
	const load = nodeType.methods?.[group]?.[method];
	if (load === undefined) throw new Error(`${description.name} has no ${group} method named ${method}.`);
	const credentialType = description.credentials?.[0]?.name ?? '';
	const versions = [description.version].flat();
	const typeVersion = description.defaultVersion ?? Math.max(...versions);
	const current =
		NodeHelpers.getNodeParameters(description.properties, parameters, true, false, { typeVersion }, description) ?? {};
	const node: INode = {
		id: 'uuid-1234',
		name: 'Temp-Node',
		type: description.name,
		typeVersion,
		position: [0, 0],
		parameters: current,
		...(credential === undefined ? {} : { credentials: { [credentialType]: { id: '1', name: 'Test' } } }),
	};
	const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const data = {
		...additionalData(credentialType, { credential: credential ?? {} }),
		currentNodeParameters: current,
	};
	const context = new LoadOptionsContext(workflow, node, data, path) as unknown as ILoadOptionsFunctions;
	try {
		await workflow.expression.acquireIsolate();
		return await (load as Method<Loaded[G]>).call(context, filter, paginationToken);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}
