type Entry = string | number | boolean | null | Record<string, unknown> | unknown[];

/**
 * Reads the format n8n stores execution data in: a JSON array in which every string inside an object or array is the
 * index of the entry that stands there, so that shared and circular parts are written once.
 */
export function parseFlatted(text: string): unknown {
	const entries = JSON.parse(text) as Entry[];
	for (const entry of entries) {
		if (typeof entry !== 'object' || entry === null) continue;
		const container = entry as Record<string, unknown>;
		for (const [key, value] of Object.entries(container)) {
			if (typeof value === 'string') container[key] = entries[Number(value)];
		}
	}
	return entries[0];
}
