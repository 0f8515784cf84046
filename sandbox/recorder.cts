import type { IncomingHttpHeaders } from 'node:http';

export interface RecordedRequest {
	method: string;
	/** Path and query, as received. */
	path: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
	/** Milliseconds since the epoch. */
	time: number;
	/** 0 until answered, and for good when a fault cut the connection before a status line. */
	status: number;
}

const recordsKept = 20_000;
const recordsDroppedAtOnce = 1_000;

/** Keeps the latest requests to either gateway. */
export class Recorder {
	readonly requests: RecordedRequest[] = [];

	add(request: RecordedRequest): RecordedRequest {
		if (this.requests.length >= recordsKept) this.requests.splice(0, recordsDroppedAtOnce);
		this.requests.push(request);
		return request;
	}
}
