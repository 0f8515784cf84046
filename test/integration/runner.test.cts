import type { IExecuteFunctions, INode, INodeExecutionData, INodeType } from 'n8n-workflow';

import { execute } from '../../nodes/shared/batch/execute';
import { PaymentError } from '../../nodes/shared/values/paymentError';
import { toProperties, type Operation } from '../../nodes/shared/batch/operation';
import type { ReadTask, WriteTask } from '../../nodes/shared/batch/task';
import { optionsField } from '../../nodes/shared/batch/options';
import { runNode } from '../support/engine/run-node.cts';
import { textContaining, textMatching } from '../support/matchers.cts';

/** A node with one operation, made of the given tasks, one for each item. */
function nodeOf(
	prepare: Operation<object>['prepare'],
	createClient: () => Promise<object> = () => Promise.resolve({}),
	fields: Operation<object>['fields'] = [],
): INodeType {
	const operation: Operation<object> = {
		name: 'Do',
		value: 'do',
		action: 'Do it',
		description: 'Does it',
		fields,
		prepare,
	};
	const resources = [{ name: 'Thing', value: 'thing', operations: [operation] }];
	return {
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['output'],
			version: 1,
			description: '',
			defaults: { name: 'Probe' },
			inputs: ['main'],
			outputs: ['main'],
			properties: toProperties(resources, [optionsField(resources, { type: 'string', default: '' })]),
		},
		async execute(this: IExecuteFunctions) {
			return await execute(this, resources, createClient);
		},
	};
}

const run = async (nodeType: INodeType, items: INodeExecutionData[] = [{ json: {} }], settings: Partial<INode> = {}) =>
	await runNode({ type: 'probe', nodeType, parameters: {}, credential: {}, items, settings });
const retried: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const twoItems = [{ json: {} }, { json: {} }];

describe('a mistake of the whole node', () => {
	const broken: Array<[string, () => Promise<object>]> = [
		[
			'in the credential',
			async () => await Promise.reject(new PaymentError('input', "The credential's 'API Key' is empty", 'Enter it.')),
		],
		[
			'in n8n, which has no credential',
			async () => await Promise.reject(new Error('Node does not have any credentials set')),
		],
	];

	test.each(broken)(
		'%s becomes one error item for each input item where the node continues, never its input',
		async (_, createClient) => {
			const node = nodeOf(
				() => ({ kind: 'read', run: () => Promise.resolve([{ json: { done: true } }]) }),
				createClient,
			);
			const items = [{ json: { order: 'A' } }, { json: { order: 'B' } }];
			const { items: out, error } = await run(node, items, { onError: 'continueRegularOutput' });
			expect(error).toBeUndefined();
			expect(out.map(({ json, pairedItem }) => [Object.keys(json), json.error, pairedItem])).toEqual(
				[0, 1].map((item) => [['error', 'details'], textMatching(/API Key|credentials/), { item }]),
			);
		},
	);

	test('in an option goes to the error output, with the data that it came with', async () => {
		const node = nodeOf(() => ({ kind: 'read', run: () => Promise.resolve([{ json: { done: true } }]) }));
		const { items, errorItems } = await runNode({
			type: 'probe',
			nodeType: node,
			parameters: { options: { timeout: 0 } },
			credential: {},
			items: [{ json: { order: 'A' } }],
			settings: { onError: 'continueErrorOutput' },
		});
		expect(items).toEqual([]);
		expect(errorItems[0]?.json).toMatchObject({
			order: 'A',
			error: "The option 'Timeout' must be between 1 and 300 seconds, got 0",
			details: { kind: 'input' },
		});
	});

	test.each([
		['continueErrorOutput', true],
		['continueRegularOutput', false],
	] as const)(
		'with On Error set to %s, what older n8n knows an error item by is there: %s',
		async (onError, isThere) => {
			let out: INodeExecutionData[] = [];
			const inner = nodeOf(() => {
				throw new PaymentError('input', 'Wrong', 'Correct it.');
			});
			const node: INodeType = {
				...inner,
				async execute(this: IExecuteFunctions) {
					const result = ((await inner.execute?.call(this)) ?? []) as INodeExecutionData[][];
					out = [...(result[0] ?? [])];
					return result;
				},
			};
			await run(node, [{ json: { order: 'A' } }], { onError });
			expect(out.map((item) => Boolean(item.error))).toEqual([isThere]);
			// n8n copies items: what it copied must not replace their JSON.
			expect(out.map((item) => Object.keys({ ...item }))).toEqual([['json', 'pairedItem']]);
		},
	);

	test.each(broken)('%s stops the node where it does not continue', async (_, createClient) => {
		const { items, error } = await run(
			nodeOf(() => ({ kind: 'read', run: () => Promise.resolve([{ json: {} }]) }), createClient),
		);
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/API Key|credentials/);
	});
});

