import type { INodeProperties } from 'n8n-workflow';

/** *Simplify*, in n8n's standard words. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** What a write says of how it came by its result (`write.ts`). It stays in a simplified one. */
export const NOTES = ['reused', 'recovered', 'possibleDuplicates'] as const;
