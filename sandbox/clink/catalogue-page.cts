const pageSizeDefault = 20;

/** One page of the rows. A page size above the maximum is capped, not refused. */
export function pageOf(
	rows: readonly unknown[],
	{ pageNum = '1', pageSize = String(pageSizeDefault) }: { pageNum?: string; pageSize?: string },
	pageSizeMax: number,
): { total: number; rows: unknown[] } {
	const size = Math.min(Number(pageSize), pageSizeMax);
	return { total: rows.length, rows: rows.slice((Number(pageNum) - 1) * size, Number(pageNum) * size) };
}
