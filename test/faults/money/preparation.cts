import type { INodeParameters } from 'n8n-workflow';

import type { LedgerEntry, PayerAction, Sandbox } from '../../../sandbox/index.cts';
import { newPlan } from '../../support/engine/sandbox-calls.cts';
import { textOf } from '../../support/text.cts';
import { advance } from '../support/clock.cts';
import { operationSetups, paid, type GatewayType, type OperationSetup } from './operations.cts';
import { PREPARING, runIn } from './processes.cts';
import type { Scenario } from './scenario.cts';

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
export const centsOf = (variation: Scenario['executions'][number]['variation'], cents: number) =>
	variation === 'otherAmount' ? cents - 7 : cents;

/**
 * Amounts of an order that is to be refunded: enough for more than one refund, and none of the sandbox's magic endings,
 * so that it is paid at once.
 */
const payable = (cents: number) => 3 * (cents - (cents % 10)) + 10;

export const priceOf = async (sandbox: Sandbox, cents: number, { recurring }: Pick<OperationSetup, 'recurring'>) =>
	await newPlan(sandbox, cents / 100, recurring);

async function makeOriginal(
	sandbox: Sandbox,
	gateway: GatewayType,
	original: INodeParameters,
	inputItem: InputItem,
	name: string,
): Promise<Pick<InputItem, 'original' | 'originalReference'>> {
	const order = { ...inputItem, reference: name, cents: payable(inputItem.cents) };
	const { items } = await runIn(PREPARING, sandbox, gateway, original, [order]);
	const id = gateway === 'clink' ? textOf(items[0]?.json['orderId']) : name;
	return { original: id, originalReference: name };
}

/** A subscription that is paid, under the reference itself: what its change charges is counted there as well. */
export async function makeSubscription(
	sandbox: Sandbox,
	gateway: GatewayType,
	parameters: INodeParameters,
	inputItem: InputItem,
): Promise<string> {
	const price = await priceOf(sandbox, CENTS_BEFORE_CHANGE, {});
	const { items } = await runIn(PREPARING, sandbox, gateway, parameters, [{ ...inputItem, price }]);
	const { subscriptionId, orderId, outcome } = items[0]?.json ?? {};
	if (outcome === 'actionRequired') sandbox.pay(textOf(orderId), 'paid');
	return textOf(subscriptionId);
}

/** The items of a scenario with what they name, and for each what a variation of it names instead. */
export async function prepareItems(
	sandbox: Sandbox,
	{ operation, items, executions, isChargedAtOnce }: Scenario,
	name: string,
): Promise<{ inputItems: InputItem[]; others: Array<Partial<InputItem>> }> {
	const setup = operationSetups[operation];
	const { gateway, original, recurring, subscription } = setup;
	const has = (variation: string) => executions.some((plan) => plan.variation === variation);
	const subscriptions = new Map<string, string>();
	const inputItems: InputItem[] = [];
	const others: Array<Partial<InputItem>> = [];
	for (const [index, { cents, reference: number, customer }] of items.entries()) {
		const reference = `${name}-${number}`;
		const plain: InputItem = { reference, cents, customer: CUSTOMERS[customer] ?? '' };
		const own: InputItem = { ...plain };
		const other: Partial<InputItem> = {};
		if (original !== undefined) {
			Object.assign(own, await makeOriginal(sandbox, gateway, original, plain, `${reference}-order-${index}`));
			if (has('otherOrder'))
				Object.assign(other, await makeOriginal(sandbox, gateway, original, plain, `${reference}-other-${index}`));
		}
		if (recurring !== undefined) {
			own.price = await priceOf(sandbox, cents, setup);
			if (has('otherAmount')) other.price = await priceOf(sandbox, centsOf('otherAmount', cents), setup);
		}
		if (subscription !== undefined) {
			const known = subscriptions.get(reference);
			own.subscription = known ?? (await makeSubscription(sandbox, gateway, subscription(isChargedAtOnce), plain));
			subscriptions.set(reference, own.subscription);
		}
		inputItems.push(own);
		others.push(other);
	}
	// Look-ups show what was there before.
	if (subscription !== undefined) advance(10 * 60_000);
	return { inputItems, others };
}

/** How long ago somebody else was here, in milliseconds. */
export const EARLIER_BY_MS = 30_000;

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
	const price = gateway === 'clink' ? await priceOf(sandbox, inputItem.cents, {}) : undefined;
	const { items } = await runIn(PREPARING, sandbox, gateway, parameters, [{ ...inputItem, original, price }]);
	const id = items[0]?.json[gateway === 'clink' ? 'orderId' : 'payment_id'];
	if (kind === 'declined') payAll(sandbox, (entry) => entry.id === id, 'declined');
	advance(EARLIER_BY_MS);
}

const waitsForCustomer = ({ gateway, status }: LedgerEntry) =>
	status === 'requires_action' || (gateway === 'ChingchingPay' && status === 'pending');

/** Customers end what waits for them. */
export function payAll(sandbox: Sandbox, isTheirs: (entry: LedgerEntry) => boolean, action: PayerAction): void {
	for (const entry of sandbox.ledger().orders) {
		if (waitsForCustomer(entry) && isTheirs(entry)) sandbox.pay(entry.id, action);
	}
}
