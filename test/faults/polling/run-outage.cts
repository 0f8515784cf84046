import { randomBytes } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../../nodes/shared/values/json';
import { startSandbox, type OrderRows } from '../../../sandbox/index.cts';
import { clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { textOf } from '../../support/text.cts';
import { isInLedger } from '../callbacks/ledger.cts';
import { advance } from '../support/clock.cts';
import { Network, sendingAs } from '../support/network.cts';
import { N8n, type Run } from './n8n.cts';
import { refundState, Shop, type Announced } from './shop.cts';

/** A day at a shop whose callbacks get lost, and whose n8n is away for six hours of it. */

export interface Outage {
	seed: number;
	/** The share of callbacks that never arrive. */
	dropped: number;
	rows: OrderRows;
	/** How far lists and look-ups are behind, in milliseconds. */
	lagMs: number;
	/** Of Clink's pages. The nodes ask for 50 orders. */
	pageSize: number;
	/** Whether some polls are cut off in the middle. */
	hasCuts: boolean;
	/** How the other trigger verifies; `none`: the workflow has only the one that polls. */
	webhook: 'signature' | 'both' | 'none';
}

export interface Tally {
	announced: number;
	dropped: number;
	/** Runs of the trigger that polls. */
	found: number;
	/** Runs of the other one. */
	called: number;
	/** States that started more than one run. */
	doubled: string[];
	/** Orders whose last state started none. */
	lost: string[];
	/** Runs for a payment that Clink's books do not have, or for what there was before the workflow was published. */
	wrong: string[];
	failures: string[];
}

const MINUTE_MS = 60_000;
const MINUTES_AT_WORK = 25;
const AWAY_MINUTES = 360;
const EVENTS = ['order.succeeded', 'order.failed', 'refund.succeeded'];
const OUTCOMES = ['succeeded', 'failed', 'partiallyRefunded', 'refunded'];

export async function runOutage(outage: Outage, setNetwork: (network: Network) => void): Promise<Tally> {
	const random = randomOf(outage.seed);
	const sandbox = await startSandbox();
	try {
		let isCutting = false;
		const network = new Network(async (request) => {
			const isPolled = /\/order\?/.test(request.url);
			if (isPolled && isCutting && random() < 0.7) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
			return await sandbox.answer(request);
		});
		setNetwork(network);
		const secret = `whsec_${randomBytes(16).toString('hex')}`;
		const shop = new Shop(sandbox, secret);
		const n8n = new N8n({
			network,
			credential: { ...clinkCredential(sandbox), webhookSigningSecret: secret },
			webhook:
				outage.webhook === 'none' ? undefined : { registration: 'manual', events: EVENTS, verifyBy: outage.webhook },
			poll: { outcomes: OUTCOMES, lookBackDays: 2 },
		});
		Object.assign(sandbox.faults, { orderRows: outage.rows, orderPageSize: outage.pageSize });

		// What there is before the workflow is published starts nothing.
		for (let index = 0; index < 6; index += 1) await shop.order(index, 10 + index);
		const [paid = '', refunded = '', openAtFirst = '', inPart = ''] = [...shop.states.keys()];
		for (const id of [paid, refunded, inPart]) await shop.settle(id, 'paid');
		await shop.refund(refunded, 11);
		await shop.refund(inPart, 1);
		const before = new Set([...shop.states].flatMap(([id, states]) => states.map((state) => `${id} ${state}`)));
		const announcedBefore = shop.announced.length;
		advance(5 * MINUTE_MS);
		await n8n.activate('activate');

		sandbox.faults.queryLagMs = outage.lagMs;
		const late: Array<{ at: number; announced: Announced }> = [];
		let next = announcedBefore;
		let dropped = 0;
		const minute = async (customers: number, isAtWork: boolean) => {
			for (let customer = 0; customer < customers; customer += 1) await act(shop, random, openAtFirst);
			const arriving: Announced[] = [];
			for (const announced of shop.announced.slice(next)) {
				if (!EVENTS.includes(announced.type)) continue;
				const isLost = random() < outage.dropped || (!isAtWork && outage.webhook !== 'none');
				if (isLost || outage.webhook === 'none') dropped += 1;
				else if (random() < 0.3) late.push({ at: Date.now() + random() * 20 * MINUTE_MS, announced });
				else arriving.push(...Array<Announced>(random() < 0.2 ? 2 : 1).fill(announced));
				// A copy, soon or much later: n8n may have been started anew meanwhile.
				if (!isLost && random() < 0.3)
					late.push({ at: Date.now() + random() * (random() < 0.5 ? 5 : 420) * MINUTE_MS, announced });
			}
			next = shop.announced.length;
			if (isAtWork) arriving.push(...takeDue(late));
			advance(MINUTE_MS);
			if (!isAtWork) return;
			const isPublishedAnew = random() < 0.05;
			isCutting = outage.hasCuts && !isPublishedAnew && random() < 0.3;
			await atTheSameMoment(network, random, [
				...arriving.map(
					({ message }) =>
						async () =>
							void (await n8n.receive(message())),
				),
				async () => await n8n.poll(),
				...(random() < 0.1 ? [async () => await n8n.poll()] : []),
				...(isPublishedAnew ? [async () => await n8n.activate('update')] : []),
			]);
			isCutting = false;
		};
		for (let count = 0; count < MINUTES_AT_WORK; count += 1) await minute(Math.floor(random() * 3), true);
		n8n.stop();
		for (let count = 0; count < AWAY_MINUTES; count += 1) await minute(random() < 0.1 ? 1 : 0, false);
		await n8n.activate('init');
		for (let count = 0; count < MINUTES_AT_WORK; count += 1) await minute(Math.floor(random() * 2), true);
		// Whatever was put off comes in the end, and the polls see all that there is.
		for (let count = 0; count < 5; count += 1) {
			advance(90 * MINUTE_MS);
			await minute(0, true);
		}

		return {
			announced: shop.announced.slice(announcedBefore).filter((one) => EVENTS.includes(one.type)).length,
			dropped,
			found: n8n.runs.filter(({ by }) => by === 'poll').length,
			called: n8n.runs.filter(({ by }) => by === 'callback').length,
			doubled: doubledIn(n8n.runs),
			lost: lostIn(shop, n8n.runs, before),
			wrong: n8n.runs.flatMap(({ json }) =>
				isInLedger(sandbox.ledger(), 'clink', json) && !before.has(stateOf(json)) ? [] : [stateOf(json)],
			),
			failures: n8n.failures,
		};
	} finally {
		await sandbox.close();
	}
}

/** One of the customers, or the merchant, does something. */
async function act(shop: Shop, random: () => number, openAtFirst: string): Promise<void> {
	const orders = [...shop.states].map(([id, states]) => ({ id, state: states.at(-1) }));
	const open = orders.filter(({ state }) => state === 'pending');
	const refundable = orders.filter(({ state }) => state === 'succeeded');
	const pick = <T,>(list: T[]): T | undefined => list[Math.floor(random() * list.length)];
	const roll = random();
	if (roll < 0.45) {
		const id = await shop.order(Math.floor(random() * 4), 10 + Math.floor(random() * 3));
		if (random() < 0.5) await shop.settle(id, random() < 0.8 ? 'paid' : 'declined');
		return;
	}
	const order = roll < 0.8 ? pick(open) : pick(refundable);
	if (order === undefined) return;
	if (roll < 0.8) return await shop.settle(order.id, random() < 0.8 || order.id === openAtFirst ? 'paid' : 'declined');
	const { amountTotal } = await shop.get(order.id);
	if (random() < 0.5) return await shop.refund(order.id, Number(amountTotal));
	await shop.refund(order.id, 1);
	if (random() < 0.4) await shop.refund(order.id, Number(amountTotal) - 1);
}

/** Everything at once: what is on its way arrives in any order. */
async function atTheSameMoment(
	network: Network,
	random: () => number,
	works: Array<() => Promise<void>>,
): Promise<void> {
	network.isHolding = true;
	let left = works.length;
	const all = Promise.all(
		works.map(async (work, index) => {
			await sendingAs(`work ${index}`, work).finally(() => {
				left -= 1;
				network.changed();
			});
		}),
	);
	while (left > 0) {
		await network.settle();
		const held = network.held[Math.floor(random() * network.held.length)];
		if (held !== undefined) await network.move(held).catch(() => held.lose?.());
	}
	await all;
	await network.drain();
	network.isHolding = false;
}

function takeDue(late: Array<{ at: number; announced: Announced }>): Announced[] {
	const due = late.filter(({ at }) => at <= Date.now());
	late.splice(0, late.length, ...late.filter(({ at }) => at > Date.now()));
	return due.map(({ announced }) => announced);
}

/** What a run is about: a refund of a part is one of its own, that of a whole is a state of its order. */
function stateOf({ data, outcome }: IDataObject): string {
	const resource = isObject(data) ? data : {};
	return resource.refundId === undefined
		? `${textOf(resource.orderId)} ${textOf(outcome)}`
		: refundState(resource.orderId, resource);
}

/** A run for a state of an order that had one, also as a refund. */
function doubledIn(runs: Run[]): string[] {
	const had = new Map<string, number>();
	const doubled: string[] = [];
	for (const { json, by } of runs) {
		const { orderId, amountTotal } = isObject(json.data) ? json.data : {};
		const refundsOf = [...had.keys()].filter((state) => state.startsWith(`${textOf(orderId)} refund of`));
		const isRepeated =
			(had.get(stateOf(json)) ?? 0) > 0 ||
			(by === 'poll' && json.outcome === 'partiallyRefunded' && refundsOf.length > 0) ||
			(by === 'poll' &&
				json.outcome === 'refunded' &&
				refundsOf.includes(refundState(orderId, { refundAmount: amountTotal })));
		if (isRepeated) doubled.push(stateOf(json));
		had.set(stateOf(json), 1);
	}
	return doubled;
}

/** What orders came to and nobody was told of. */
function lostIn(shop: Shop, runs: Run[], before: ReadonlySet<string>): string[] {
	const told = runs.map(({ json }) => json);
	return [...shop.states].flatMap(([id, states]) => {
		const last = states.at(-1) ?? '';
		if (!OUTCOMES.includes(last) || before.has(`${id} ${last}`)) return [];
		const isTold = told.some((json) => {
			const { orderId, refundId } = isObject(json.data) ? json.data : {};
			if (orderId !== id) return false;
			return refundId === undefined ? json.outcome === last : /efunded$/.test(last);
		});
		return isTold ? [] : [`${id} ${last}`];
	});
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
