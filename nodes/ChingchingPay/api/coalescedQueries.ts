import { Limiter, type Limits } from './limiter';

/**
 * Queries about many things, such as payments, of which those about the same thing are sent as one. Only a query that is
 * not sent yet is shared, never one under way: its answer may be older than what made the next one ask. So about each
 * thing at most one query is under way, and one waits behind it.
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
	 * @param send sends the query; not called where an unsent one is shared
	 * @returns undefined where its turn did not come
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
