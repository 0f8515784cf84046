import type { World } from '../world.cts';
import { Refusal } from './refusals.cts';
import type { Transactions } from './transactions.cts';

/** One namespace of references per merchant, for links, payments and refunds alike. */
export class References {
	private readonly first = new Map<string, { kind: string; data: unknown }>();
	private readonly world: World;
	private readonly transactions: Transactions;

	constructor(world: World, transactions: Transactions) {
		this.world = world;
		this.transactions = transactions;
	}

	/** Runs the creation once per reference, or what the duplicate setting says. */
	once<T>(kind: string, merchantId: string, reference: string, create: () => T): T {
		const key = `${merchantId}\n${reference}`;
		const taken = this.transactions.holders(merchantId, reference).length > 0;
		const behaviour = this.world.faults.duplicateReference;
		const earlier = this.first.get(key);
		if (taken && behaviour === 'returnFirst' && earlier?.kind === kind) return earlier.data as T;
		if (taken && behaviour !== 'accept') {
			throw new Refusal('duplicateReference', `merchant_reference ${reference} is already used`);
		}
		const data = create();
		if (earlier === undefined) this.first.set(key, { kind, data });
		return data;
	}
}
