import type { Merchant } from '../chingchingpay/merchant.cts';
import type { Personality } from '../chingchingpay/personality.cts';
import type { Dispute, DisputeReason, DisputeResult } from '../clink/disputes.cts';
import type { Faults } from '../faults/faults.cts';
import type { Answer } from '../gateway/gateway.cts';
import type { PayerAction } from '../gateway/payer-action.cts';
import type { Ledger } from '../ledger/ledger.cts';
import type { DirectRequest } from '../server/answer-directly.cts';
import type { RecordedRequest } from '../server/request-log.cts';
import type { Callbacks } from './callbacks.cts';

export interface SandboxOptions {
	/** 0, the default: any free port. */
	port?: number;
	/** Milliseconds before every answer of a gateway. */
	latencyMs?: number;
	/** Milliseconds since the epoch. */
	now?: () => number;
	/** One merchant by default; what is left out is made at random. */
	merchants?: Partial<Merchant>[];
	/** How ChingchingPay behaves where it publishes nothing; `drawPersonality(seed)` is such a gateway. */
	personality?: Personality;
	/** Each key is a merchant of its own; by default there is one random key. */
	clinkApiKeys?: string[];
	/** Whether Clink webhooks may go to loopback addresses, which the real gateway refuses; true by default. */
	allowLoopbackWebhooks?: boolean;
}

export interface Sandbox {
	/** http://127.0.0.1:PORT */
	url: string;
	/** How ChingchingPay behaves here. */
	personality: Personality;
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
	pay(id: string, action: PayerAction): void;
	/** What a customer does at the bank about a paid Clink order; throws when the order or dispute is not in that state. */
	disputes: {
		/** `fraudulent` by default. */
		open(orderId: string, reason?: DisputeReason): Dispute;
		close(chargeBackId: string, result: DisputeResult): Dispute;
	};
	/** Ends at once, open connections and waiting deliveries included. */
	close(): Promise<void>;
}
