import type { SandboxContext } from '../server/context.cts';
import type { Nonces } from './nonces.cts';
import type { Personality } from './personality.cts';
import type { References } from './references.cts';
import type { Transactions } from './transactions.cts';

/** What every ChingchingPay endpoint works with. */
export interface ChingchingPayService {
	context: SandboxContext;
	personality: Personality;
	transactions: Transactions;
	references: References;
	nonces: Nonces;
}
