import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

/** Where the walk leaves its pictures when WALK_PICTURES=1; on the way through the tests it takes none. */
const PICTURES = join(tmpdir(), 'chingchingpay-clink-walk');
const takesPictures = process.env['WALK_PICTURES'] === '1';

export async function picture(panel: Locator, name: string): Promise<void> {
	if (!takesPictures) return;
	mkdirSync(PICTURES, { recursive: true });
	await panel.screenshot({ path: join(PICTURES, `${name.replace(/[^\w-]+/g, '-')}.png`), animations: 'disabled' });
}

/** What a person sees of one field of a form. */
export interface SeenField {
	label: string;
	/** Marked in red. */
	isMarked: boolean;
}

/** A field as n8n draws it. The first one of a form also holds n8n's own choice of a credential, which has a label too. */
const FIELD = '[data-test-id="parameter-item"], [data-test-id="credential-connection-parameter"]';
const LABEL = 'label .n8n-text:not([data-test-id="node-credentials-slot"] *)';

/** The fields that a form shows, from top to bottom, without its notices. */
export async function seenFields(form: Locator): Promise<SeenField[]> {
	return await form.locator(FIELD).evaluateAll((items, labelSelector) => {
		const isSeen = (element: Element | null) => element !== null && element.getClientRects().length > 0;
		return items
			.filter((item) => isSeen(item) && item.querySelector('.n8n-notice, .notice') === null)
			.map((item) => ({
				label: item.querySelector(labelSelector)?.textContent.replace('*', '').trim() ?? '',
				isMarked: isSeen(item.querySelector('[data-test-id="parameter-issues"]')),
			}));
	}, LABEL);
}

/** The labels of the fields that the keyboard comes by with Tab, from the one that it is on. */
export async function labelsByTab(form: Locator, presses: number): Promise<string[]> {
	const labels: string[] = [];
	for (let press = 0; press < presses; press += 1) {
		const label = await form.evaluate(
			(element, [field, labelSelector]) => {
				const item = document.activeElement?.closest(field);
				return item && element.contains(item) ? item.querySelector(labelSelector)?.textContent.trim() : undefined;
			},
			[FIELD, LABEL] as const,
		);
		if (label !== undefined && label !== labels.at(-1)) labels.push(label);
		await form.page().keyboard.press('Tab');
	}
	return labels;
}
