import { withCredentials, type Workflow, type WorkflowNode } from '../../../real-n8n/editor/workflow.cts';
import { openHarness, type Harness } from '../../support/n8n/harness.cts';
import { sharedN8n } from '../../support/n8n/shared-n8n.cts';
import { openBrowser, type Look } from './chromium.cts';
import { Editor } from './editor.cts';

/** An editor in a browser of its own, and the sandbox that its workflows pay with. */
export interface EditorBench {
	harness: Harness;
	editor: Editor;
	/** Opens a new workflow with these nodes, not connected, named after the test. */
	open(nodes: WorkflowNode[]): Promise<void>;
	/** Opens it as a new workflow, with the credentials filled in. */
	openWorkflow(workflow: Workflow): Promise<void>;
	close(): Promise<void>;
}

export async function openEditorBench(look: Look = {}): Promise<EditorBench> {
	const harness = await openHarness();
	const browser = await openBrowser(look);
	const editor = await Editor.signIn(browser.context, sharedN8n().session, look.colorScheme);
	const openWorkflow = async (workflow: Workflow) => {
		const saved = await harness.api.createWorkflow(withCredentials(workflow, harness.credentials));
		await editor.openWorkflow(saved.id);
	};
	return {
		harness,
		editor,
		openWorkflow,
		async open(nodes) {
			await openWorkflow({ name: expect.getState().currentTestName?.slice(0, 128) ?? '', nodes, connections: {} });
		},
		async close() {
			await browser.close();
			await harness.close();
		},
	};
}
