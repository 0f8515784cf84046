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

/** The fields that a form shows, notices left out, from top to bottom. */
export async function seenFields(form: Locator): Promise<SeenField[]> {
	return await form.locator('[data-test-id="parameter-item"]').evaluateAll((items) =>
		items.map((item) => {
			const label = item.querySelector('[data-test-id="input-label"], .n8n-input-label, label');
			return {
				label: (label?.textContent ?? '').trim(),
				isMarked: item.querySelector('[data-test-id="parameter-issues"]') !== null,
			};
		}),
	);
}
