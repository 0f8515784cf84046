const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const { dest, parallel, series, src, watch } = require('gulp');

const OUTPUT = 'dist';
const ASSETS = ['icons/**/*.svg', 'nodes/**/*.node.json'];

const clean = () => rm(OUTPUT, { recursive: true, force: true });

const compile = () =>
	spawn(process.execPath, [path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')], { stdio: 'inherit' });

/** Icons and codex files, kept under the folders that the nodes name them by. */
const assets = () => src(ASSETS, { base: '.', encoding: false }).pipe(dest(OUTPUT));

const build = series(clean, parallel(compile, assets));

module.exports = {
	build,
	watch: series(build, () => watch(['nodes/**', 'credentials/**', 'icons/**'], series(parallel(compile, assets)))),
	default: build,
};
