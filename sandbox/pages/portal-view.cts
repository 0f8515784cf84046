import type { Recurring, StoredPrice } from '../clink/catalogue-records.cts';
import { paymentMethodOf } from '../clink/payment-method.cts';
import type { PortalSession } from '../clink/portal-sessions.cts';
import type { ClinkService } from '../clink/service.cts';
import type { Subscription } from '../clink/subscription-records.cts';
import { subscriptionMethodTypes } from '../clink/subscription-schema.cts';
import { clinkMerchantName } from '../ledger/payables.cts';
import { dateText, money } from './layout.cts';
import { paymentMethodText } from './portal.cts';
import type { Choice, Portal, PortalSubscription } from './portal.cts';

/** The test cards that a customer can add, by what the page calls them: the digits they end in. */
export const newCards: ReadonlyMap<string, string> = new Map([
	['new_card_4242', '4242'],
	['new_card_1881', '1881'],
]);

function intervalText({ interval, intervalCount }: Recurring): string {
	const unit = interval === 'custom' ? 'day' : interval.replace('_', ' ');
	return intervalCount === 1 ? unit : `${intervalCount} ${unit}s`;
}

const priceText = ({ unitAmount, currency }: StoredPrice, recurring: Recurring): string =>
	`${money(unitAmount, currency)} / ${intervalText(recurring)}`;

type State = Subscription['status'] | 'ending' | 'changing';

const goesOn = ({ status }: Subscription): boolean => ['active', 'free_trial', 'past_due'].includes(status);
const isOver = ({ status }: Subscription): boolean => ['cancelled', 'incomplete_expired'].includes(status);

function stateOf(subscription: Subscription): State {
	if (!goesOn(subscription)) return subscription.status;
	if (subscription.cancelAtPeriodEnd) return 'ending';
	return subscription.pendingChange === null ? subscription.status : 'changing';
}

function changeText({ pendingChange, terms }: Subscription): string {
	if (pendingChange?.waitsFor !== 'periodEnd') return 'The change of plan waits for its payment';
	const { price } = pendingChange.plan;
	return `Changes to ${priceText(price, price.recurring)} on ${dateText(terms.period.end)}`;
}

const nextTexts: Record<State, (subscription: Subscription) => string> = {
	incomplete: () => 'Waits for the first payment',
	incomplete_expired: () => 'The first payment was not made in time',
	free_trial: ({ terms }) => `Free until ${dateText(terms.period.end)}`,
	active: ({ terms }) => `Renews on ${dateText(terms.period.end)}`,
	past_due: ({ terms }) => `The payment of ${dateText(terms.period.start)} is due`,
	cancelled: ({ canceledAt, terms }) => `Ended on ${dateText(canceledAt ?? terms.period.end)}`,
	ending: ({ terms }) => `Ends on ${dateText(terms.period.end)}`,
	changing: changeText,
};

const methodText = (type: string, id: string): string => paymentMethodText(paymentMethodOf(type, id));

/** What the customer can pay with from now on: what was made for them, or a new test card. None where it is over. */
export function instrumentChoices(
	clink: ClinkService,
	{ account, customerId }: PortalSession,
	subscription: Subscription,
): Choice[] {
	if (isOver(subscription)) return [];
	const usable = clink.instruments
		.ofCustomer(account, customerId)
		.filter(({ type }) => subscriptionMethodTypes.some((usableType) => usableType === type));
	return [
		...usable.map(({ id, type }) => ({ value: id, text: methodText(type, id) })),
		...[...newCards].map(([value, lastFour]) => ({ value, text: `New card: ${methodText('CARD', `pi_${lastFour}`)}` })),
	];
}

/** The prices that the customer can switch to: of the products that the link allows, in the same currency. */
export function planChoices(clink: ClinkService, session: PortalSession, subscription: Subscription): Choice[] {
	const { account, productIds } = session;
	if (!['active', 'free_trial'].includes(stateOf(subscription))) return [];
	const catalogue = clink.catalogueOf(account);
	const { currency, priceId } = subscription.terms.plan.price;
	return [...catalogue.prices.all()]
		.filter((price) => price.active && price.currency === currency && price.priceId !== priceId)
		.filter(({ productId }) => catalogue.products.current(productId)?.active === true)
		.filter(({ productId }) => productIds.length === 0 || productIds.includes(productId))
		.flatMap((price) => {
			const stored = catalogue.findPrice(price.priceId, price.productId);
			if (stored.recurring === undefined) return [];
			return [{ value: price.priceId, text: `${stored.productName}, ${priceText(stored, stored.recurring)}` }];
		});
}

function changeActionOf(subscription: Subscription): PortalSubscription['actions'] {
	if (!goesOn(subscription)) return [];
	if (subscription.cancelAtPeriodEnd) return ['keep'];
	return subscription.pendingChange === null ? ['cancel'] : ['cancel', 'keepPlan'];
}

function viewOf(clink: ClinkService, session: PortalSession, subscription: Subscription): PortalSubscription {
	const { plan } = subscription.terms;
	const price = priceText(plan.price, plan.price.recurring);
	return {
		id: subscription.subscriptionId,
		productName: plan.price.productName,
		price: plan.quantity === 1 ? price : `${plan.quantity} × ${price}`,
		status: subscription.status,
		next: nextTexts[stateOf(subscription)](subscription),
		paidWith: methodText(subscription.paymentMethodType, subscription.paymentInstrumentId),
		actions: changeActionOf(subscription),
		instruments: instrumentChoices(clink, session, subscription),
		plans: planChoices(clink, session, subscription),
	};
}

/** What the customer sees behind their link. */
export function portalOf(clink: ClinkService, session: PortalSession): Portal {
	const { account, customerId, returnUrl } = session;
	const { email } = clink.customersOf(account).resolve({ customerId });
	const orders = clink.orders
		.all()
		.filter((stored) => stored.account === account && stored.order.customerId === customerId)
		.map(({ order }) => order);
	const subscriptions = clink.subscriptions
		.ofCustomer(account, customerId)
		.map((subscription) => viewOf(clink, session, subscription));
	return {
		merchantName: clinkMerchantName,
		customer: email ?? customerId,
		returnUrl,
		orders: orders.reverse(),
		subscriptions: subscriptions.reverse(),
	};
}
