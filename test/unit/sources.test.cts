import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const filesIn = (folder: string): string[] =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.c?ts$/.test(name))
		.map((name) => `${folder}/${name}`);

/** The text of a file with its comments on one line each, since a citation may go on in the next line. */
const unwrapped = (path: string) => read(path).replace(/\n\s*(\*|\/\/)(?!\/)\s*/g, ' ');

interface Citation {
	file: string;
	page: string;
	headings: string[];
}

/** `docs/gateways/clink.md, "Orders"`, also with further headings: `, "Orders" (the amounts) and "Refunds"`. */
function citationsIn(file: string): Citation[] {
	const found = unwrapped(file).matchAll(/(docs\/gateways\/[\w-]+\.md)((?:(?:,| and|, and) "[^"]+"(?: \([^)]*\))?)*)/g);
	return [...found].map(([, page = '', quoted = '']) => ({
		file,
		page,
		headings: [...quoted.matchAll(/"([^"]+)"/g)].map(([, heading = '']) => heading),
	}));
}

const headingsOf = (page: string) => [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);

const files = ['nodes', 'credentials', 'sandbox', 'test']
	.flatMap(filesIn)
	.filter((file) => file !== relative(ROOT, __filename));
const citations = files.flatMap(citationsIn);

describe('what a comment cites', () => {
	test.each(['docs/gateways/chingchingpay.md', 'docs/gateways/clink.md'])('is, among others, %s', (page) => {
		expect(citations.map((citation) => citation.page)).toContain(page);
	});

	test('is a page of this repository', () => {
		expect(citations.filter(({ page }) => !existsSync(join(ROOT, page)))).toEqual([]);
	});

	test('is a heading of that page', () => {
		const missing = citations.filter(
			({ page, headings }) => headings.length === 0 || headings.some((heading) => !headingsOf(page).includes(heading)),
		);
		expect(missing).toEqual([]);
	});

	test('is never a page that is not published with it, or a number alone', () => {
		expect(files.filter((file) => /(?<![-\w])reference\/|Source: \d/.test(unwrapped(file)))).toEqual([]);
	});
});

describe('what a page names', () => {
	const PAGES = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'sandbox/README.md', 'real-n8n/README.md'];
	/** The example of "Add an operation". */
	const MADE_UP = 'nodes/Clink/resources/invoice/get.ts';
	const pages = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`)
		.concat(PAGES);
	const named = (page: string) =>
		[
			...read(page).matchAll(
				/`((?:nodes|credentials|sandbox|real-n8n|demo|dev|build|docs|test|benchmarks)\/[\w./-]+)`/g,
			),
		].map(([, path = '']) => path);

	test.each(pages)('in %s is there', (page) => {
		expect(named(page).filter((path) => path !== MADE_UP && !existsSync(join(ROOT, path)))).toEqual([]);
	});

	test('is not nothing', () => {
		expect(pages.flatMap(named).length).toBeGreaterThan(20);
	});
});
