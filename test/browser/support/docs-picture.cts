import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

const DIRECTORY = join(__dirname, '../../../docs/images');

/** Whether pictures are drawn: on demand, since they differ a little each time. */
export const drawsPictures = process.env['UPDATE_DOCS'] === '1';

/** Where a picture of the documentation is. */
export function pictureFile(name: string): string {
	mkdirSync(DIRECTORY, { recursive: true });
	return join(DIRECTORY, `${name}.png`);
}

/** Draws a picture for the documentation. */
export async function drawPicture(target: Locator, name: string): Promise<void> {
	if (!drawsPictures) return;
	// Animations and the caret would differ each time.
	await target.page().waitForTimeout(800);
	await target.screenshot({ path: pictureFile(name), animations: 'disabled', caret: 'hide' });
}
