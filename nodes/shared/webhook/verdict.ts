import type { IDataObject } from 'n8n-workflow';

/** What a gateway's own check makes of a callback. */
export type Verdict =
	| {
			kind: 'genuine';
			/** The same for every copy of this event, and for nothing else; `undefined` to let copies pass. */
			id: string | undefined;
			/** Whether the user asked for such events. */
			wanted: boolean;
			json: IDataObject;
			/** What the gateway gets back, once n8n has stored the run. */
			acknowledgement: string;
	  }
	| Rejection;

export interface Rejection {
	kind: 'rejected';
	status: RejectionStatus;
	/** For n8n's log; senders get no more than the status says. */
	reason: string;
}

export type RejectionStatus = 400 | 401 | 413 | 503;

export const rejected = (status: RejectionStatus, reason: string): Rejection => ({ kind: 'rejected', status, reason });
