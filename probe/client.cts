import { newNonce } from '../nodes/ChingchingPay/api/signature';
import { toTimestamp, UNITS_MS } from '../nodes/ChingchingPay/api/timeUnit';
import type { Credential } from '../nodes/ChingchingPay/api/credential';
import type { Answer } from './gateway/answer.cts';
import type { Gateway } from './gateway/gateway.cts';
import type { ProbeRequest } from './gateway/transport.cts';
import { signedRequest, wronglySignedRequest, type Account, type Call, type Stamps } from './recipe/signing.cts';

/** Requests as the n8n credential signs them, once its settings are known. */
export class Client {
	private readonly gateway: Gateway;
	private readonly account: Account;
	readonly credential: Credential;
	readonly now: () => number;
	/** Whether the messages of answers can be compared, or only their statuses and codes. */
	readonly comparesWords: boolean;

	constructor(
		gateway: Gateway,
		account: Account,
		credential: Credential,
		{ now, comparesWords }: { now: () => number; comparesWords: boolean },
	) {
		this.comparesWords = comparesWords;
		this.gateway = gateway;
		this.account = account;
		this.credential = credential;
		this.now = now;
	}

	async ask(call: Call): Promise<Answer> {
		return await this.gateway.ask(() => this.signed(call, this.now()));
	}

	/** The same request twice, byte for byte. @returns the second answer */
	async askTwice(call: Call): Promise<Answer> {
		const request = this.signed(call, this.now());
		await this.gateway.ask(() => request);
		return await this.gateway.ask(() => request);
	}

	/** @param signedAt milliseconds since the epoch */
	async askAsOf(call: Call, signedAt: number): Promise<Answer> {
		return await this.gateway.ask(() => this.signed(call, signedAt));
	}

	async askWithWrongSignature(call: Call): Promise<Answer> {
		const { encoding } = this.credential.recipe;
		return await this.gateway.ask(() => wronglySignedRequest(this.account, call, encoding, this.stamps(this.now())));
	}

	async askWithWrongKey(call: Call): Promise<Answer> {
		const stranger = { ...this.account, apiKey: newNonce() };
		return await this.gateway.ask(() => signedRequest(stranger, call, this.signer(), this.stamps(this.now())));
	}

	private signed(call: Call, signedAt: number): ProbeRequest {
		return signedRequest(this.account, call, this.signer(), this.stamps(signedAt));
	}

	private signer() {
		const { recipe, signingSecret } = this.credential;
		return { parts: recipe.parts, encoding: recipe.encoding, secret: signingSecret };
	}

	private stamps(signedAt: number): Stamps {
		const { timestamp, nonce } = this.credential.recipe;
		return {
			timestampHeaders: timestamp === undefined ? [] : [timestamp.header],
			nonceHeaders: nonce === undefined ? [] : [nonce.header],
			timestamp: toTimestamp(signedAt, timestamp?.unitMs ?? UNITS_MS.milliseconds),
			nonce: newNonce(),
		};
	}
}
