/** What came up within the last moments, at most so many. */
export class Recent {
	/** Until when each is remembered, in milliseconds since the epoch. Oldest first. */
	private readonly until = new Map<string, number>();

	constructor(
		private readonly milliseconds: number,
		private readonly max: number,
	) {}

	has(key: string): boolean {
		return (this.until.get(key) ?? 0) > Date.now();
	}

	add(key: string): void {
		this.until.delete(key);
		this.until.set(key, Date.now() + this.milliseconds);
		const [oldest] = this.until.keys();
		if (this.until.size > this.max && oldest !== undefined) this.until.delete(oldest);
	}
}
