import { Limiter, type Limits } from './limiter';

/**
 * Queries to a gateway about many things, such as payments. Callers that ask about the same thing share a query that is
 * not sent yet, but never one that is: its answer may be older than what made them ask. So for each thing, at most one
 * query is under way, and one waits behind it.
 */
export class CoalescedQueries<Answer> {
	private readonly limiter: Limiter;
	private readonly unsent = new Map<string, Promise<Answer | undefined>>();
	private readonly underWay = new Map<string, Promise<Answer>>();

	constructor(limits: Limits) {
		this.limiter = new Limiter(limits);
	}

	get isIdle(): boolean {
		return this.unsent.size === 0 && this.underWay.size === 0;
	}

	/**
	 * @param about what is asked about
	 * @param send sends the query; not called if an unsent one is shared
	 * @returns undefined if its turn did not come
	 */
	async ask(about: string, send: () => Promise<Answer>): Promise<Answer | undefined> {
		const query = this.unsent.get(about) ?? this.askInTurn(about, send);
		this.unsent.set(about, query);
		return await query;
	}

	private async askInTurn(about: string, send: () => Promise<Answer>): Promise<Answer | undefined> {
		await this.underWay.get(about)?.catch(() => {});
		const isItsTurn = await this.limiter.acquire();
		this.unsent.delete(about);
		return isItsTurn ? await this.sendNow(about, send) : undefined;
	}

	private async sendNow(about: string, send: () => Promise<Answer>): Promise<Answer> {
		const answer = send().finally(() => {
			this.underWay.delete(about);
			this.limiter.release();
		});
		this.underWay.set(about, answer);
		return await answer;
	}
}
