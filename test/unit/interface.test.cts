import { operationsOf } from './support/forms.cts';
import { interfaceTexts, NODES, type InterfaceText } from './support/interface-texts.cts';
import { JARGON } from './support/jargon.cts';
import { INSERTED, sourceTexts } from './support/source-texts.cts';

interface Text {
	where: string;
	text: string;
}

const onScreen = interfaceTexts();
const inSource = sourceTexts();
const everywhere: Text[] = [...onScreen, ...inSource];

const ofKind = (...kinds: InterfaceText['kind'][]) => onScreen.filter(({ kind }) => kinds.includes(kind));
const listed = (texts: Text[]) => [...new Set(texts.map(({ where, text }) => `${where}: ${text}`))];

/** What stands in single quotes: `'Callback'`, but not the apostrophe of a customer's. */
const quotedIn = ({ text }: Text): string[] =>
	[...text.matchAll(/(?<![\w}])'([^']+)'(?!\w)/g)]
		.map(([, quoted = '']) => quoted)
		.filter((quoted) => !quoted.includes(INSERTED));

/** Buttons, settings and nodes of n8n itself. */
const WORDS_OF_N8N = [
	'Compare Datasets',
	'Execute step',
	'Execute workflow',
	'Executions',
	'Extract from File',
	'Fetch Test Event',
	'On Error',
	'Wait For Sub-Workflow Completion',
	'Webhook URLs',
];

/** Fields and values of an output or a response; characters of an address. */
const DATA = ['channels', 'code', 'found', 'outcome', 'succeeded', 'type', '@', '?', '#'];

/** The reply to a callback: the gateway alone sees it. */
const NOT_ON_SCREEN = ['Payload Too Large'];

/** Every operation as another one's message names it: 'Promotion Code: Create'. */
const OPERATIONS = NODES.flatMap((node) => {
	const nameOf = (field: string, value: string, isShown: (resources: unknown[]) => boolean): string =>
		node.description.properties
			.filter(({ name, displayOptions }) => name === field && isShown(displayOptions?.show?.['resource'] ?? []))
			.flatMap(({ options = [] }) => options)
			.find((option) => 'value' in option && option.value === value)?.name ?? '';
	return operationsOf(node).map(([resource, operation]) => {
		const resourceName = nameOf('resource', resource, () => true);
		return `${resourceName}: ${nameOf('operation', operation, (resources) => resources.includes(resource))}`;
	});
});

test('the texts are found', () => {
	expect(ofKind('name').length).toBeGreaterThan(500);
	expect(ofKind('description').length).toBeGreaterThan(200);
	for (const kind of ['hint', 'placeholder', 'action', 'panel', 'alias'] as const) {
		expect(ofKind(kind).length).toBeGreaterThan(1);
	}
	expect(inSource.length).toBeGreaterThan(300);
	expect(OPERATIONS).toContain('Promotion Code: Get Many');
});

describe('what a shop owner reads', () => {
	test.each(JARGON)('does not say $word, but: $instead', ({ word }) => {
		const said = everywhere.filter(({ text }) => word.test(text));
		expect(listed(said.filter(({ text }) => !NOT_ON_SCREEN.includes(text)))).toEqual([]);
	});

	test('says e.g. at most once', () => {
		expect(listed(everywhere.filter(({ text }) => text.split('e.g').length > 2))).toEqual([]);
	});

	test('names in single quotes only what is on the screen', () => {
		const names = ofKind('name', 'placeholder').map(({ text }) => text);
		const known = new Set([...names, ...OPERATIONS, ...WORDS_OF_N8N, ...DATA]);
		const unknown = everywhere.flatMap(({ where, text }) =>
			quotedIn({ where, text })
				.filter((quoted) => !known.has(quoted))
				.map((quoted) => ({ where, text: quoted })),
		);
		expect(listed(unknown)).toEqual([]);
	});

	test('has no space too many', () => {
		expect(listed(onScreen.filter(({ text }) => /^\s|\s$| {2}/.test(text)))).toEqual([]);
	});
});

describe('a description', () => {
	const written = ofKind('description', 'hint');

	test('begins with a capital letter, a number, or a name of the gateway', () => {
		const isName = (text: string) => /^[a-z]+([A-Z]|[._]\w+)/.test(text);
		expect(listed(written.filter(({ text }) => /^[a-z]/.test(text) && !isName(text)))).toEqual([]);
	});

	// n8n's lint asks for this too, but sees only what is written out in its place.
	test('of one sentence ends without a full stop, of several with one', () => {
		const isSeveral = (text: string) => /[.?!] [A-Z']/.test(text.replace(/\be\.g\./g, ''));
		expect(listed(written.filter(({ text }) => text.endsWith('.') !== isSeveral(text)))).toEqual([]);
	});
});

test('a placeholder is an example, or says what is added', () => {
	const isHelpful = (text: string) => /^(e\.g\. |Add |Select |Search )/.test(text);
	expect(listed(ofKind('placeholder').filter(({ text }) => !isHelpful(text)))).toEqual([]);
});

// As a tool of an agent, its label is all that n8n shows the model of a field.
test('an amount says its unit in its label', () => {
	const labels = NODES.flatMap(({ description }) =>
		description.properties
			.filter(({ name }) => /^(amount|unitAmount|chargeAtMost)$/.test(name))
			.map(({ displayName }) => displayName),
	);
	expect(labels.length).toBeGreaterThan(8);
	expect(labels.filter((label) => !/ in (Dollars|Cents)\b/.test(label))).toEqual([]);
});
