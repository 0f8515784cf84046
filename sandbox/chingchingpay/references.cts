import type { SandboxContext } from '../server/context.cts';
import { Refusal } from './refusals.cts';
import type { Transactions } from './transactions.cts';

/** One namespace of references per merchant, for links, payments and refunds alike. */
export class References {
	private readonly firstAnswers = new Map<string, { kind: string; data: unknown }>();
	private readonly context: SandboxContext;
	private readonly transactions: Transactions;

	constructor(context: SandboxContext, transactions: Transactions) {
		this.context = context;
		this.transactions = transactions;
	}

	/** Creates once per reference; `faults.duplicateReference` decides what a repeated one gets. */
	createOnce<T>(kind: string, merchantId: string, reference: string, create: () => T): T {
		const key = `${merchantId}\n${reference}`;
		const taken = this.transactions.allByReference(merchantId, reference).length > 0;
		const behaviour = this.context.faults.duplicateReference;
		const earlier = this.firstAnswers.get(key);
		if (taken && behaviour === 'returnFirst' && earlier?.kind === kind) return earlier.data as T;
		if (taken && behaviour !== 'accept') {
			throw new Refusal('duplicateReference', `merchant_reference ${reference} is already used`);
		}
		const data = create();
		if (earlier === undefined) this.firstAnswers.set(key, { kind, data });
		return data;
	}
}
