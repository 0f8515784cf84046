/** Every delay of the sandbox, so that closing it leaves none behind. */
export class Timers {
	private readonly running = new Set<NodeJS.Timeout>();

	after(milliseconds: number, action: () => void): void {
		const timer = setTimeout(() => {
			this.running.delete(timer);
			action();
		}, milliseconds);
		this.running.add(timer);
	}

	wait(milliseconds: number): Promise<void> {
		if (milliseconds <= 0) return Promise.resolve();
		return new Promise((resolve) => this.after(milliseconds, resolve));
	}

	stop(): void {
		for (const timer of this.running) clearTimeout(timer);
		this.running.clear();
	}
}
