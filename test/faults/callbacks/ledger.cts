import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../../nodes/shared/values/json';
import type { Ledger } from '../../../sandbox/index.cts';
import type { GatewayType } from './environment.cts';

/** What a started run is about, in the gateway's own terms, and whether the ledger holds it. */

const paid = ['success', 'partial_refunded', 'refunded'];
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Clink's events hold the resource under `data`. */
const resourceOf = (json: IDataObject): IDataObject => (isObject(json.data) ? json.data : json);

/** The gateway's number of the payment, order or refund. */
export function resourceIdOf(gateway: GatewayType, json: IDataObject): string {
	const resource = resourceOf(json);
	if (gateway === 'clink') return text(resource.refundId) || text(resource.orderId);
	return resource.transaction_type === 'refund' ? text(resource.transaction_id) : text(resource.payment_id);
}

/** The gateway's own word for the state that a run tells of, or the event's number at Clink. */
export const stateOrEventIdOf = (gateway: GatewayType, json: IDataObject): string =>
	gateway === 'clink' ? text(json.id) : text(json.status) || text(json.trade_status);

/** Whether the books hold what a run says, as far as money is said to have moved. */
export function isInLedger({ charges, refunds }: Ledger, gateway: GatewayType, json: IDataObject): boolean {
	const { amount, amountTotal, refundAmount } = resourceOf(json);
	const resourceId = resourceIdOf(gateway, json);
	// The books of ChingchingPay's stand-in are in cents, what the trigger says is not.
	const stated = gateway === 'clink' ? (amount ?? amountTotal ?? refundAmount) : Math.round(Number(amount) * 100);
	const isSame = (entry: { id: string; amount: number }) => entry.id === resourceId && entry.amount === stated;
	if (json.outcome === 'succeeded') return charges.some((charge) => isSame(charge) && paid.includes(charge.status));
	if (json.outcome !== 'refunded') return true;
	const given = refunds.filter((refund) => refund.status === 'success');
	const isWhole = charges.some(
		(charge) =>
			charge.id === resourceId &&
			given.filter(({ orderId }) => orderId === resourceId).reduce((sum, refund) => sum + refund.amount, 0) >=
				charge.amount,
	);
	return isWhole || given.some(isSame);
}

export const isKnown = ({ orders, refunds }: Ledger, gateway: GatewayType, json: IDataObject): boolean =>
	[...orders, ...refunds].some(({ id }) => id === resourceIdOf(gateway, json));
