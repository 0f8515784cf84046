const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');

const { n8n } = require('./package.json');

/** `npm run dev` builds straight into the n8n that it starts. */
const OUTPUT = process.env.BUILD_OUTPUT ?? 'dist';
/** An editor may write a file in several steps. */
const SAVE_SETTLES_MS = 50;
const CODE = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const ASSETS = ['icons/**/*.svg', 'nodes/**/*.node.json'];
/** The files that n8n loads, as package.json names them, and what they are made of. */
const ENTRIES = [...n8n.nodes, ...n8n.credentials].map((file) => file.replace(/^dist\/(.*)\.js$/, '$1.ts'));

const clean = () => rm(OUTPUT, { recursive: true, force: true });

const tsc = (...options) =>
	spawn(
		process.execPath,
		[path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc'), ...options],
		{ stdio: 'inherit' },
	);

const check = () => tsc();

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

const build = series(clean, parallel(check, bundle, assets));

/** Beside the output: what n8n can load does not wait for the types, and goes on with a mistake in them. */
const checkOnSave = () => tsc('--watch', '--preserveWatchOutput');
const onSave = { ignoreInitial: false, delay: SAVE_SETTLES_MS };
const bundleOnSave = () => watch(CODE, onSave, bundle);
const copyOnSave = () => watch(ASSETS, onSave, assets);

module.exports = {
	build,
	watch: series(clean, parallel(checkOnSave, bundleOnSave, copyOnSave)),
	default: build,
};
