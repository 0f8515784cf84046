import { newId } from '../gateway/ids.cts';
import type { SandboxContext } from '../server/context.cts';
import { merchantIdOf } from './merchant-id.cts';
import { convert } from './money.cts';
import type { Orders, Publish } from './orders.cts';
import type { StoredOrder } from './records.cts';
import { Refusal } from './refusals.cts';

const EVIDENCE_PERIOD_MS = 7 * 24 * 60 * 60 * 1000;

export const disputeReasons = ['fraudulent', 'not_received', 'duplicate', 'cancelled_recurring'] as const;
export type DisputeReason = (typeof disputeReasons)[number];
export const disputeResults = ['won', 'lost'] as const;
/** From the merchant's side. */
export type DisputeResult = (typeof disputeResults)[number];

const reasonMembers: Record<DisputeReason, Pick<Dispute, 'reasonDescription' | 'networkReasonCode'>> = {
	fraudulent: { reasonDescription: 'Other Fraud: Card-Absent Environment', networkReasonCode: '10.4' },
	not_received: { reasonDescription: 'Merchandise or Services Not Received', networkReasonCode: '13.1' },
	duplicate: { reasonDescription: 'Duplicate Processing', networkReasonCode: '12.6' },
	cancelled_recurring: { reasonDescription: 'Cancelled Recurring Transaction', networkReasonCode: '13.2' },
};

const PENDING = 1;
const closedStatus: Record<DisputeResult, number> = { won: 3, lost: 4 };

/** As events show it; no call does. */
export interface Dispute {
	readonly chargeBackId: string;
	readonly orderId: string;
	readonly merchantReferenceId: string | null;
	readonly merchantId: string;
	readonly customerId: string;
	/** Major units. */
	readonly disputeAmount: number;
	readonly disputeCurrency: string;
	readonly originalAmount: number;
	readonly originalCurrency: string;
	readonly reasonCode: string;
	readonly reasonDescription: string;
	/** 1 pending, 3 won, 4 lost. */
	readonly status: number;
	/** Milliseconds. */
	readonly evidenceDeadline: number;
	readonly channelDisputeTime: number;
	readonly networkReasonCode: string;
}

function newDispute({ account, order }: StoredOrder, reason: DisputeReason, now: number): Dispute {
	const { orderId, merchantReferenceId, customerId, amountTotal, paymentCurrency, originalCurrency } = order;
	return {
		chargeBackId: newId('cb'),
		orderId,
		merchantReferenceId,
		merchantId: merchantIdOf(account),
		customerId,
		disputeAmount: amountTotal,
		disputeCurrency: paymentCurrency,
		originalAmount: convert(amountTotal, paymentCurrency, originalCurrency),
		originalCurrency,
		reasonCode: reason,
		...reasonMembers[reason],
		status: PENDING,
		evidenceDeadline: now + EVIDENCE_PERIOD_MS,
		channelDisputeTime: now,
	};
}

/** What customers dispute at their banks. Merchants learn of it by events alone. */
export class Disputes {
	private readonly records = new Map<string, { account: string; dispute: Dispute }>();
	private readonly context: SandboxContext;
	private readonly orders: Orders;
	private readonly publish: Publish;

	constructor(context: SandboxContext, orders: Orders, publish: Publish) {
		this.context = context;
		this.orders = orders;
		this.publish = publish;
	}

	/** @throws Refusal unless the order is paid and not disputed yet. */
	open(orderId: string, reason: DisputeReason): Dispute {
		const stored = this.orders.current(orderId);
		if (stored === undefined) throw new Refusal('orderNotFound', `no order has the id ${orderId}`);
		if (!['success', 'partial_refunded'].includes(stored.order.status)) {
			throw new Refusal('invalidParameter', `the order is ${stored.order.status}, only a paid one can be disputed`);
		}
		if ([...this.records.values()].some(({ dispute }) => dispute.orderId === orderId)) {
			throw new Refusal('invalidParameter', 'the order is already disputed');
		}
		const dispute = newDispute(stored, reason, this.context.now());
		this.records.set(dispute.chargeBackId, { account: stored.account, dispute });
		this.publish(stored.account, 'dispute.created', dispute);
		return dispute;
	}

	/** @throws Refusal unless the dispute is open. */
	close(chargeBackId: string, result: DisputeResult): Dispute {
		const stored = this.records.get(chargeBackId);
		if (stored === undefined) throw new Refusal('invalidParameter', `no dispute has the id ${chargeBackId}`);
		if (stored.dispute.status !== PENDING) throw new Refusal('invalidParameter', 'the dispute is already closed');
		const dispute = { ...stored.dispute, status: closedStatus[result] };
		this.records.set(chargeBackId, { ...stored, dispute });
		this.publish(stored.account, `dispute.${result}`, dispute);
		this.publish(stored.account, 'dispute.closed', dispute);
		return dispute;
	}
}
