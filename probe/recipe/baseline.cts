import { newNonce, type SignatureEncoding } from '../../nodes/ChingchingPay/api/signature';
import { isSame, shown, type Answer } from '../gateway/answer.cts';
import type { Gateway } from '../gateway/gateway.cts';
import { Stop } from '../stop.cts';
import type { Candidate } from './candidates.cts';
import { toTimestamp, UNITS_MS, type TimeUnit } from '../../nodes/ChingchingPay/api/timeUnit';
import { signedRequest, signerOf, wronglySignedRequest, type Account, type Call, type Stamps } from './signing.cts';

/** When a request says it is made. `ancient`: long ago, in either unit. */
export type Moment = TimeUnit | 'ancient';

export interface HeaderNames {
	timestampHeaders: readonly string[];
	nonceHeaders: readonly string[];
}

/**
 * Requests to one gateway with one account, and what a wrong signature gets there. An answer that differs from that means
 * that the signature was accepted, whatever else the answer says.
 */
export class Bench {
	/** Whether the messages of answers can be compared, or only their statuses and codes. */
	comparesWords = true;
	private readonly refusals = new Map<string, Answer>();
	readonly gateway: Gateway;
	readonly account: Account;
	private readonly now: () => number;

	constructor(gateway: Gateway, account: Account, now: () => number) {
		this.gateway = gateway;
		this.account = account;
		this.now = now;
	}

	stamps(moment: Moment, names: HeaderNames): Stamps {
		const timestamp = moment === 'ancient' ? '1' : toTimestamp(this.now(), UNITS_MS[moment]);
		return { ...names, timestamp, nonce: newNonce() };
	}

	async ask(call: Call, candidate: Candidate, moment: Moment, names: HeaderNames): Promise<Answer> {
		const signer = signerOf(this.account, candidate);
		return await this.gateway.ask(() => signedRequest(this.account, call, signer, this.stamps(moment, names)));
	}

	async askWrongly(
		call: Call,
		encoding: SignatureEncoding,
		moment: Moment,
		names: HeaderNames,
		account = this.account,
	): Promise<Answer> {
		return await this.gateway.ask(() => wronglySignedRequest(account, call, encoding, this.stamps(moment, names)));
	}

	/** What a wrong signature gets, asked once for each form of it: a gateway may refuse some forms in other words. */
	async refusal(call: Call, encoding: SignatureEncoding, moment: Moment, names: HeaderNames): Promise<Answer> {
		const form = JSON.stringify([call.path, encoding, moment]);
		const known = this.refusals.get(form);
		if (known !== undefined) return known;
		const answer = await this.askWrongly(call, encoding, moment, names);
		this.refusals.set(form, answer);
		return answer;
	}

	isSame(a: Answer, b: Answer): boolean {
		return isSame(a, b, this.comparesWords);
	}

	/**
	 * Asks twice with a wrong signature. Messages that differ then say nothing.
	 *
	 * @throws Stop when not even the codes agree
	 */
	async settle(call: Call, names: HeaderNames): Promise<Answer> {
		const first = await this.refusal(call, 'hex', 'milliseconds', names);
		const second = await this.askWrongly(call, 'hex', 'milliseconds', names);
		this.comparesWords = isSame(first, second);
		if (isSame(first, second, false)) return first;
		throw new Stop(
			`The gateway answers the same wrong signature in two ways: ${shown(first)}; ${shown(second)}. No recipe can be found like this. Run the probe later.`,
		);
	}
}
