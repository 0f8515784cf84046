import { posix } from 'node:path';

import ts from 'typescript';

/** Which files import which, and what is wrong with that. Paths are those from the root of the repository. */

/** The text of every file by its path. */
export type Files = ReadonlyMap<string, string>;

export interface Import {
	from: string;
	to: string;
}

/** One way in which files may depend on each other: whoever matches `from` imports only what matches one of `to`. */
export interface Rule {
	from: RegExp;
	to: readonly RegExp[];
}

const ENDINGS = ['', '.ts', '.cts', '/index.ts', '/index.cts'];

/** All imports of one file by another, those of types included. An import of a package is none. */
export function importsOf(files: Files): Import[] {
	return [...files].flatMap(([from, text]) =>
		ts
			.preProcessFile(text, true, true)
			.importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
			.flatMap(({ fileName }) => {
				const path = posix.normalize(posix.join(posix.dirname(from), fileName));
				const to = ENDINGS.map((ending) => path + ending).find((candidate) => files.has(candidate));
				return to === undefined ? [] : [{ from, to }];
			}),
	);
}

/** Each import that no rule allows, with the rule that it breaks, as a sentence. */
export function forbiddenImports(imports: readonly Import[], rules: readonly Rule[]): string[] {
	return imports.flatMap(({ from, to }) => {
		const rule = rules.find((candidate) => candidate.from.test(from));
		if (rule === undefined) return [`${from} imports ${to}: no rule says what ${from} may import`];
		if (rule.to.some((allowed) => allowed.test(to))) return [];
		return [
			`${from} imports ${to}: ${String(rule.from)} may import only ${rule.to.map(String).join(', ') || 'nothing'}`,
		];
	});
}

/** Cycles, each as the files along it; where they overlap, not every one, and none only where there is none. */
export function cyclesIn(imports: readonly Import[]): string[] {
	const targets = new Map<string, string[]>();
	for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
	const cycles = new Set<string>();
	const finished = new Set<string>();
	const visit = (file: string, path: readonly string[]): void => {
		const start = path.indexOf(file);
		if (start >= 0) {
			cycles.add(fromItsFirst(path.slice(start)));
			return;
		}
		if (finished.has(file)) return;
		for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
		finished.add(file);
	};
	for (const file of targets.keys()) visit(file, []);
	return [...cycles];
}

/** The same text for a cycle wherever it was entered. */
function fromItsFirst(cycle: readonly string[]): string {
	const first = cycle.indexOf([...cycle].sort()[0] ?? '');
	const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
	return [...turned, turned[0] ?? ''].join(' → ');
}
