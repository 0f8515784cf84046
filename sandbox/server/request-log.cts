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

const requestsKept = 20_000;
const requestsDroppedAtOnce = 1_000;

/** The latest requests to either gateway. */
export class RequestLog {
	readonly requests: RecordedRequest[] = [];

	add(request: RecordedRequest): RecordedRequest {
		if (this.requests.length >= requestsKept) this.requests.splice(0, requestsDroppedAtOnce);
		this.requests.push(request);
		return request;
	}
}
