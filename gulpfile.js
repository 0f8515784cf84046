const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');

const { n8n } = require('./package.json');

const OUTPUT = 'dist';
const ASSETS = ['icons/**/*.svg', 'nodes/**/*.node.json'];
/** The files that n8n loads, as package.json names them, and what they are made of. */
const ENTRIES = [...n8n.nodes, ...n8n.credentials].map((file) => file.replace(/^dist\/(.*)\.js$/, '$1.ts'));

const clean = () => rm(OUTPUT, { recursive: true, force: true });

const check = () =>
	spawn(process.execPath, [path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')], {
		stdio: 'inherit',
	});

/**
 * One readable file for each that n8n loads: n8n requires them all at its start, and finding eighty small files takes
 * longer than running them.
 */
const bundle = () =>
	esbuild.build({
		entryPoints: ENTRIES,
		outdir: OUTPUT,
		outbase: '.',
		bundle: true,
		packages: 'external',
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		charset: 'utf8',
		logLevel: 'warning',
	});

/** Icons and codex files, kept under the folders that the nodes name them by. */
const assets = () => src(ASSETS, { base: '.', encoding: false }).pipe(dest(OUTPUT));

const compile = parallel(check, bundle, assets);
const build = series(clean, compile);

module.exports = {
	build,
	watch: series(build, () => watch(['nodes/**', 'credentials/**', 'icons/**'], compile)),
	default: build,
};
