import type { LedgerEntry, PayerAction, Sandbox } from '../../../sandbox/index.cts';
import { callClink, newPlan } from '../../support/engine/sandbox-calls.cts';
import { textOf } from '../../support/text.cts';
import { advance } from '../support/clock.cts';
import { operationSetups, paid, type OperationSetup } from './operations.cts';
import { PREPARING, runIn } from './processes.cts';
import type { ExecutionPlan, Scenario } from './scenario.cts';

/** What is there before a scenario begins, and what customers do while it goes on. */

/** What one input item asks for. */
export interface InputItem {
	reference: string;
	cents: number;
	/** Clink: the customer's e-mail. */
	customer: string;
	/** Of a refund: the order that it gives back, as the gateway names it, and as the merchant does. */
	original?: string;
	originalReference?: string;
	/** Of a subscription: the price of so many cents. */
	price?: string;
	/** Of a change of plan: which subscription gets that price, and the most that this may charge, in major units. */
	subscription?: string;
	limit?: number;
}

export const CUSTOMERS = ['ada@example.com', 'grace@example.com'];

/** What a subscription costs before its plan is changed: no digits of the change's own, so that its amount chooses its end. */
export const CENTS_BEFORE_CHANGE = 100;
/** By how many cents another amount is lower. */
export const OTHER_AMOUNT = 7;

/**
 * Amounts of an order that is to be refunded: enough for more than one refund, and none of the sandbox's magic endings,
 * so that it is paid at once.
 */
const payable = (cents: number) => 3 * (cents - (cents % 10)) + 10;

async function makeOriginal(
	sandbox: Sandbox,
	{ gateway, original }: OperationSetup,
	inputItem: InputItem,
	name: string,
): Promise<Pick<InputItem, 'original' | 'originalReference'>> {
	if (original === undefined) return {};
	const order = { ...inputItem, reference: name, cents: payable(inputItem.cents) };
	const { items } = await runIn(PREPARING, sandbox, gateway, original, [order]);
	return { original: gateway === 'clink' ? textOf(items[0]?.json['orderId']) : name, originalReference: name };
}

const priceOf = async (sandbox: Sandbox, { recurring }: OperationSetup, cents: number): Promise<{ price?: string }> =>
	recurring === undefined ? {} : { price: await newPlan(sandbox, cents / 100, recurring) };

/** A subscription that is paid, under the reference itself: what its change charges is counted there as well. */
export async function makeSubscription(
	sandbox: Sandbox,
	setup: OperationSetup,
	isChargedAtOnce: boolean,
	inputItem: InputItem,
): Promise<{ subscription?: string }> {
	const parameters = setup.subscription?.(isChargedAtOnce);
	if (parameters === undefined) return {};
	const price = await priceOf(sandbox, setup, CENTS_BEFORE_CHANGE);
	const { items } = await runIn(PREPARING, sandbox, setup.gateway, parameters, [{ ...inputItem, ...price }]);
	const { subscriptionId, orderId, outcome } = items[0]?.json ?? {};
	if (outcome === 'actionRequired') sandbox.pay(textOf(orderId), 'paid');
	return { subscription: textOf(subscriptionId) };
}

/** An input item, and what a variation of it names instead. */
export interface PreparedItem {
	inputItem: InputItem;
	other: Partial<InputItem>;
}

/** The items of a scenario, with what they name. */
export async function prepareItems(
	sandbox: Sandbox,
	{ operation, items, executions, isChargedAtOnce }: Scenario,
	name: string,
): Promise<PreparedItem[]> {
	const setup = operationSetups[operation];
	const varies = (variation: ExecutionPlan['variation']) => executions.some((plan) => plan.variation === variation);
	const subscriptions = new Map<string, { subscription?: string }>();
	const prepared: PreparedItem[] = [];
	for (const [index, { cents, reference: number, customer }] of items.entries()) {
		const reference = `${name}-${number}`;
		const plain: InputItem = { reference, cents, customer: CUSTOMERS[customer] ?? '' };
		const original = await makeOriginal(sandbox, setup, plain, `${reference}-order-${index}`);
		const otherOriginal = varies('otherOrder')
			? await makeOriginal(sandbox, setup, plain, `${reference}-other-${index}`)
			: {};
		const price = await priceOf(sandbox, setup, cents);
		const otherPrice = varies('otherAmount') ? await priceOf(sandbox, setup, cents - OTHER_AMOUNT) : {};
		const subscription =
			subscriptions.get(reference) ?? (await makeSubscription(sandbox, setup, isChargedAtOnce, plain));
		subscriptions.set(reference, subscription);
		prepared.push({
			inputItem: { ...plain, ...original, ...price, ...subscription },
			other: { ...otherOriginal, ...otherPrice },
		});
	}
	// Prices and subscriptions are older than any look-up lags.
	if (setup.recurring !== undefined) advance(10 * 60_000);
	return prepared;
}

/** How long ago somebody else was here, in milliseconds. */
export const EARLIER_BY_MS = 30_000;
/** For how long a subscription has been renewed every month. */
const RENEWED_MS = 70 * 24 * 60 * 60_000;

/** Somebody else was here half a minute ago, under the same reference and for the same amount. */
export async function makeEarlier(
	sandbox: Sandbox,
	{ gateway, earlier }: OperationSetup,
	kind: Scenario['earlier'],
	inputItem: InputItem,
): Promise<void> {
	const parameters = earlier[kind];
	if (parameters === undefined) return;
	const original = `${inputItem.reference}-earlier`;
	if (kind === 'refund')
		await runIn(PREPARING, sandbox, gateway, paid[gateway], [
			{ ...inputItem, reference: original, cents: payable(inputItem.cents) },
		]);
	const price = inputItem.price ?? (gateway === 'clink' ? await newPlan(sandbox, inputItem.cents / 100) : '');
	const { items } = await runIn(PREPARING, sandbox, gateway, parameters, [{ ...inputItem, original, price }]);
	const id = items[0]?.json[gateway === 'clink' ? 'orderId' : 'payment_id'];
	if (kind === 'declined') payAll(sandbox, (entry) => entry.id === id, 'declined');
	if (kind === 'renewed' && items[0]?.json['outcome'] === 'succeeded')
		await renew(sandbox, textOf(items[0].json['subscriptionId']));
	advance(EARLIER_BY_MS);
}

/** Lets two more months of a subscription be charged, and as much time pass for everybody. */
async function renew(sandbox: Sandbox, subscriptionId: string): Promise<void> {
	const clock = await callClink(sandbox, 'POST', '/subscription/test-clocks', { name: 'Renewals', subscriptionId });
	const path = `/subscription/test-clocks/${textOf(clock['clockId'])}/advance`;
	await callClink(sandbox, 'POST', path, { targetFrozenTime: Date.now() + RENEWED_MS });
	advance(RENEWED_MS);
}

const waitsForCustomer = ({ gateway, status }: LedgerEntry) =>
	status === 'requires_action' || (gateway === 'ChingchingPay' && status === 'pending');

/** Customers end what waits for them. */
export function payAll(sandbox: Sandbox, isTheirs: (entry: LedgerEntry) => boolean, action: PayerAction): void {
	for (const entry of sandbox.ledger().orders) {
		if (waitsForCustomer(entry) && isTheirs(entry)) sandbox.pay(entry.id, action);
	}
}
