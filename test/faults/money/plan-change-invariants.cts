import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../../nodes/shared/values/json';
import type { Ledger, LedgerEntry } from '../../../sandbox/index.cts';
import { CENTS_BEFORE_CHANGE, type InputItem } from './preparation.cts';
import type { Played, Round } from './run-scenario.cts';
import type { Scenario } from './scenario.cts';

/** The promises of a change of plan, which moves money for a subscription and not under a reference. */

/** Orders under a reference: of a subscription, each is a charge, made or waiting. */
export const ordersOf = (ledger: Ledger, reference: string): LedgerEntry[] =>
	ledger.orders.filter((entry) => entry.kind !== 'subscription' && entry.reference === reference);

/** How many subscriptions under a reference will have another price from their next period on: no order tells of that. */
export const plansThatWait = (ledger: Ledger, reference: string): number =>
	ledger.orders.filter(({ prices, reference: own }) => own === reference && prices?.now !== prices?.next).length;

const pricesOf = (ledger: Ledger, { subscription }: InputItem) => {
	const { prices } = ledger.orders.find(({ id }) => id === subscription) ?? {};
	return [prices?.now, prices?.next];
};

const cents = (amount: number) => Math.round(amount * 100);
const madeIn = ({ before, after }: Round, reference: string) =>
	ordersOf(after, reference).filter(({ id }) => !before.orders.some((entry) => entry.id === id));

/** No change charges more than an item allowed that ran at that time. */
function chargesAreAllowed(round: Round): void {
	const items = round.executions.flatMap(({ inputItems }) => inputItems);
	for (const reference of new Set(items.map((item) => item.reference))) {
		const limits = items.filter((item) => item.reference === reference).map(({ limit = 0 }) => cents(limit));
		for (const { amount } of madeIn(round, reference)) {
			expect(cents(amount)).toBeLessThanOrEqual(Math.max(...limits));
		}
	}
}

/** Within one period, all that a subscription is charged is the dearest price that was asked for, in whatever steps. */
function chargesAddUp({ rounds, end }: Played): void {
	const items = rounds.flatMap(({ executions }) => executions.flatMap(({ inputItems }) => inputItems));
	for (const reference of new Set(items.map((item) => item.reference))) {
		const prices = items.filter((item) => item.reference === reference).map((item) => item.cents);
		expect(cents(end.of(reference).chargedAmount)).toBeLessThanOrEqual(Math.max(CENTS_BEFORE_CHANGE, ...prices));
	}
}

/** What an item says became of its plan is what the subscription shows. */
function planIsAsSaid(inputItem: InputItem, { outcome }: IDataObject, round: Round): void {
	const { reference, price } = inputItem;
	const isChanged = pricesOf(round.after, inputItem).includes(price);
	const orders = ordersOf(round.after, reference).filter(
		({ amount }) => cents(amount) === inputItem.cents - CENTS_BEFORE_CHANGE,
	);
	if (outcome === 'succeeded') expect({ price, isChanged }).toEqual({ price, isChanged: true });
	else if (outcome === 'failed')
		expect([isChanged, orders.some(({ status }) => status === 'failed')]).toEqual([false, true]);
	else {
		expect(['pending', 'actionRequired']).toContain(outcome);
		expect(orders).not.toEqual([]);
	}
}

/** What is given back for a lost answer was changed in this round, as far as a look-up could see what was there before. */
function recoveredChangeIsNew(
	{ queryLagMs }: Scenario,
	inputItem: InputItem,
	{ recovered }: IDataObject,
	{ before }: Round,
): void {
	if (recovered === true && queryLagMs === 0) expect(pricesOf(before, inputItem)).not.toContain(inputItem.price);
}

export function planChangePromises(
	scenario: Scenario,
	played: Played,
	{ isUncoordinated }: { isUncoordinated: boolean },
): void {
	for (const round of played.rounds) chargesAreAllowed(round);
	if (!isUncoordinated) chargesAddUp(played);
	// What one run changed, another one may have changed again since.
	if (scenario.executions.some(({ variation }) => variation === 'otherAmount')) return;
	for (const round of played.rounds) {
		for (const { inputItems, outputs } of round.executions) {
			for (const [index, output] of outputs.entries()) {
				const inputItem = inputItems[index];
				if (inputItem === undefined || isObject(output.details)) continue;
				planIsAsSaid(inputItem, output, round);
				recoveredChangeIsNew(scenario, inputItem, output, round);
			}
		}
	}
}
