const noncesKept = 100_000;

/** The texts that each merchant has used; the oldest are forgotten. */
export class Nonces {
	private readonly used = new Set<string>();

	/** Whether this merchant uses it for the first time; from now on it is used. */
	isFirstUse(merchantId: string, nonce: string): boolean {
		const key = `${merchantId}\n${nonce}`;
		if (this.used.has(key)) return false;
		if (this.used.size >= noncesKept)
			for (const oldest of [...this.used].slice(0, noncesKept / 2)) this.used.delete(oldest);
		this.used.add(key);
		return true;
	}
}
