// With its extension: without it, Node's own resolution finds the codex file ChingchingPay.node.json first.
import { ChingchingPay } from '../../../nodes/ChingchingPay/ChingchingPay.node.ts';
import { runLoadMethod } from '../../support/engine/load-options.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

describe('the list of settlements of the ChingchingPay node', () => {
	const engine = useSandbox();

	const search = async (filter?: string) =>
		await runLoadMethod(new ChingchingPay(), 'listSearch', 'searchSettlements', {
			credential: engine.credentialOf('chingchingPay'),
			...(filter === undefined ? {} : { filter }),
		});

	test('has every settlement by its ID, and is searched by a part of it', async () => {
		const { results, paginationToken } = await search();
		expect(results).toHaveLength(45);
		expect(paginationToken).toBeUndefined();
		const [first] = results;
		expect(first).toEqual({ name: textMatching(/^stl_/), value: first?.name });
		expect((await search(textOf(first?.value).slice(-8))).results).toEqual([first]);
	});

	test('gives what Download takes', async () => {
		const [first] = (await search()).results;
		const chosen = { __rl: true, mode: 'list', value: textOf(first?.value), cachedResultName: textOf(first?.name) };
		const { items } = await engine.run('chingchingPay', {
			resource: 'settlement',
			operation: 'download',
			settlementId: chosen,
		});
		expect(items[0]?.json).toMatchObject({ settlementId: first?.value });
	});

	test('that cannot be read says why', async () => {
		engine.sandbox.faults.add({
			match: { path: '/api/v1/settlements' },
			when: 'before',
			kind: { status: 403, body: 'This key may not read settlements' },
			times: 9,
		});
		await expect(search()).rejects.toMatchObject({
			message: 'ChingchingPay responded with HTTP status 403: This key may not read settlements',
			description: textMatching(/^The key is not allowed to do this/),
		});
	});
});
