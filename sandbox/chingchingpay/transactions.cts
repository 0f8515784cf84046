import { newId } from '../gateway/ids.cts';
import type { PayerAction } from '../gateway/payer-action.cts';
import { Index, Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import { idOf } from './records.cts';
import type { Payment, Transaction } from './records.cts';
import { Refusal } from './refusals.cts';
import type { Status } from './status.cts';

export const SETTLING_MS = 1500;
/** Timers may fire a little before the clock says so. */
const SETTLING_TIMER_MS = SETTLING_MS + 10;

const settledAs: Record<PayerAction, { status: Status; message: string }> = {
	paid: { status: 'success', message: '' },
	declined: { status: 'failed', message: 'declined by the wallet' },
	cancelled: { status: 'cancelled', message: 'cancelled by the customer' },
};

/** A link is paid on the pay page, where the wallet is chosen. */
const payPageAttempt = () => ({
	transactionId: newId('txn'),
	paymentReference: newId('ref'),
	channelId: 101,
	paymentMethod: 'ALIPAY',
});

/** Every payment and refund of every merchant, and the only place that changes one. */
export class Transactions {
	private readonly records = new Versions<Transaction>();
	private readonly byReference = new Index();
	private readonly byTransaction = new Map<string, string>();
	private readonly context: SandboxContext;
	private readonly changed: (transaction: Transaction) => void;

	constructor(context: SandboxContext, changed: (transaction: Transaction) => void) {
		this.context = context;
		this.changed = changed;
	}

	write<T extends Transaction>(transaction: T): T {
		const id = idOf(transaction);
		const before = this.records.current(id);
		if (before === undefined) this.byReference.add(`${transaction.merchantId}\n${transaction.merchantReference}`, id);
		if (transaction.transactionId !== '') this.byTransaction.set(transaction.transactionId, id);
		this.records.write(id, transaction, this.context.now());
		if (before?.status !== transaction.status) this.changed(transaction);
		if (transaction.settlesAt !== undefined && before?.settlesAt !== transaction.settlesAt) {
			this.context.timers.after(SETTLING_TIMER_MS, () => this.current(id));
		}
		return transaction;
	}

	/** The record now, after whatever the clock has done to it: a pending one settles or expires when its time comes. */
	current(id: string): Transaction | undefined {
		const transaction = this.records.current(id);
		if (transaction?.status !== 'pending') return transaction;
		const now = this.context.now();
		if (transaction.settlesAt !== undefined && now >= transaction.settlesAt) {
			return this.write({ ...transaction, status: 'success' });
		}
		if (transaction.kind === 'payment' && now >= transaction.expiresAt) {
			return this.write({ ...transaction, status: 'expired', message: 'not paid in time' });
		}
		return transaction;
	}

	/** A look-up by payment id or transaction id, which `queryLagMs` makes see an earlier state. */
	findById(merchantId: string, id: string): Transaction | undefined {
		return this.visible(merchantId, this.byTransaction.get(id) ?? id);
	}

	/** A look-up of the latest that carries the reference; there is more than one only when duplicates are accepted. */
	findByReference(merchantId: string, reference: string): Transaction | undefined {
		const ids = this.byReference.find(`${merchantId}\n${reference}`);
		return ids.map((id) => this.visible(merchantId, id)).findLast((found) => found !== undefined);
	}

	/** Everything that carries the reference, as it is now: `queryLagMs` does not apply. */
	allByReference(merchantId: string, reference: string): Transaction[] {
		return this.byReference
			.find(`${merchantId}\n${reference}`)
			.map((id) => this.current(id))
			.filter((found) => found !== undefined);
	}

	/** The record now, by payment id or transaction id. */
	find(id: string): Transaction | undefined {
		return this.current(this.byTransaction.get(id) ?? id);
	}

	payment(merchantId: string, id: string): Payment | undefined {
		const found = this.find(id);
		return found?.kind === 'payment' && found.merchantId === merchantId ? found : undefined;
	}

	/** What a person does on the pay page. @throws Refusal when the order is not open any more. */
	settle(id: string, action: PayerAction): Payment {
		const payment = this.current(id);
		if (payment?.kind !== 'payment') throw new Refusal('notFound', `no payment has the id ${id}`);
		if (payment.status !== 'pending') throw new Refusal('notPayable', `the payment is already ${payment.status}`);
		const attempt = payment.transactionId === '' ? payPageAttempt() : {};
		return this.write({
			...payment,
			...attempt,
			...settledAs[action],
			...(action === 'paid' && { paidAt: this.context.now() }),
		});
	}

	all(): Transaction[] {
		return [...this.records.all()].map((transaction) => this.current(idOf(transaction)) ?? transaction);
	}

	private visible(merchantId: string, id: string): Transaction | undefined {
		this.current(id);
		const found = this.records.asOf(id, visibleAt(this.context));
		return found?.merchantId === merchantId ? found : undefined;
	}
}
