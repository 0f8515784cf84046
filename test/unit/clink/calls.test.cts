import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { endpoints } from '../../../nodes/Clink/api/endpoints';
import { resources } from '../../../nodes/Clink/resources';

const ROOT = join(__dirname, '../../..');
const ACTS = { read: 'nothing', idempotentWrite: 'no more than once', write: 'twice' } as const;

const rows = readFileSync(join(ROOT, 'docs/clink-calls.md'), 'utf8')
	.split('\n')
	.filter((line) => /^\| +\d+ /.test(line))
	.map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
	.map(([, , call = '', place = '', acts = '', lost = '', test = '']) => ({ call, place, acts, lost, test }));
const used = rows.filter(({ place }) => place !== '–');
const operations = resources.flatMap(({ name, value, operations: own }) =>
	own.map((operation) => ({ title: `${name} › ${operation.name}`, resource: value, operation: operation.value })),
);

/** How the tests of the trigger name it, and what reads its events or registers it. */
const TRIGGER = { resource: '(clinkTrigger|getEvents)', operation: '(registration|events)' };

describe("the table of Clink's calls", () => {
	test('has the 51 that Clink publishes, each once', () => {
		expect(new Set(rows.map(({ call }) => call)).size).toBe(51);
		expect(rows).toHaveLength(51);
	});

	test('says of every call in use what it does when it arrives twice, as the code has it', () => {
		const inCode = Object.values(endpoints).map(({ method, path, effect }) => `${method} ${path}: ${ACTS[effect]}`);
		expect(used.map(({ call, acts }) => `${call}: ${acts}`).sort()).toEqual(inCode.sort());
	});

	test('never has a call sent again that acts twice', () => {
		const acting = rows.filter(({ acts }) => acts === ACTS.write);
		expect(acting).not.toEqual([]);
		expect(acting.filter(({ lost }) => !/^(looked up|unknown)/.test(lost))).toEqual([]);
	});

	test('names operations that exist, and all of them', () => {
		const all = operations.map(({ title }) => title);
		expect([...new Set(used.map(({ place }) => place))].sort()).toEqual([...all, 'Clink Trigger'].sort());
	});

	test.each(used)('names for $call a test that runs it', ({ place, test: path }) => {
		const text = readFileSync(join(ROOT, path), 'utf8');
		const { resource, operation } = operations.find(({ title }) => title === place) ?? TRIGGER;
		// Parameters in the test itself, or those that tests share: createClinkProduct, createCode.
		const noun = resource.replace(/^[a-z]+(?=[A-Z])/, '');
		const shared = new RegExp(`\\b${operation}(Clink)?(${resource}|${noun})\\b`, 'i');
		const own = [new RegExp(`'${resource}'`), new RegExp(`\\b${operation}\\b`)].every((word) => word.test(text));
		expect(own || shared.test(text)).toBe(true);
	});
});
