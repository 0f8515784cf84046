import { newId } from '../gateway/ids.cts';
import { Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import { checkAmount, toMajor, toMinor } from './money.cts';
import { SETTLING_MS, SETTLING_TIMER_MS } from './orders.cts';
import type { Orders, Publish } from './orders.cts';
import type { Refund, RefundStatus, StoredOrder, StoredRefund } from './records.cts';
import { Refusal } from './refusals.cts';
import type { RefundRequest } from './schema.cts';
import { testResult } from './test-amounts.cts';

const reasons = ['Duplicate payment', 'Fraudulent activity', 'Customer Initiated Refund', 'Other'];
const noFailure = { failureCode: null, failureMessage: null };
const failure = { failureCode: 'processor_communication_error', failureMessage: 'The processor did not answer.' };
const eventNames: Partial<Record<RefundStatus, string>> = { success: 'refund.succeeded', failed: 'refund.failed' };

/** The refund as it was before the processor answered. */
const asCreated = (refund: Refund) => ({ ...refund, ...noFailure, status: 'created' });

export class Refunds {
	private readonly records = new Versions<StoredRefund>();
	private readonly byReference = new Map<string, string>();
	private readonly context: SandboxContext;
	private readonly orders: Orders;
	private readonly publish: Publish;

	constructor(context: SandboxContext, orders: Orders, publish: Publish) {
		this.context = context;
		this.orders = orders;
		this.publish = publish;
	}

	/** The same refundMerchantOrderId gives the refund that exists, whatever else is asked. */
	create(account: string, request: RefundRequest): Refund {
		const key = `${account}\n${request.refundMerchantOrderId}`;
		const existing = this.current(this.byReference.get(key) ?? '');
		if (existing !== undefined) return existing.refund;
		const stored = this.orders.ofAccount(account, request.orderId);
		const { order, refundedMinor } = stored;
		if (!['success', 'partial_refunded'].includes(order.status)) {
			throw new Refusal('orderNotRefundable', `the order is ${order.status}, only a paid one can be refunded`);
		}
		checkAmount('refundAmount', request.refundAmount, order.paymentCurrency);
		const left = toMinor(order.amountTotal, order.paymentCurrency) - refundedMinor;
		if (toMinor(request.refundAmount, order.paymentCurrency) > left) {
			throw new Refusal(
				'refundBalance',
				`refundAmount is above the ${toMajor(left, order.paymentCurrency)} left to refund`,
			);
		}
		const refund = this.execute(account, stored, request, left);
		this.byReference.set(key, refund.refundId);
		return refund;
	}

	find(account: string, refundId: string): Refund {
		this.current(refundId);
		const stored = this.records.asOf(refundId, visibleAt(this.context));
		if (stored?.account !== account) throw new Refusal('refundNotFound', `no refund has the id ${refundId}`);
		return stored.refund;
	}

	all(): StoredRefund[] {
		return [...this.records.all()].map((stored) => this.current(stored.refund.refundId) ?? stored);
	}

	private current(refundId: string): StoredRefund | undefined {
		const stored = this.records.current(refundId);
		if (stored?.refund.status !== 'refunding' || this.context.now() < (stored.settlesAt ?? Infinity)) return stored;
		return this.write({ ...stored, refund: { ...stored.refund, status: 'success' } });
	}

	private execute(account: string, stored: StoredOrder, request: RefundRequest, left: number): Refund {
		const { order, refundedMinor } = stored;
		const result = testResult(request.refundAmount) ?? 'success';
		const status = result === 'pending' ? 'refunding' : result;
		const minor = toMinor(request.refundAmount, order.paymentCurrency);
		if (status !== 'failed') this.orders.recordRefund(stored, refundedMinor + minor, minor === left);
		const refund: Refund = {
			createTime: this.context.now(),
			refundId: newId('rfd'),
			refundMerchantOrderId: request.refundMerchantOrderId,
			orderId: order.orderId,
			customerId: order.customerId,
			refundAmount: request.refundAmount,
			refundCurrency: order.paymentCurrency,
			status,
			...(status === 'failed' ? failure : noFailure),
			refundReason: reasons[request.refundReasonType ?? -1] ?? null,
			metadata: {},
			paymentInstrumentId: order.paymentMethod.paymentInstrumentId,
		};
		this.publish(account, 'refund.created', asCreated(refund));
		this.write({ account, refund, ...(status === 'refunding' && { settlesAt: this.context.now() + SETTLING_MS }) });
		if (status === 'refunding') this.context.timers.after(SETTLING_TIMER_MS, () => this.current(refund.refundId));
		return refund;
	}

	private write(stored: StoredRefund): StoredRefund {
		const event = eventNames[stored.refund.status];
		this.records.write(stored.refund.refundId, stored, this.context.now());
		if (event !== undefined) this.publish(stored.account, event, stored.refund);
		return stored;
	}
}
