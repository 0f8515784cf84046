import type { Merchant } from '../chingchingpay/merchant.cts';
import { outcomeOf } from '../chingchingpay/outcome.cts';
import type { Personality } from '../chingchingpay/personality.cts';
import { wordOf } from '../chingchingpay/records.cts';
import type { Transactions } from '../chingchingpay/transactions.cts';
import { orderOutcomes, sessionOutcomes } from '../clink/outcome.cts';
import type { ClinkService } from '../clink/service.cts';
import type { GatewayName } from '../gateway/gateway.cts';
import type { Outcome } from '../gateway/outcome.cts';
import type { PayerAction } from '../gateway/payer-action.cts';

/** What the hosted pay page shows and does, whichever gateway asked for it. */
export interface Payable {
	id: string;
	gateway: GatewayName;
	merchantName: string;
	reference: string;
	description: string;
	/** Major units. */
	amount: number;
	currency: string;
	/** Whether it can be paid. */
	isOpen: boolean;
	/** What the gateway calls its status. */
	word: string;
	/** What the nodes call it. */
	outcome: Outcome;
	/** Pays, declines or cancels; returns where the customer goes next, if anywhere. */
	settle(action: PayerAction): string | undefined;
}

export const clinkMerchantName = 'Sandbox Merchant';
const namesOf = (items: readonly { name: string }[] | null | undefined): string =>
	(items ?? []).map(({ name }) => name).join(', ');
const undefinedIfEmpty = (address: string | undefined): string | undefined => (address === '' ? undefined : address);

function withSession(address: string | undefined, sessionId: string): string | undefined {
	if (address === undefined) return undefined;
	const url = new URL(address);
	url.searchParams.set('session_id', sessionId);
	return url.href;
}

/** Finds what can be paid by its payment, order or checkout session id. */
export class Payables {
	private readonly transactions: Transactions;
	private readonly clink: ClinkService;
	private readonly merchants: readonly Merchant[];
	private readonly personality: Personality;

	constructor(
		transactions: Transactions,
		clink: ClinkService,
		merchants: readonly Merchant[],
		personality: Personality,
	) {
		this.transactions = transactions;
		this.clink = clink;
		this.merchants = merchants;
		this.personality = personality;
	}

	find(id: string): Payable | undefined {
		return this.payment(id) ?? this.session(id) ?? this.order(id);
	}

	private payment(id: string): Payable | undefined {
		const found = this.transactions.current(id);
		if (found?.kind !== 'payment' || found.origin === 'command') return undefined;
		return {
			id,
			gateway: 'ChingchingPay',
			merchantName: this.merchants.find(({ merchantId }) => merchantId === found.merchantId)?.name ?? '',
			reference: found.merchantReference,
			description: found.description,
			amount: found.amount / 100,
			currency: found.currency,
			isOpen: found.status === 'pending',
			word: wordOf(found, this.personality),
			outcome: outcomeOf(found),
			settle: (action) => {
				const { completeUrl, cancelUrl } = this.transactions.settle(id, action);
				return undefinedIfEmpty({ paid: completeUrl, cancelled: cancelUrl, declined: '' }[action]);
			},
		};
	}

	private session(id: string): Payable | undefined {
		const session = this.clink.sessions.current(id);
		if (session === undefined) return undefined;
		const elementsUrl = session.returnUrl?.replaceAll('{ELEMENTS_SESSION_ID}', id);
		return {
			id,
			gateway: 'Clink',
			merchantName: clinkMerchantName,
			reference: session.merchantReferenceId ?? '',
			description: namesOf(session.priceDataList),
			amount: session.amountTotal,
			currency: session.originalCurrency,
			isOpen: session.status === 'open',
			word: session.status,
			outcome: sessionOutcomes[session.status],
			settle: (action) => {
				this.clink.sessions.settle(id, action);
				const paidUrl = withSession(session.successUrl, id) ?? elementsUrl;
				return { paid: paidUrl, cancelled: session.cancelUrl, declined: undefined }[action];
			},
		};
	}

	private order(id: string): Payable | undefined {
		const stored = this.clink.orders.current(id);
		if (stored === undefined) return undefined;
		// What its subscription has come to meanwhile may have ended the wait for this order.
		if (stored.subscriptionId !== undefined) this.clink.subscriptions.current(stored.subscriptionId);
		const { order } = this.clink.orders.current(id) ?? stored;
		return {
			id,
			gateway: 'Clink',
			merchantName: clinkMerchantName,
			reference: order.merchantReferenceId ?? '',
			description: namesOf(order.priceDataList),
			amount: order.amountTotal,
			currency: order.paymentCurrency,
			isOpen: order.status === 'requires_action' || order.status === 'pending',
			word: order.status,
			outcome: orderOutcomes[order.status],
			settle: (action) => undefinedIfEmpty(this.clink.orders.settle(id, action).returnUrl),
		};
	}
}
