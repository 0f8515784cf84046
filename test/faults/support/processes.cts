import type { INodeType } from 'n8n-workflow';

/** The nodes as one n8n process has them loaded: what they remember, no other process knows. */
export interface NodeProcess {
	chingchingPay: INodeType;
	chingchingPayTrigger: INodeType;
	clink: INodeType;
	clinkTrigger: INodeType;
}

/** Loads the nodes again, with memories of their own. Everything below them, n8n and the clock, is shared. */
export function startProcess(): NodeProcess {
	const n8nWorkflow: unknown = require('n8n-workflow');
	let nodes: NodeProcess | undefined;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		// With their extension: without it, Node's own resolution finds the codex file ChingchingPay.node.json first.
		const { ChingchingPay } =
			require('../../../nodes/ChingchingPay/ChingchingPay.node.ts') as typeof import('../../../nodes/ChingchingPay/ChingchingPay.node.ts');
		const { ChingchingPayTrigger } =
			require('../../../nodes/ChingchingPay/ChingchingPayTrigger.node.ts') as typeof import('../../../nodes/ChingchingPay/ChingchingPayTrigger.node.ts');
		const { Clink } =
			require('../../../nodes/Clink/Clink.node.ts') as typeof import('../../../nodes/Clink/Clink.node.ts');
		const { ClinkTrigger } =
			require('../../../nodes/Clink/ClinkTrigger.node.ts') as typeof import('../../../nodes/Clink/ClinkTrigger.node.ts');
		nodes = {
			chingchingPay: new ChingchingPay(),
			chingchingPayTrigger: new ChingchingPayTrigger(),
			clink: new Clink(),
			clinkTrigger: new ClinkTrigger(),
		};
	});
	if (nodes === undefined) throw new Error('The nodes could not be loaded.');
	return nodes;
}
