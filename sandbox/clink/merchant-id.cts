import { createHash } from 'node:crypto';

/** Who the merchant is, as some answers name it: the same for the same key, which it does not give away. */
export const merchantIdOf = (account: string): string =>
	`mer_${createHash('sha256').update(account).digest('hex').slice(0, 16)}`;
