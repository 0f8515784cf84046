import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Also the strictest, such as a contrast of 7:1, which axe leaves out when it is not asked for them. */
const EVERY_RULE: RunOptions = {
	preload: false,
	runOnly: { type: 'rule', values: axe.getRules().map(({ ruleId }) => ruleId) },
};

declare const window: { axe: { run(options: RunOptions): Promise<AxeResults> } };

/** What axe finds on a page, and where. */
export async function violationsOn(page: Page): Promise<string[]> {
	// Not by a script tag: the page's own policy would keep it out.
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate(async (options) => await window.axe.run(options), EVERY_RULE);
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
	);
}
