import type { BrowserContext, Locator, Page } from 'playwright-core';

import type { SessionState } from '../../../real-n8n/editor/session.cts';

const byTestId = (id: string) => `[data-test-id="${id}"]`;

/** n8n's editor, signed in. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	static async signIn(
		context: BrowserContext,
		session: SessionState,
		theme: 'light' | 'dark' = 'light',
	): Promise<Editor> {
		const [name = '', value = ''] = session.cookie.split('=');
		await context.addCookies([{ name, value, url: session.url, httpOnly: true }]);
		// n8n binds the cookie to the browser that signed in.
		await context.addInitScript(
			([browserId, chosen]) => {
				localStorage.setItem('n8n-browserId', browserId);
				localStorage.setItem('N8N_THEME', chosen);
			},
			[session.browserId, theme] as const,
		);
		return new Editor(await context.newPage(), session.url);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.element('canvas-node').first().waitFor();
	}

	/** Opens a node's panel, as a double click on the canvas does. */
	async openNode(name: string): Promise<Locator> {
		const panel = this.element('ndv');
		// Headless, canvases of many nodes put some of them under a control: the event goes straight to the node.
		const kinds = ['canvas-default-node', 'canvas-trigger-node', 'canvas-configuration-node'].map(byTestId);
		await this.page
			.locator(`${byTestId('canvas-node')}[data-node-name="${name}"]`)
			.locator(kinds.join(', '))
			.first()
			.dispatchEvent('dblclick');
		await panel.waitFor();
		await panel.locator(byTestId('node-parameters')).waitFor();
		return panel;
	}

	async closeNode(): Promise<void> {
		await this.element('ndv-close-button').click();
		await this.element('ndv').waitFor({ state: 'detached' });
	}

	/** Opens the credential that is chosen in the open node. */
	async openCredential(): Promise<Locator> {
		await this.element('credential-edit-button').click();
		const dialog = this.element('editCredential-modal');
		await dialog.locator(byTestId('credential-connection-parameter')).first().waitFor();
		return dialog;
	}

	/** Opens the panel of nodes and searches it. */
	async searchNodes(text: string): Promise<Locator> {
		await this.element('node-creator-plus-button').click();
		const panel = this.page.getByPlaceholder('Search nodes');
		await panel.fill(text);
		return this.page.locator('[data-test-id="node-creator-item-name"]');
	}

	element(testId: string): Locator {
		return this.page.locator(byTestId(testId));
	}
}
