import { ExecuteContext, RoutingNode } from 'n8n-core';
import type { ICredentialDataDecryptedObject, INode, INodeType } from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';

import { additionalData, credentialTypes } from './run-node.cts';

/** What the button *Test* shows. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/**
 * Tests a credential as n8n does: its `test.request` becomes the routing of a node that n8n makes up for it, which
 * n8n-core's own RoutingNode runs, with our `authenticate`. What n8n's server does around that is written again here:
 * `dist/services/credentials-tester.service.js` of the package n8n, 2.41.
 */
export async function testCredential(
	type: string,
	data: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	const test = credentialTypes[type]?.test;
	if (test === undefined) throw new Error(`${type} has no test.`);
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'temp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: { id: '1', name: 'Test' } },
	};
	const nodeType: INodeType = {
		description: {
			displayName: 'Temp',
			name: 'temp',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request: test.request } },
			],
		},
	};
	const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData(type, { credential: data }),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	try {
		await workflow.expression.acquireIsolate();
		const output = await new RoutingNode(context, nodeType, { id: '1', name: 'Test', type, data }).runNode();
		return applyRules(output?.[0]?.[0]?.json, test.rules);
	} catch (thrown) {
		return fromError(thrown as Thrown, test.rules);
	} finally {
		await workflow.expression.releaseIsolate();
	}
}

type Rules = NonNullable<NonNullable<(typeof credentialTypes)[string]['test']>['rules']>;

function applyRules(reply: unknown, rules: Rules = []): CredentialTestResult {
	for (const { type, properties } of rules) {
		if (type !== 'responseSuccessBody') continue;
		if (memberOf(reply, properties.key) === properties.value) return { status: 'Error', message: properties.message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/** As lodash's `get`, which n8n uses. */
const memberOf = (value: unknown, path: string): unknown =>
	path
		.split('.')
		.reduce<unknown>((current, name) => (current as Record<string, unknown> | null | undefined)?.[name], value);

type Thrown = Error & { cause?: { code?: string; response?: { status: number; statusText: string } } };

function fromError({ message, cause }: Thrown, rules: Rules = []): CredentialTestResult {
	const { response, code } = cause ?? {};
	for (const { type, properties } of rules) {
		if (type !== 'responseCode' || properties.value !== response?.status) continue;
		return { status: 'Error', message: properties.message };
	}
	if (response !== undefined && (response.status < 199 || response.status > 299)) {
		return { status: 'Error', message: response.statusText || `Received HTTP status code: ${response.status}` };
	}
	return { status: 'Error', message: response === undefined && code !== undefined ? code : message };
}
