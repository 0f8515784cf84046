const DELIMITERS = [',', ';', '\t'];

/**
 * The rows of a CSV file, by the names in its first line. The delimiter is the one that its first line has most of.
 * Source: RFC 4180. Empty lines are left out; what a line lacks is empty.
 *
 * @param text without a byte order mark
 * @returns `undefined` for text that is no CSV file, such as one whose lines have more cells than names: a thousands
 * separator may have split an amount
 */
export function parseCsv(text: string): Array<Record<string, string>> | undefined {
	const lines = linesOf(text, delimiterOf(text))?.filter((line) => line.some((cell) => cell !== ''));
	if (lines === undefined) return undefined;
	const [head = [], ...rows] = lines;
	if (rows.some((cells) => cells.slice(head.length).some((cell) => cell !== ''))) return undefined;
	return rows.map((cells) => Object.fromEntries(head.map((name, column) => [name, cells[column] ?? ''])));
}

function delimiterOf(text: string): string {
	const head = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
	const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
	return counted.reduce((most, next) => (next.count > most.count ? next : most)).delimiter;
}

function linesOf(text: string, delimiter: string): string[][] | undefined {
	// A cell in quotes, in which quotes are doubled, or a bare one; then what ends it.
	const cell = new RegExp(
		`(?:"([^"]*(?:""[^"]*)*)"|([^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*)?)(${delimiter}|\\r?\\n|\\r|$)`,
		'y',
	);
	const lines: string[][] = [];
	let line: string[] = [];
	while (cell.lastIndex < text.length) {
		const match = cell.exec(text);
		if (match === null) return undefined;
		const [, quoted, bare = '', end] = match;
		line.push(quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'));
		if (end === delimiter) continue;
		lines.push(line);
		line = [];
	}
	return line.length === 0 ? lines : [...lines, line];
}
