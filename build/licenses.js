const { readdir, readFile } = require('node:fs/promises');
const path = require('node:path');

/** The folders of the packages that files of a bundle come from, sorted. @param files paths from the working directory */
const packagesOf = (files) =>
	[...new Set(files.map((file) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]))].filter(Boolean).sort();

/**
 * The licenses of packages, as their authors have written them.
 *
 * @param folders where the packages are
 * @throws Error for a package without a license file: it may not be published
 */
const licensesOf = async (folders) =>
	[
		'What is published contains the following packages, each under its own license.\n',
		...(await Promise.all(folders.map(licenseOf))),
	].join('\n');

async function licenseOf(folder) {
	const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
	if (file === undefined) throw new Error(`The package ${name} has no license file, so it may not be bundled`);
	const text = await readFile(path.join(folder, file), 'utf8');
	return `${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n').trim()}\n`;
}

module.exports = { licensesOf, packagesOf };
