import type { Deliveries, Message, Reply } from '../deliveries.cts';
import { signBody } from './authenticate.cts';
import type { Merchant } from './authenticate.cts';
import { transactionView } from './records.cts';
import type { Transaction } from './records.cts';
import type { Transactions } from './transactions.cts';

export interface ChingchingPayCallback {
	/** Where to, the transaction's own callback_url unless told. */
	to?: string;
	/** JSON in a POST unless told; `query` is a GET. */
	as?: 'json' | 'form' | 'query';
	/** `forged` is made with another key. By the merchant's setting unless told. */
	signature?: 'valid' | 'forged' | 'missing';
	/** Members that replace those of the true payload: what a forger would claim. */
	claims?: Record<string, unknown>;
	times?: number;
}

const forgedSecret = 'not-the-secret';

function signatureHeader(
	merchant: Merchant,
	body: string,
	signature: ChingchingPayCallback['signature'],
): Record<string, string> {
	const kind = signature ?? (merchant.callbackSigning === false ? 'missing' : 'valid');
	if (kind === 'missing') return {};
	const signer = kind === 'forged' ? { ...merchant, apiSecret: forgedSecret } : merchant;
	return { 'x-signature': signBody(signer, Buffer.from(body)) };
}

function textual(payload: Record<string, unknown>): string {
	return new URLSearchParams(Object.entries(payload).map(([name, value]) => [name, String(value)])).toString();
}

/** A form or query callback is signed over its JSON twin, since no recipe for those is known. */
function build(transaction: Transaction, merchant: Merchant, wish: ChingchingPayCallback): Message {
	const payload = { ...transactionView(transaction), ...wish.claims };
	const json = JSON.stringify(payload);
	const headers = { 'user-agent': 'chingchingpay-sandbox', ...signatureHeader(merchant, json, wish.signature) };
	const target = wish.to ?? transaction.callbackUrl;
	if (wish.as === 'query') {
		return {
			method: 'GET',
			target: `${target}${target.includes('?') ? '&' : '?'}${textual(payload)}`,
			headers,
			body: '',
		};
	}
	if (wish.as === 'form') {
		return {
			method: 'POST',
			target,
			headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
			body: textual(payload),
		};
	}
	return { method: 'POST', target, headers: { ...headers, 'content-type': 'application/json' }, body: json };
}

/** Tells callback_url of every new status of a payment or refund. Payload and signature are assumptions of the sandbox. */
export class ChingchingPayCallbacks {
	private readonly deliveries: Deliveries;
	private readonly merchants: readonly Merchant[];
	private readonly transactions: () => Transactions;

	constructor(deliveries: Deliveries, merchants: readonly Merchant[], transactions: () => Transactions) {
		this.deliveries = deliveries;
		this.merchants = merchants;
		this.transactions = transactions;
	}

	changed(transaction: Transaction): void {
		const isCommand = transaction.kind === 'payment' && transaction.origin === 'command';
		if (transaction.status === 'pending' || isCommand || transaction.callbackUrl === '') return;
		const message = build(transaction, this.merchantOf(transaction), {});
		this.deliveries.enqueue('ChingchingPay', transaction.status, transaction.callbackUrl, () => message);
	}

	/** Sends a callback about a payment or refund (payment id or transaction id) now, true or forged, and returns the answers. */
	async send(id: string, wish: ChingchingPayCallback = {}): Promise<Reply[]> {
		const message = this.message(id, wish);
		const replies: Reply[] = [];
		for (let time = 0; time < (wish.times ?? 1); time += 1) replies.push(await this.deliveries.send(message));
		return replies;
	}

	/** The callback about a payment or refund as it is now, unsent. */
	message(id: string, wish: ChingchingPayCallback = {}): Message {
		const transaction = this.transactions().find(id);
		if (transaction === undefined) throw new Error(`no transaction has the id ${id}`);
		return build(transaction, this.merchantOf(transaction), wish);
	}

	private merchantOf({ merchantId: id }: Transaction): Merchant {
		const merchant = this.merchants.find(({ merchantId }) => merchantId === id);
		if (merchant === undefined) throw new Error(`no merchant has the id ${id}`);
		return merchant;
	}
}
