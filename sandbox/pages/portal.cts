import { orderOutcomes } from '../clink/outcome.cts';
import type { Order } from '../clink/records.cts';
import { html } from './html.cts';
import type { Markup } from './html.cts';
import { dateText, layout, money } from './layout.cts';
import { isWaiting, status, subscriptionStatus } from './status.cts';

export interface Choice {
	value: string;
	text: string;
}

export type PortalAction = 'cancel' | 'keep' | 'keepPlan' | 'instrument' | 'plan';

export interface PortalSubscription {
	id: string;
	productName: string;
	/** USD 10.00 / month */
	price: string;
	status: string;
	/** What happens next, and when: Renews on Dec 24, 2026. */
	next: string;
	paidWith: string;
	/** What a button alone does. */
	actions: readonly (keyof typeof buttonLabels)[];
	/** Empty where it is over. */
	instruments: readonly Choice[];
	/** What it can be switched to. */
	plans: readonly Choice[];
}

export interface Portal {
	merchantName: string;
	customer: string;
	returnUrl: string | undefined;
	/** Newest first. */
	orders: readonly Order[];
	/** Newest first. */
	subscriptions: readonly PortalSubscription[];
}

/** How a person would name what an order was paid with. */
export function paymentMethodText({
	paymentMethodType,
	cardScheme,
	cardLastFour,
	wallet,
}: Order['paymentMethod']): string {
	return cardLastFour === null
		? `${paymentMethodType} ${wallet?.accountTag ?? ''}`.trim()
		: `${cardScheme ?? ''} ••••\u00a0${cardLastFour}`.trim();
}

function orderRow(order: Order): Markup {
	const outcome = orderOutcomes[order.status];
	const isOpen = isWaiting(outcome);
	const name = order.merchantReferenceId ?? order.orderId;
	return html`<tr>
		<td data-label="Date">
			<time datetime="${new Date(order.createTime).toISOString()}">${dateText(order.createTime)}</time>
		</td>
		<td data-label="Order" class="long">${name}</td>
		<td data-label="Paid with" class="whole">${paymentMethodText(order.paymentMethod)}</td>
		<td data-label="Amount" class="number">${money(order.amountTotal, order.paymentCurrency)}</td>
		<td data-label="Status">
			<div>
				${status({ outcome, word: order.status }, 'Clink')}
				${isOpen && html`<a href="/pay/${order.orderId}">Pay<span class="hidden"> ${name}</span></a>`}
			</div>
		</td>
	</tr> `;
}

function ordersTable(orders: readonly Order[]): Markup {
	if (orders.length === 0) return html`<p class="empty">No orders yet.</p>`;
	return html`<table>
		<caption class="hidden">
			Orders, newest first
		</caption>
		<thead>
			<tr>
				<th scope="col">Date (UTC)</th>
				<th scope="col">Order</th>
				<th scope="col">Paid with</th>
				<th scope="col" class="number">Amount</th>
				<th scope="col">Status</th>
			</tr>
		</thead>
		<tbody>
			${orders.map(orderRow)}
		</tbody>
	</table>`;
}

const buttonLabels = {
	cancel: 'Cancel at period end',
	keep: 'Keep subscription',
	keepPlan: 'Keep current plan',
} as const satisfies Partial<Record<PortalAction, string>>;

const choiceTexts = {
	instrument: { title: 'Update payment method', label: 'Pay with', button: 'Save' },
	plan: { title: 'Change plan', label: 'Plan', button: 'Switch' },
} as const satisfies Partial<Record<PortalAction, unknown>>;

/** A form in a disclosure, so that the page works without JavaScript. */
function choiceForm(id: string, action: keyof typeof choiceTexts, choices: readonly Choice[]): Markup | false {
	const { title, label, button } = choiceTexts[action];
	return (
		choices.length > 0 &&
		html`<details>
			<summary>${title}</summary>
			<form method="post" class="choice">
				<input type="hidden" name="subscription" value="${id}" />
				<label
					>${label}
					<select name="chosen">
						${choices.map(({ value, text }) => html`<option value="${value}">${text}</option>`)}
					</select></label
				>
				<button name="action" value="${action}" class="primary">${button}</button>
			</form>
		</details>`
	);
}

function buttons({ id, actions }: PortalSubscription): Markup | false {
	return (
		actions.length > 0 &&
		html`<form method="post" class="buttons">
			<input type="hidden" name="subscription" value="${id}" />
			${actions.map((action) => html`<button name="action" value="${action}">${buttonLabels[action]}</button> `)}
		</form>`
	);
}

function subscriptionCard(subscription: PortalSubscription): Markup {
	const { id, productName, price, next, paidWith, instruments, plans } = subscription;
	return html`<article class="card">
		<div class="heading">
			<h3>${productName}</h3>
			${subscriptionStatus(subscription.status)}
		</div>
		<p class="price">${price}</p>
		<p class="merchant">${next}</p>
		<p class="merchant">Paid with ${paidWith}</p>
		${buttons(subscription)} ${choiceForm(id, 'instrument', instruments)} ${choiceForm(id, 'plan', plans)}
	</article>`;
}

const returnLink = (returnUrl: string | undefined): Markup | false =>
	returnUrl !== undefined && html`<p><a href="${returnUrl}">Return to shop</a></p>`;

/** The page, with what was done or why it could not be. */
export function portalPage(portal: Portal, done: string | undefined, problem?: string): Markup {
	const { merchantName, customer, returnUrl, orders, subscriptions } = portal;
	return layout({
		title: `Your billing at ${merchantName}`,
		width: 'medium',
		content: html`<section class="card">
				<p class="merchant">${merchantName}</p>
				<h1>Your billing</h1>
				<p class="merchant">${customer}</p>
				${returnLink(returnUrl)}
			</section>
			${done !== undefined && html`<p class="notice good" role="status">${done}</p>`}
			${problem !== undefined && html`<p class="notice bad" role="alert">${problem}</p>`}
			<section>
				<h2>Subscriptions</h2>
				${subscriptions.map(subscriptionCard)}
				${subscriptions.length === 0 && html`<p class="empty">No subscriptions.</p>`}
			</section>
			<section>
				<h2>Orders</h2>
				${ordersTable(orders)}
			</section>`,
	});
}

export function expiredPortalPage(returnUrl: string | undefined): Markup {
	return layout({
		title: 'This link has expired',
		width: 'narrow',
		content: html`<section class="card">
			<h1>This link has expired</h1>
			<p>Links to your billing last for 30 minutes. Ask the merchant for a new one.</p>
			${returnLink(returnUrl)}
		</section>`,
	});
}

export function unknownPortalPage(): Markup {
	return layout({
		title: 'Not found',
		width: 'narrow',
		content: html`<section class="card">
			<h1>No billing here</h1>
			<p>
				Nobody was given this link. The stand-in forgets everything when it stops, so the link may be from an earlier
				run.
			</p>
			<p><a href="/">All transactions</a></p>
		</section>`,
	});
}
