export interface Column {
	title: string;
	align?: 'left' | 'right';
}

/** Lines of an aligned text table. */
export function table(columns: Column[], rows: string[][]): string[] {
	const widths = columns.map(({ title }, index) =>
		Math.max(title.length, ...rows.map((row) => (row[index] ?? '').length)),
	);
	const line = (cells: string[]) =>
		columns
			.map(({ align }, index) => {
				const cell = cells[index] ?? '';
				const width = widths[index] ?? 0;
				return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
			})
			.join('  ')
			.trimEnd();
	return [line(columns.map(({ title }) => title)), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)];
}
