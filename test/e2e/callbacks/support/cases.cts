import type { CallbackRequest } from './http.cts';
import type { Observation } from './receiver.cts';

/** One way in which a callback may come, and what is to come of it. */
export interface Case<Key> {
	name: string;
	/** In the order in which they are sent. */
	requests(key: Key): CallbackRequest[] | Promise<CallbackRequest[]>;
	statuses: number[];
	runs: number;
	/** What the line in n8n's log says of the reason; left out where there is to be none. */
	reason?: string;
}

type Resign<Key> = (change: (signature: string) => string | string[] | undefined) => Case<Key>['requests'];

/** Signatures that no recipe makes, whatever its encoding. */
export const malformedSignatures = <Key,>(
	resigned: Resign<Key>,
	{ noSignature, wrongSignature }: { noSignature: string; wrongSignature: string },
): Array<Case<Key>> => [
	{ name: 'signature missing', requests: resigned(() => undefined), statuses: [401], runs: 0, reason: noSignature },
	{ name: 'signature empty', requests: resigned(() => ''), statuses: [401], runs: 0, reason: noSignature },
	{
		name: 'signature sent twice',
		requests: resigned((value) => [value, value]),
		statuses: [401],
		runs: 0,
		reason: wrongSignature,
	},
];

/** What was seen, in the words of the table in the documentation. */
export interface Seen {
	name: string;
	statuses: number[];
	runs: number;
	reasons: string[];
}

export function seen(name: string, { replies, runs, warnings }: Observation): Seen {
	return {
		name,
		statuses: replies.map(({ status }) => status),
		runs,
		reasons: warnings.map((line) => line.replace(/^.*refused a callback with \d+[^:]*: /, '').trim()),
	};
}

export const expectedOf = ({ name, statuses, runs, reason }: Case<never>): Seen => ({
	name,
	statuses,
	runs,
	reasons: reason === undefined ? [] : [expect.stringContaining(reason) as string],
});
