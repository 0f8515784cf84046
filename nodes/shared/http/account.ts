import { createHash } from 'node:crypto';

/** Identifies an address and keys together, without revealing or keeping any of them. */
export const accountOf = (baseUrl: string, ...keys: string[]): string =>
	createHash('sha256')
		.update(JSON.stringify([baseUrl, ...keys]))
		.digest('base64url');
