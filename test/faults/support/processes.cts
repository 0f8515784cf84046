import type { INodeType } from 'n8n-workflow';

/** The nodes as one n8n process has them loaded: what they remember, no other process knows. */
export interface NodeProcess {
	chingchingPay: INodeType;
	chingchingPayTrigger: INodeType;
	clink: INodeType;
	clinkPollingTrigger: INodeType;
	clinkTrigger: INodeType;
}

/** Loads the nodes again, with memories of their own. Everything below them, n8n and the clock, is shared. */
export function startProcess(): NodeProcess {
	const n8nWorkflow = jest.requireMock<object>('n8n-workflow');
	let nodes: NodeProcess | undefined;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		// With their extension: without it, Node's own resolution finds the codex file ChingchingPay.node.json first.
		const { ChingchingPay } = jest.requireActual<typeof import('../../../nodes/ChingchingPay/ChingchingPay.node.ts')>(
			'../../../nodes/ChingchingPay/ChingchingPay.node.ts',
		);
		const { ChingchingPayTrigger } = jest.requireActual<
			typeof import('../../../nodes/ChingchingPay/ChingchingPayTrigger.node.ts')
		>('../../../nodes/ChingchingPay/ChingchingPayTrigger.node.ts');
		const { Clink } = jest.requireActual<typeof import('../../../nodes/Clink/Clink.node.ts')>(
			'../../../nodes/Clink/Clink.node.ts',
		);
		const { ClinkPollingTrigger } = jest.requireActual<
			typeof import('../../../nodes/Clink/ClinkPollingTrigger.node.ts')
		>('../../../nodes/Clink/ClinkPollingTrigger.node.ts');
		const { ClinkTrigger } = jest.requireActual<typeof import('../../../nodes/Clink/ClinkTrigger.node.ts')>(
			'../../../nodes/Clink/ClinkTrigger.node.ts',
		);
		nodes = {
			chingchingPay: new ChingchingPay(),
			chingchingPayTrigger: new ChingchingPayTrigger(),
			clink: new Clink(),
			clinkPollingTrigger: new ClinkPollingTrigger(),
			clinkTrigger: new ClinkTrigger(),
		};
	});
	if (nodes === undefined) throw new Error('The nodes could not be loaded.');
	return nodes;
}
