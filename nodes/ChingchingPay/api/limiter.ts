export interface Limits {
	/** How many are let in at the same moment. */
	atOnce: number;
	/** How many may wait for their turn. */
	waiting: number;
	/** For how many milliseconds each of them does. */
	patienceMs: number;
}

/** Lets a few in at once. The others wait their turn, in a line that is bounded in length and in time. */
export class Limiter {
	private inside = 0;
	/** First come, first served: a `Set` keeps the order in which its members came. */
	private readonly waiting = new Set<() => void>();

	constructor(private readonly limits: Limits) {}

	/** @returns whether its turn came. A caller that was let in has to `release` */
	async acquire(): Promise<boolean> {
		if (this.inside < this.limits.atOnce) {
			this.inside += 1;
			return true;
		}
		return this.waiting.size < this.limits.waiting && (await this.turnComes());
	}

	/** Hands the place on to whoever has waited longest. */
	release(): void {
		const [turn] = this.waiting;
		if (turn === undefined) {
			this.inside -= 1;
			return;
		}
		this.waiting.delete(turn);
		turn();
	}

	private async turnComes(): Promise<boolean> {
		return await new Promise((resolve) => {
			const turn = () => resolve(true);
			const giveUp = () => {
				if (this.waiting.delete(turn)) resolve(false);
			};
			this.waiting.add(turn);
			AbortSignal.timeout(this.limits.patienceMs).addEventListener('abort', giveUp, { once: true });
		});
	}
}
