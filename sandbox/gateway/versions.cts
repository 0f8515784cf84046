const versionsKept = 16;

/**
 * Records with their past, so that a look-up can be made to lag behind the writes the way a replicated gateway does.
 * Records are immutable: a change writes a new one.
 */
export class Versions<T> {
	private readonly histories = new Map<string, { at: number; value: T }[]>();

	write(id: string, value: T, at: number): T {
		const history = this.histories.get(id) ?? [];
		// No look-up can tell what was written in the same moment apart, and the past is short.
		if (history.at(-1)?.at === at) history.pop();
		history.push({ at, value });
		if (history.length > versionsKept) history.shift();
		this.histories.set(id, history);
		return value;
	}

	current(id: string): T | undefined {
		return this.histories.get(id)?.at(-1)?.value;
	}

	/** The record as it was at that time (milliseconds), undefined when it was not there yet. */
	asOf(id: string, time: number): T | undefined {
		return this.histories.get(id)?.findLast(({ at }) => at <= time)?.value;
	}

	/** Every record as it was at that time (milliseconds), in the order in which they came. */
	*allAsOf(time: number): Generator<T> {
		for (const id of this.histories.keys()) {
			const value = this.asOf(id, time);
			if (value !== undefined) yield value;
		}
	}

	*all(): Generator<T> {
		for (const history of this.histories.values()) {
			const last = history.at(-1);
			if (last !== undefined) yield last.value;
		}
	}
}

/** Several ids under one key, in the order they came. */
export class Index {
	private readonly ids = new Map<string, string[]>();

	add(key: string, id: string): void {
		const known = this.ids.get(key);
		if (known === undefined) this.ids.set(key, [id]);
		else known.push(id);
	}

	find(key: string): readonly string[] {
		return this.ids.get(key) ?? [];
	}
}
