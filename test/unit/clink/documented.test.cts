import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { anyOf } from '../../support/matchers.cts';

const read = (path: string) => readFileSync(join(__dirname, '../../..', path), 'utf8');

/** What an expression of n8n gives for the item at hand. */
const evaluate = (expression: string, $json: unknown): unknown =>
	(runInThisContext(`($json) => (${expression})`) as (item: unknown) => unknown)($json);

describe('the account reply of the README', () => {
	const expression = /\*\*Response Body\*\*[^]*?```\n\{\{([^]*?)\}\}\n```/.exec(read('README.md'))?.[1] ?? '';
	const order = {
		customerEmail: 'ada@example.com',
		customerId: 'cus_of_clink',
		amountTotal: 19.99,
		paymentCurrency: 'USD',
		metadata: { userId: 'user-of-the-shop' },
	};
	const replyTo = (resource: object) =>
		evaluate(expression, { body: { data: { object: resource } } }) as {
			object: string;
			type: string;
			data: Record<string, unknown>;
		};

	test("has the merchant's own user id, and the rest of the order", () => {
		expect(replyTo(order)).toEqual({
			object: 'event',
			type: 'account.reloaded',
			data: {
				customerEmail: 'ada@example.com',
				webSite: anyOf(String),
				userId: 'user-of-the-shop',
				amount: 19.99,
				currency: 'USD',
			},
		});
	});

	test('names the website with its scheme', () => {
		expect(String(replyTo(order).data.webSite)).toMatch(/^https:\/\/\S+$/);
	});

	test('can be made of an order without metadata', () => {
		expect(replyTo({ ...order, metadata: null }).data.userId).toBeUndefined();
	});
});

describe('the example from Clink events to the CRM', () => {
	interface Node {
		name: string;
		parameters: {
			assignments?: { assignments: Array<{ name: string; value: string }> };
			filters?: { conditions: Array<{ keyName: string; keyValue: string }> };
			dataTableId?: { value: string };
		};
	}
	const { nodes } = JSON.parse(read('examples/clink-events-to-crm.json')) as { nodes: Node[] };
	const orderOf = (data: object): Record<string, unknown> => {
		const fields = nodes.find(({ name }) => name === 'Order')?.parameters.assignments?.assignments ?? [];
		return Object.fromEntries(
			fields.map(({ name, value }) => [
				name,
				evaluate(value.replace(/^=\{\{|\}\}$/g, ''), { data, outcome: 'succeeded' }),
			]),
		);
	};

	test('finds, updates and deletes rows of an order by its number at Clink', () => {
		const conditions = nodes.flatMap(({ parameters: { dataTableId, filters } }) =>
			dataTableId?.value === 'CRM Orders' ? (filters?.conditions ?? []) : [],
		);
		const keys = conditions.filter(({ keyName }) => keyName !== 'id');
		expect(keys).toHaveLength(3);
		for (const key of keys)
			expect(key).toMatchObject({ keyName: 'gateway_id', keyValue: "={{ $('Order').first().json.order_id }}" });
	});

	test.each([
		['A-1042', 'A-1042'],
		['null', 'order_1'],
		[' ', 'order_1'],
		['', 'order_1'],
		[null, 'order_1'],
		[undefined, 'order_1'],
	])('takes the reference %p for %s', (merchantReferenceId, reference) => {
		expect(orderOf({ orderId: 'order_1', merchantReferenceId })).toMatchObject({
			order_id: 'order_1',
			merchant_reference: reference,
		});
	});
});