describe('a task that breaks in a way that nobody foresaw', () => {
	test.each<[string, Operation<object>['prepare']]>([
		[
			'while it is prepared',
			() => {
				throw new TypeError('x is not a function');
			},
		],
		[
			'while it reads',
			() => ({ kind: 'read', run: async () => await Promise.reject(new TypeError('x is not a function')) }),
		],
	])("%s is no mistake of the user's", async (_, prepare) => {
		const { items } = await run(nodeOf(prepare), undefined, { onError: 'continueRegularOutput' });
		expect(items[0]?.json).toEqual({
			error: 'x is not a function',
			details: { kind: 'unexpected', description: textContaining('report it with this message') },
		});
	});

	test("in an expression is the user's to change", async () => {
		const prepare: Operation<object>['prepare'] = (item) => {
			const value = String(item.parameter('value'));
			return { kind: 'read', run: () => Promise.resolve([{ json: { value } }]) };
		};
		const node = nodeOf(prepare, undefined, [{ displayName: 'Value', name: 'value', type: 'string', default: '' }]);
		const { items } = await runNode({
			type: 'probe',
			nodeType: node,
			parameters: { value: '={{ $("Nowhere").item.json.id }}' },
			credential: {},
			settings: { onError: 'continueRegularOutput' },
		});
		expect(items[0]?.json).toMatchObject({ error: "Referenced node doesn't exist", details: { kind: 'input' } });
	});

	test('is unknown and not run again, when it writes: it may have been sent', async () => {
		let runs = 0;
		const broken: WriteTask = {
			kind: 'write',
			claims: [{ key: 'reference:A', label: `'Reference' "A"` }],
			lookUp: () => Promise.resolve(undefined),
			run() {
				runs++;
				return Promise.reject(new TypeError('disk is full'));
			},
		};
		const { error } = await run(
			nodeOf(() => broken),
			undefined,
			retried,
		);
		expect(runs).toBe(1);
		expect(error?.message).toBe('It is unknown whether this took effect. disk is full');
	});

	test('is looked up on a retry, when it writes and can be looked up', async () => {
		let runs = 0;
		const broken: WriteTask = {
			kind: 'write',
			claims: [],
			run() {
				runs++;
				return Promise.reject(new TypeError('disk is full'));
			},
			lookUp: () => Promise.resolve([{ json: { found: true } }]),
		};
		const { items } = await run(
			nodeOf(() => broken),
			undefined,
			retried,
		);
		expect({ runs, json: items[0]?.json }).toEqual({ runs: 1, json: { found: true } });
	});

	test('says what broke, when it reads', async () => {
		const broken: ReadTask = { kind: 'read', run: async () => await Promise.reject(new TypeError('disk is full')) };
		const { error } = await run(nodeOf(() => broken));
		expect(error?.message).toBe('disk is full');
	});
});

describe('a task that is run again by Retry On Fail', () => {
	test('finds its result by its claim, also when the items come in another order', async () => {
		const sent: string[] = [];
		let tries = 0;
		const nodeType = nodeOf((item) => {
			if (item.index === 0) tries++;
			const name = (item.index + tries) % 2 === 0 ? 'even' : 'odd';
			return {
				kind: 'write',
				claims: [{ key: name, label: name }],
				lookUp: () => Promise.resolve(undefined),
				run() {
					if (name === 'odd' && tries === 1) return Promise.reject(new PaymentError('refused', 'Not yet', ''));
					sent.push(name);
					return Promise.resolve([{ json: { name } }]);
				},
			};
		});
		await run(nodeType, twoItems, retried);
		expect(sent.sort()).toEqual(['even', 'odd']);
	});

	test('gets the time of its first run, however often it is looked up', async () => {
		const asked: number[] = [];
		const started = Date.now();
		const task: WriteTask = {
			kind: 'write',
			claims: [],
			run: async () => await Promise.reject(new PaymentError('outcomeUnknown', 'Lost', '')),
			lookUp({ since }) {
				asked.push(since);
				return Promise.resolve(undefined);
			},
		};
		await run(
			nodeOf(() => task),
			undefined,
			{ ...retried, waitBetweenTries: 20 },
		);
		expect(asked).toHaveLength(2);
		expect(asked[1]).toBe(asked[0]);
		expect(asked[0]).toBeLessThan(started + 20_000);
	});

	test('stays unknown in the words of the look-up, when it finds a contradiction', async () => {
		const task: WriteTask = {
			kind: 'write',
			claims: [],
			run: async () => await Promise.reject(new PaymentError('outcomeUnknown', 'Lost', '')),
			lookUp: async () => await Promise.reject(new PaymentError('outcomeUnknown', 'Two of them', 'Compare them.')),
		};
		const { error } = await run(
			nodeOf(() => task),
			undefined,
			retried,
		);
		expect(error).toMatchObject({ message: 'Two of them', description: 'Compare them.' });
	});
});

describe('what concerns all items', () => {
	test('is reported without an item, with what to do about it', async () => {
		const nodeType = nodeOf(
			() => ({ kind: 'read', run: () => Promise.resolve([]) }),
			async () => await Promise.reject(new PaymentError('input', "The credential's 'API Key' is empty", 'Enter it.')),
		);
		const { error } = await run(nodeType, twoItems);
		expect(error).toMatchObject({ message: "The credential's 'API Key' is empty", description: 'Enter it.' });
	});

	test('is reported in its own words, when it comes from n8n', async () => {
		const nodeType = nodeOf(
			() => ({ kind: 'read', run: () => Promise.resolve([]) }),
			async () => await Promise.reject(new Error('Node does not have any credentials set')),
		);
		const { error } = await run(nodeType, twoItems);
		expect(error?.message).toBe('Node does not have any credentials set');
	});
});

describe('the items that come out', () => {
	test('are all those of a task, paired with the item that it was made for', async () => {
		const nodeType = nodeOf((item) => ({
			kind: 'read',
			run: () => Promise.resolve(Array.from({ length: item.index * 2 }, (_, part) => ({ json: { part } }))),
		}));
		const { items } = await run(nodeType, [{ json: {} }, { json: {} }, { json: {} }]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([1, 1, 2, 2, 2, 2].map((item) => ({ item })));
	});

	test('keep their binary data', async () => {
		const nodeType = nodeOf((item) => ({
			kind: 'read',
			run: async () => [{ json: {}, binary: { file: await item.binary(Buffer.from('x'), 'a.txt', 'text/plain') } }],
		}));
		const { items } = await run(nodeType);
		expect(items[0]?.binary?.file).toMatchObject({ fileName: 'a.txt', mimeType: 'text/plain' });
	});
});
