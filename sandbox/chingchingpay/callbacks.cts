import type { DeliveryQueue } from '../callbacks/delivery-queue.cts';
import type { Message, Reply } from '../callbacks/message.cts';
import { signBody } from './authenticate.cts';
import type { Merchant } from './merchant.cts';
import { transactionView } from './records.cts';
import type { Transaction } from './records.cts';
import type { Transactions } from './transactions.cts';

export interface ChingchingPayCallback {
	/** Where it is sent; by default the transaction's own callback_url. */
	to?: string;
	/** JSON in a POST by default; `query` is a GET. */
	as?: 'json' | 'form' | 'query';
	/** `forged` is made with another key. The default is the merchant's setting. */
	signature?: 'valid' | 'forged' | 'missing';
	/** Members that replace those of the true payload, as a forger would send. */
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

function asForm(payload: Record<string, unknown>): string {
	return new URLSearchParams(Object.entries(payload).map(([name, value]) => [name, String(value)])).toString();
}

/** A form or query callback is signed over the same payload as JSON, since no recipe for those is known. */
function build(transaction: Transaction, merchant: Merchant, options: ChingchingPayCallback): Message {
	const payload = { ...transactionView(transaction), ...options.claims };
	const json = JSON.stringify(payload);
	const headers = { 'user-agent': 'chingchingpay-sandbox', ...signatureHeader(merchant, json, options.signature) };
	const target = options.to ?? transaction.callbackUrl;
	if (options.as === 'query') {
		return {
			method: 'GET',
			target: `${target}${target.includes('?') ? '&' : '?'}${asForm(payload)}`,
			headers,
			body: '',
		};
	}
	if (options.as === 'form') {
		return {
			method: 'POST',
			target,
			headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
			body: asForm(payload),
		};
	}
	return { method: 'POST', target, headers: { ...headers, 'content-type': 'application/json' }, body: json };
}

/** Sends every new status of a payment or refund to its callback_url. Payload and signature are assumptions of the sandbox. */
export class ChingchingPayCallbacks {
	private readonly queue: DeliveryQueue;
	private readonly merchants: readonly Merchant[];
	private readonly transactions: () => Transactions;

	constructor(queue: DeliveryQueue, merchants: readonly Merchant[], transactions: () => Transactions) {
		this.queue = queue;
		this.merchants = merchants;
		this.transactions = transactions;
	}

	statusChanged(transaction: Transaction): void {
		const isCommand = transaction.kind === 'payment' && transaction.origin === 'command';
		if (transaction.status === 'pending' || isCommand || transaction.callbackUrl === '') return;
		const message = build(transaction, this.merchantOf(transaction), {});
		this.queue.enqueue('ChingchingPay', transaction.status, transaction.callbackUrl, () => message);
	}

	/** Sends a callback about a payment or refund (payment id or transaction id) now, true or forged, and returns the answers. */
	async send(id: string, options: ChingchingPayCallback = {}): Promise<Reply[]> {
		const message = this.message(id, options);
		const replies: Reply[] = [];
		for (let time = 0; time < (options.times ?? 1); time += 1) replies.push(await this.queue.send(message));
		return replies;
	}

	/** The callback about a payment or refund as it is now, unsent. */
	message(id: string, options: ChingchingPayCallback = {}): Message {
		const transaction = this.transactions().find(id);
		if (transaction === undefined) throw new Error(`no transaction has the id ${id}`);
		return build(transaction, this.merchantOf(transaction), options);
	}

	private merchantOf({ merchantId: id }: Transaction): Merchant {
		const merchant = this.merchants.find(({ merchantId }) => merchantId === id);
		if (merchant === undefined) throw new Error(`no merchant has the id ${id}`);
		return merchant;
	}
}
