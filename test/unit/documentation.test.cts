import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeType, ICredentialType } from 'n8n-workflow';

const ROOT = join(__dirname, '../..');

interface Manifest {
	homepage: string;
	repository: { url: string };
	n8n: { nodes: string[]; credentials: string[] };
}
interface Codex {
	node: string;
	resources: Record<'primaryDocumentation' | 'credentialDocumentation', Array<{ url: string }>>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** As the address of a heading ends: in lower case, words joined by hyphens, nothing else. */
const anchorOf = (heading: string) =>
	heading
		.trim()
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.replaceAll(' ', '-');

const anchors = readFileSync(join(ROOT, 'README.md'), 'utf8')
	.split('\n')
	.flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? [])
	.map(anchorOf);

const load = async <T,>(file: string) => {
	const source = file.replace(/^dist/, ROOT).replace(/\.js$/, '');
	const [made] = Object.values((await import(source)) as Record<string, new () => T>).map((Type) => new Type());
	if (made === undefined) throw new Error(`${file} exports nothing`);
	return { made, source };
};

const REPOSITORY = /https:\/\/github\.com\/[\w.-]+\/[\w.-]+/g;

const addressOf = (anchor: string) => `${manifest.homepage}#${anchor}`;
const isHeading = (url: string | undefined) => anchors.map(addressOf).includes(url ?? '');

test('the repository has one address, in every file that names it', () => {
	const files = ['package.json', '.github/ISSUE_TEMPLATE/config.yml'];
	const named = files.flatMap((file) => readFileSync(join(ROOT, file), 'utf8').match(REPOSITORY) ?? []);
	expect(named.length).toBeGreaterThan(files.length);
	expect(new Set(named.map((url) => url.replace(/\.git$/, '')))).toEqual(new Set([manifest.homepage]));
	expect(manifest.repository.url).toBe(`${manifest.homepage}.git`);
});

test('every node that is published is looked at', () => {
	const written = readdirSync(join(ROOT, 'nodes'), { recursive: true, encoding: 'utf8' });
	expect(manifest.n8n.nodes).toHaveLength(written.filter((path) => path.endsWith('.node.ts')).length);
});

describe.each(manifest.n8n.nodes)('the help of %s', (file) => {
	// The editor adds a query to an address of the codex file, behind the fragment: then no heading has it.
	test('is a heading of the README, which the editor opens as it is', async () => {
		const { made, source } = await load<INodeType>(file);
		const codex = JSON.parse(readFileSync(`${source}.json`, 'utf8')) as Codex;
		const { documentationUrl } = made.description;
		expect(isHeading(documentationUrl)).toBe(true);
		expect(codex.resources.primaryDocumentation).toEqual([{ url: documentationUrl }]);
		expect(codex.resources.credentialDocumentation.map(({ url }) => isHeading(url))).toEqual([true]);
		expect(codex.node).toBe(`n8n-nodes-chingchingpay-clink.${made.description.name}`);
	});
});

describe.each(manifest.n8n.credentials)('the help of %s', (file) => {
	test('is a heading of the README', async () => {
		const { made } = await load<ICredentialType>(file);
		expect(isHeading(made.documentationUrl)).toBe(true);
	});
});
