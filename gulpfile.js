const { spawn } = require('node:child_process');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src, watch } = require('gulp');

const { licensesOf, packagesOf } = require('./build/licenses.js');
const { n8n, peerDependencies } = require('./package.json');

/** `npm run dev` builds straight into the n8n that it starts. */
const OUTPUT = process.env.BUILD_OUTPUT ?? 'dist';
const BUNDLE = path.join(OUTPUT, 'bundle.js');
/** An editor may write a file in several steps. */
const SAVE_SETTLES_MS = 50;
const CODE = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const ASSETS = ['icons/**/*.svg', 'nodes/**/*.node.json'];
/** Where the types of the operations' outputs are. */
const OUTPUT_TYPES = ['nodes/*/api/**/*.ts', 'nodes/shared/values/*.ts'];

/** The files that n8n loads, as package.json names them, and the class that it looks for in each. */
const ENTRIES = [...n8n.nodes, ...n8n.credentials].map((file) => ({
	file: file.replace(/^dist/, OUTPUT),
	source: file.replace(/^dist\/(.*)\.js$/, './$1'),
	className: path.basename(file).split('.')[0],
}));

const clean = () => rm(OUTPUT, { recursive: true, force: true });

const node = (...options) => spawn(process.execPath, options, { stdio: 'inherit' });

const tsc = (...options) =>
	node(path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc'), ...options);

const check = () => tsc();

/**
 * One readable file: n8n requires everything at its start, and finding ninety small files takes longer than running
 * them. One for all, so that the nodes of a process share what they remember, such as which payments are under way.
 * Packages are in it, since n8n installs none beside these nodes, and their licenses are beside it.
 */
const bundle = async () => {
	const { metafile } = await esbuild.build({
		stdin: {
			contents: ENTRIES.map(({ source, className }) => `export { ${className} } from '${source}';`).join('\n'),
			resolveDir: __dirname,
		},
		outfile: BUNDLE,
		bundle: true,
		external: Object.keys(peerDependencies),
		// What it exports for Node.js starts threads, which n8n forbids.
		alias: { fflate: 'fflate/browser' },
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		charset: 'utf8',
		metafile: true,
		logLevel: 'warning',
	});
	const [{ inputs }] = Object.values(metafile.outputs);
	await writeFile(path.join(OUTPUT, 'THIRD-PARTY-LICENSES.txt'), await licensesOf(packagesOf(Object.keys(inputs))));
};

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

/** In a process of its own: reading the types takes a second, for which nothing else waits. */
const outputSchemas = () => node('--require', 'tsx/cjs', 'build/main.cts', OUTPUT);

const build = series(clean, parallel(check, bundle, entries, assets, outputSchemas));

/** Beside the output: what n8n can load does not wait for the types, and goes on with a mistake in them. */
const checkOnSave = () => tsc('--watch', '--preserveWatchOutput');
const onSave = { ignoreInitial: false, delay: SAVE_SETTLES_MS };
// gulp stops watching once a task has failed. Both of these have said by then what is wrong, and the next save corrects it.
const bundleAgain = () => bundle().then(entries, () => {});
const outputSchemasAgain = (done) => void outputSchemas().once('exit', () => done());
const bundleOnSave = () => watch(CODE, onSave, bundleAgain);
const outputSchemasOnSave = () => watch(OUTPUT_TYPES, onSave, outputSchemasAgain);
const copyOnSave = () => watch(ASSETS, onSave, assets);

module.exports = {
	build,
	bundle,
	watch: series(clean, parallel(checkOnSave, bundleOnSave, outputSchemasOnSave, copyOnSave)),
	default: build,
};
