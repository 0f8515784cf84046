const { spawn } = require('node:child_process');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');

const { n8n } = require('./package.json');

const OUTPUT = 'dist';
const BUNDLE = path.join(OUTPUT, 'bundle.js');
const ASSETS = ['icons/**/*.svg', 'nodes/**/*.node.json'];

/** The files that n8n loads, as package.json names them, and the class that it looks for in each. */
const ENTRIES = [...n8n.nodes, ...n8n.credentials].map((file) => ({
	file,
	source: file.replace(/^dist\/(.*)\.js$/, './$1'),
	className: path.basename(file).split('.')[0],
}));

const clean = () => rm(OUTPUT, { recursive: true, force: true });

const check = () =>
	spawn(process.execPath, [path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')], {
		stdio: 'inherit',
	});

/**
 * One readable file: n8n requires everything at its start, and finding ninety small files takes longer than running
 * them. One for all, so that the nodes of a process share what they remember, such as which payments are under way.
 */
const bundle = () =>
	esbuild.build({
		stdin: {
			contents: ENTRIES.map(({ source, className }) => `export { ${className} } from '${source}';`).join('\n'),
			resolveDir: __dirname,
		},
		outfile: BUNDLE,
		bundle: true,
		packages: 'external',
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		charset: 'utf8',
		logLevel: 'warning',
	});

/** The files that n8n looks for. */
const entries = () =>
	Promise.all(
		ENTRIES.map(async ({ file, className }) => {
			await mkdir(path.dirname(file), { recursive: true });
			const bundled = path.relative(path.dirname(file), BUNDLE).replaceAll(path.sep, '/');
			await writeFile(file, `exports.${className} = require('${bundled}').${className};\n`);
		}),
	);

/** Icons and codex files, kept under the folders that the nodes name them by. */
const assets = () => src(ASSETS, { base: '.', encoding: false }).pipe(dest(OUTPUT));

const compile = parallel(check, bundle, entries, assets);
const build = series(clean, compile);

module.exports = {
	build,
	watch: series(build, () => watch(['nodes/**', 'credentials/**', 'icons/**'], compile)),
	default: build,
};
