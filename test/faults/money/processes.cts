import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox/index.cts';
import { runNode, type RunResult } from '../../support/engine/run-node.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { startProcess, type NodeProcess } from '../support/processes.cts';
import type { GatewayType } from './operations.cts';

/** Two processes that run the scenario, and one that prepares it. */
export type ProcessIndex = 0 | 1 | 2;
export const PREPARING = 2;

const processes = new Map<ProcessIndex, NodeProcess>();
function processOf(index: ProcessIndex): NodeProcess {
	const process = processes.get(index) ?? startProcess();
	processes.set(index, process);
	return process;
}

type Settings = Pick<Parameters<typeof runNode>[0], 'settings' | 'cancelAfterMs'>;

export async function runIn(
	where: ProcessIndex,
	sandbox: Sandbox,
	gateway: GatewayType,
	parameters: INodeParameters,
	inputItems: object[],
	settings: Settings = {},
): Promise<RunResult> {
	const credential = gateway === 'clink' ? clinkCredential(sandbox) : chingchingPayCredential(sandbox);
	const items = inputItems.map((json): INodeExecutionData => ({ json: { ...json } }));
	return await runNode({
		type: gateway,
		nodeType: processOf(where)[gateway],
		parameters,
		credential,
		items,
		...settings,
	});
}
