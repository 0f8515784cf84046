import type { DeliveryQueue } from '../callbacks/delivery-queue.cts';
import type { Message, Reply } from '../callbacks/message.cts';
import type { SandboxContext } from '../server/context.cts';
import { callbackMessage } from './callback-message.cts';
import type { Merchant } from './merchant.cts';
import type { CallbackFormat, Personality } from './personality.cts';
import { transactionView } from './records.cts';
import type { Transaction } from './records.cts';
import type { Transactions } from './transactions.cts';

export interface ChingchingPayCallback {
	/** Where it is sent; by default the transaction's own callback_url. */
	to?: string;
	/** `json` and `form` are a POST, `query` is a GET. The default is the gateway's: JSON, unless drawn otherwise. */
	as?: CallbackFormat;
	/** `forged` is made with another key. The default is the merchant's setting, or the gateway's. */
	signature?: 'valid' | 'forged' | 'missing';
	/** Members that replace those of the true payload, as a forger would send. */
	claims?: Record<string, unknown>;
	times?: number;
}

/** Sends every new status of a payment or refund to its callback_url. Payload and signature are assumptions of the sandbox. */
export class ChingchingPayCallbacks {
	private readonly context: SandboxContext;
	private readonly queue: DeliveryQueue;
	private readonly personality: Personality;
	private readonly merchants: readonly Merchant[];
	private readonly transactions: () => Transactions;

	constructor(
		context: SandboxContext,
		queue: DeliveryQueue,
		personality: Personality,
		merchants: readonly Merchant[],
		transactions: () => Transactions,
	) {
		this.context = context;
		this.queue = queue;
		this.personality = personality;
		this.merchants = merchants;
		this.transactions = transactions;
	}

	statusChanged(transaction: Transaction): void {
		const isCommand = transaction.kind === 'payment' && transaction.origin === 'command';
		if (transaction.status === 'pending' || isCommand || transaction.callbackUrl === '') return;
		// Every try says what was so at this moment, and is signed anew.
		const build = () => this.build(transaction, {});
		this.queue.enqueue('ChingchingPay', transaction.status, transaction.callbackUrl, build, (reply) =>
			this.isReceived(reply),
		);
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
		return this.build(transaction, options);
	}

	private build(transaction: Transaction, options: ChingchingPayCallback): Message {
		const merchant = this.merchantOf(transaction);
		const { callback } = this.personality;
		const isSigned = merchant.callbackSigning ?? callback.signature !== undefined;
		const payload = { ...transactionView(transaction, this.personality), ...options.claims };
		return callbackMessage(merchant, this.personality, payload, {
			target: options.to ?? transaction.callbackUrl,
			format: options.as ?? callback.format,
			signature: options.signature ?? (isSigned ? 'valid' : 'missing'),
			now: this.context.now(),
		});
	}

	private isReceived({ status, body }: Reply): boolean {
		const { reply } = this.personality.callback;
		return status >= 200 && status < 300 && (reply === undefined || body === reply);
	}

	private merchantOf({ merchantId: id }: Transaction): Merchant {
		const merchant = this.merchants.find(({ merchantId }) => merchantId === id);
		if (merchant === undefined) throw new Error(`no merchant has the id ${id}`);
		return merchant;
	}
}
