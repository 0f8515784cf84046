import { PINNED_N8N_VERSION } from '../../real-n8n/instance/cache.cts';

export interface Version {
	/** Of n8n on npm. */
	n8n: string;
	/** Whether it is told to be what n8n 3 will be, as far as it can be told. */
	comingDefaults?: boolean;
	note: string;
}

/** The versions that people run. A newer patch of the first three goes here once npm has it. */
export const VERSIONS: Version[] = [
	{ n8n: '1.123.81', note: 'the last 1.x' },
	{ n8n: '2.8.4', note: 'an early 2.x' },
	{ n8n: '2.20.12', note: 'a 2.x in between' },
	{ n8n: PINNED_N8N_VERSION, note: 'the newest that npm can install; all other tests run on it' },
	{
		n8n: PINNED_N8N_VERSION,
		comingDefaults: true,
		note: 'the same with the defaults that n8n 3 announces, as far as it knows them',
	},
];

/** Names a version in arguments, files and the table. */
export const nameOf = ({ n8n, comingDefaults }: Version): string => (comingDefaults ? `${n8n}-as-3` : n8n);

/** The groups of behavior that are seen to work, and the end-to-end tests that show them. */
export const GROUPS: Record<string, string[]> = {
	Loading: ['loading'],
	Credentials: ['credentials', 'personalities'],
	'Main job': ['main-job'],
	Callbacks: ['callbacks/chingchingpay-trigger', 'callbacks/clink-trigger', 'callbacks/clink-final-status'],
	Waiting: ['callbacks/wait-for-payment', 'many-payments'],
	Retries: ['failures', 'same-reference'],
	'Private addresses': ['private-addresses'],
	Leaks: ['leaks'],
};
