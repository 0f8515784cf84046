import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

const NODES = join(__dirname, '../../nodes');

interface Text {
	file: string;
	/** With `…` for what is filled in. */
	text: string;
}

/** Every text in the published code, whatever it is for. */
function textsIn(file: string): Text[] {
	const source = ts.createSourceFile(file, readFileSync(join(NODES, file), 'utf8'), ts.ScriptTarget.Latest);
	const texts: Text[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.push({ file, text: node.text });
		if (ts.isTemplateExpression(node)) {
			const rest = node.templateSpans.map(({ literal }) => `…${literal.text}`);
			texts.push({ file, text: [node.head.text, ...rest].join('') });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

const texts = readdirSync(NODES, { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.ts'))
	.flatMap(textsIn);
const matching = (pattern: RegExp, except: string[] = []) =>
	texts.filter(({ file, text }) => pattern.test(text) && !except.includes(file));

/** What a machine can judge of the texts that users read. */
describe('a text of the nodes', () => {
	test('is found, among some hundreds', () => {
		expect(texts.length).toBeGreaterThan(500);
		expect(matching(/^Nothing was sent\./).length).toBeGreaterThan(3);
	});

	test('counts no items by itself: n8n counts them from 0, and adds that to every message', () => {
		expect(matching(/\bitem …/i, ['shared/values/nodeError.ts', 'shared/batch/journal.ts'])).toEqual([]);
	});

	test('advises no other number, since the same order would be paid twice, unless it says when that is right', () => {
		const advising = matching(
			/\b(another|a new) (merchant )?(reference|number)\b|\b(reference|number) of its own\b|\bits own (reference|number)\b/i,
		);
		const careful = /second|twice|Do not|Only another|nobody can pay/i;
		const judged = ['Give the refund its own number, e.g. the order number followed by -R1.'];
		expect(advising.filter(({ text }) => !careful.test(text) && !judged.includes(text))).toEqual([]);
	});

	test("names the credential's field for the address only where the credential shows it", () => {
		// That of the credential's own checks: they are about what was entered there.
		const asked = [
			'shared/http/baseUrl.ts',
			'shared/http/credentialTest.ts',
			'ChingchingPay/api/credentialTest.ts',
			'Clink/api/credentialTest.ts',
		];
		expect(matching(/Base URL/, asked)).toEqual([{ file: 'shared/http/response.ts', text: "'Base URL'" }]);
	});
});
