import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cyclesIn, forbiddenImports, importsOf } from '../support/imports.cts';

const ROOT = join(__dirname, '../../..');

const files = new Map(
	['probe', 'sandbox', 'nodes', 'credentials']
		.flatMap((folder) =>
			readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
		)
		.filter((path) => /\.c?ts$/.test(path))
		.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
);
const imports = importsOf(files).filter(({ from }) => from.startsWith('probe/'));

describe('the probe', () => {
	test('knows the published code, and not the stand-in that it is tried on', () => {
		expect(imports.length).toBeGreaterThan(50);
		const to = [/^probe\//, /^nodes\/(ChingchingPay\/api|shared)\//, /^credentials\/ChingchingPayApi\./];
		expect(forbiddenImports(imports, [{ from: /^probe\//, to }])).toEqual([]);
	});

	test('has no import cycle', () => {
		expect(cyclesIn(imports)).toEqual([]);
	});

	test('is not published', () => {
		const published = [...files].filter(([path]) => /^(nodes|credentials)\//.test(path));
		expect(published.filter(([, text]) => text.includes('/probe/'))).toEqual([]);
	});
});
