import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The build's own step, into a folder that goes again. */
function build(): { bundle: string; licenses: string } {
	const output = mkdtempSync(join(tmpdir(), 'bundle-'));
	try {
		const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/gulp/bin/gulp.js'), 'bundle'], {
			cwd: ROOT,
			env: { ...process.env, BUILD_OUTPUT: output },
			encoding: 'utf8',
		});
		expect([status, stderr]).toEqual([0, '']);
		const read = (name: string) => readFileSync(join(output, name), 'utf8');
		return { bundle: read('bundle.js'), licenses: read('THIRD-PARTY-LICENSES.txt') };
	} finally {
		rmSync(output, { recursive: true, force: true });
	}
}

describe('the bundle', () => {
	const { bundle, licenses } = build();
	const matches = (text: string, pattern: RegExp) => [
		...new Set([...text.matchAll(pattern)].map(([, match]) => match)),
	];
	// esbuild names the file that each part comes from.
	const bundled = matches(bundle, /^\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm).sort();

	test('loads nothing but what n8n brings and what it allows of Node.js', () => {
		expect(matches(bundle, /\brequire\("([^"]+)"\)/g).sort()).toEqual(['n8n-workflow', 'node:crypto']);
		expect(bundle).not.toMatch(/\bimport\(|worker_threads|new Worker/);
	});

	test('contains only packages whose licenses are published with it', () => {
		expect(bundled).toEqual(['fflate', 'uqr']);
		expect(matches(licenses, /^-+\n(\S+) \d+\.\d+\.\d+ \((?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause)\)$/gm)).toEqual(
			bundled,
		);
		expect(licenses.match(/Copyright \(c\)/g)?.length).toBeGreaterThanOrEqual(bundled.length);
	});
});
