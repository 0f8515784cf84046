import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

const ROOT = join(__dirname, '../../..');

export interface SourceText {
	/** File and line. */
	where: string;
	text: string;
}

/** What stands for a value that is put into a text. */
export const INSERTED = '{…}';

function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return node.head.text + node.templateSpans.map(({ literal }) => INSERTED + literal.text).join('');
}

/** Words with spaces between them: what a person is told, and not a key, an address or an expression. */
const isProse = (text: string): boolean => /[a-z]{2,} [\w'‘’"{]/i.test(text) && !text.startsWith('={{');

const isForPeople = ({ parent }: ts.Node): boolean =>
	!ts.isImportDeclaration(parent) && !ts.isExportDeclaration(parent) && !ts.isLiteralTypeNode(parent);

function textsIn(file: string): SourceText[] {
	const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.ES2022, true);
	const found: SourceText[] = [];
	const visit = (node: ts.Node): void => {
		const text = isForPeople(node) ? textOf(node) : undefined;
		if (text !== undefined && isProse(text)) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			found.push({ where: `${file}:${line + 1}`, text });
		}
		node.forEachChild(visit);
	};
	source.forEachChild(visit);
	return found;
}

/** Every text of the published code that reads as words, messages and advice among them. */
export const sourceTexts = (): SourceText[] =>
	['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.flatMap((name) => textsIn(`${folder}/${name}`)),
	);
