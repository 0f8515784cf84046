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
