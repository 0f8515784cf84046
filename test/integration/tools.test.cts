import type { INodeParameters } from 'n8n-workflow';

// With its extension: without it, Node's own resolution finds the codex file ChingchingPay.node.json first.
import { ChingchingPay } from '../../nodes/ChingchingPay/ChingchingPay.node.ts';
import { newReference, pay, query } from '../support/engine/sandbox-calls.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';

/** n8n makes a node that an agent uses a type of its own, named so. */
describe('ChingchingPay as a tool of an agent', () => {
	const engine = useSandbox();

	const asTool = async (parameters: INodeParameters, settings = {}) =>
		await engine.run('chingchingPay', parameters, {
			nodeType: new ChingchingPay(),
			settings: { type: 'n8n-nodes-chingchingpay-clink.chingchingPayTool', ...settings },
		});
	const wait = { resource: 'payment', operation: 'wait', merchantReference: 'A' };
	const download = { resource: 'settlement', operation: 'download', settlementId: 'S-1' };

	test.each<[string, INodeParameters, string, string]>([
		['Wait for Payment', wait, "'Wait for Payment' does not work as a tool", 'Query'],
		['Download', download, "'Download' does not work as a tool", 'Get Many'],
	])('refuses %s, says what to use instead, and asks the gateway nothing', async (_, parameters, message, instead) => {
		const sent = engine.sandbox.requests.length;
		const { items, error, run } = await asTool(parameters);
		expect(error?.message).toBe(message);
		expect(error?.description).toContain(instead);
		expect([items, run.waitTill, engine.sandbox.requests.length - sent]).toEqual([[], undefined, 0]);
	});

	test('tells the agent so in the item as well, where the node goes on after errors', async () => {
		const { items } = await asTool(wait, { onError: 'continueRegularOutput' });
		expect(items[0]?.json.error).toBe("'Wait for Payment' does not work as a tool");
	});

	test('looks a payment up', async () => {
		const reference = newReference();
		await engine.run('chingchingPay', pay({ merchantReference: reference }));
		expect((await asTool(query(reference))).items[0]?.json.outcome).toBe('succeeded');
	});
});
