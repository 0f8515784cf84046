import type { Callbacks } from './callbacks.cts';
import type { Merchant } from './chingchingpay/authenticate.cts';
import type { Outcome } from './chingchingpay/transactions.cts';
import type { Answer, DirectRequest } from './exchange.cts';
import type { Faults } from './faults.cts';
import type { Ledger } from './ledger.cts';
import type { RecordedRequest } from './recorder.cts';

export type { Answer, Callbacks, DirectRequest, Faults, Ledger, Merchant, Outcome, RecordedRequest };
export type { ChingchingPayCallback } from './chingchingpay/callbacks.cts';
export type { ClinkDelivery } from './clink/deliveries.cts';
export type { Delivery, Message, Reply } from './deliveries.cts';
export type { Fault, FaultKind } from './faults.cts';
export type { LedgerEntry } from './ledger-entry.cts';
export type { ReferenceCounts } from './ledger.cts';

export interface SandboxOptions {
	/** 0, the default: any free port. */
	port?: number;
	/** Milliseconds before every answer of a gateway. */
	latencyMs?: number;
	/** Milliseconds since the epoch. */
	now?: () => number;
	/** One merchant unless told; what is left out is made at random. */
	merchants?: Partial<Merchant>[];
	/** Each key is a merchant of its own; one random key unless told. */
	clinkApiKeys?: string[];
	/** Whether Clink webhooks may go to loopback addresses, which the real gateway refuses; true unless told. */
	allowLoopbackWebhooks?: boolean;
}

export interface Sandbox {
	/** http://127.0.0.1:PORT */
	url: string;
	chingchingPay: { baseUrl: string; merchants: Merchant[] };
	clink: { baseUrl: string; apiKeys: string[]; allowLoopbackWebhooks: boolean };
	ledger(): Ledger;
	/** The latest 20,000 requests to either gateway. */
	requests: RecordedRequest[];
	faults: Faults;
	callbacks: Callbacks;
	setLatency(milliseconds: number): void;
	/** What the gateway under this address answers, without HTTP, delays and faults. */
	answer(request: DirectRequest): Promise<Answer>;
	/** What a person does on the pay page. The id is a payment, order or checkout session id; throws when it is not open. */
	pay(id: string, outcome: Outcome): void;
	/** Ends at once, open connections and waiting deliveries included. */
	close(): Promise<void>;
}
