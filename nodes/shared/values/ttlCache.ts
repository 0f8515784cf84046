/** Remembers values for a short time, up to a maximum number. */
export class TtlCache<T> {
	/** Oldest first. */
	private readonly entries = new Map<string, { value: T; until: number }>();

	/**
	 * @param milliseconds how long each is remembered
	 * @param max how many at most; beyond that, the oldest is forgotten
	 */
	constructor(
		private readonly milliseconds: number,
		private readonly max: number,
	) {}

	get(key: string): T | undefined {
		const entry = this.entries.get(key);
		return entry !== undefined && entry.until > Date.now() ? entry.value : undefined;
	}

	set(key: string, value: T): void {
		this.entries.delete(key);
		this.entries.set(key, { value, until: Date.now() + this.milliseconds });
		const [oldest] = this.entries.keys();
		if (this.entries.size > this.max && oldest !== undefined) this.entries.delete(oldest);
	}

	delete(key: string): void {
		this.entries.delete(key);
	}
}
