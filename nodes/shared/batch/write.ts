import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { Outcome } from '../values/outcome';
import { LostResponseError, PaymentError, type Baseline } from '../values/paymentError';
import { TtlCache } from '../values/ttlCache';
import { withLocks } from './locks';
import { lookUpPatiently, RECORDS_LAG_MS } from './lookUp';
import { isSame, othersOf, usedBeforeError, type Records } from './records';
import type { Claim, Output, WriteTask } from './task';

const MAX_REMEMBERED = 10_000;

/** Where a result comes from: the call's own answer, a look-up after that was lost, or what was there before. */
export type Source = 'answer' | 'lookUp' | 'reuse';

/** A call that moves money or creates something under a reference of the user's. */
export interface Write {
	/** The gateway's name, for messages. */
	gateway: string;
	/** Tells the gateway's accounts apart: the same reference at another one is another one. */
	account: string;
	/** The reference, then what else may be done only once. */
	claims: [Claim, ...Claim[]];
	reference: string;
	/** What makes it this write and no other: amount, customer and the like, but no address that each run has of its own. */
	identity: IDataObject;
	/** Whether what the gateway holds already is taken instead of sending anything. */
	reuse: boolean;
	/** Whether what stands under the reference is read before a send without `reuse` as well. */
	looksFirst: boolean;
	records: Records;
	/** What to do if it stays unknown whether it took effect, where running it again later is not safe. */
	whereToLook?: string | undefined;
	/** Why another write under the reference, which look-ups do not show yet, keeps this one from being sent. */
	conflict?: PaymentError;
	isCancelled(): boolean;
	/** Tells the user something beside the item. */
	hint(message: string): void;
	/** Sends it, once. @throws LostResponseError when it may have taken effect, PaymentError otherwise */
	send(): Promise<IDataObject>;
	outcomeOf(data: IDataObject, source: Source): Outcome;
	/** What is left to do for the item; without it, the data are the item's. */
	finish?(json: IDataObject & { outcome: Outcome }, source: Source): Promise<Output> | Output;
}

/** A write of this process that the gateway's look-ups may not show yet. */
type RecentWrite =
	| { kind: 'done'; identity: string; answer: IDataObject }
	| { kind: 'unknown'; identity: string; error: PaymentError; baseline: Baseline };

/** The last write under each reference. */
const recentWrites = new TtlCache<RecentWrite>(RECORDS_LAG_MS, MAX_REMEMBERED);

interface Result {
	data: IDataObject;
	source: Source;
	/** Members of the item that say how the result was obtained. */
	notes: IDataObject;
}

/**
 * The task of a write. Within this process, look-up and send of one reference follow each other, so that runs that
 * overlap move money once. Across processes nothing can be locked: what was done twice there is reported.
 */
export function writeTask(write: Write): WriteTask {
	const { records, claims } = write;
	return {
		kind: 'write',
		claims,
		async run() {
			const result = await withLocks(
				claims.map((claim) => lockOf(write, claim)),
				async () => await reuseOrSend(write),
			);
			return [await toOutput(write, await checkedAfterSend(write, result))];
		},
		async lookUp(baseline) {
			const data = records.recovered(await records.read(), baseline);
			return data === undefined ? undefined : [await toOutput(write, recovered(data))];
		},
	};
}

const lockOf = ({ account }: Write, { key }: Claim) => `${account} ${key}`;
const recovered = (data: IDataObject): Result => ({ data, source: 'lookUp', notes: { recovered: true } });
const reused = (data: IDataObject, source: Source): Result => ({ data, source, notes: { reused: true } });

async function toOutput({ outcomeOf, finish }: Write, { data, source, notes }: Result): Promise<Output> {
	const json = { ...data, ...notes, outcome: outcomeOf(data, source) };
	return finish === undefined ? { json } : await finish(json, source);
}

async function reuseOrSend(write: Write): Promise<Result> {
	const existing = await readBeforeSend(write);
	if (write.reuse && existing !== undefined) {
		const found = write.records.reusable(existing);
		if (found !== undefined) return withPossibleDuplicates(write, reused(found, 'reuse'), existing);
		const recent = recentResult(write, existing);
		if (recent !== undefined) return recent;
	}
	return await sendOnce(write, {
		since: Date.now(),
		...(existing && { before: [...existing, ...recentAnswer(write)].flatMap(write.records.idsOf) }),
	});
}

/** What was done before, although look-ups may not show it yet: it must not pass for the result of this send. */
function recentAnswer(write: Write): IDataObject[] {
	const recent = recentWrites.get(lockOf(write, write.claims[0]));
	return recent?.kind === 'done' ? [recent.answer] : [];
}

/** Without `reuse`, a look-up only helps to tell old from new later: a gateway that refuses it holds nothing up. */
async function readBeforeSend({ reuse, looksFirst, records }: Write): Promise<IDataObject[] | undefined> {
	if (reuse) return await records.read();
	if (!looksFirst) return undefined;
	try {
		return await records.read(true);
	} catch {
		return undefined;
	}
}

/**
 * What this process sent under the reference a moment ago, where the gateway's look-ups do not show it yet.
 *
 * @throws PaymentError (`input`) if it was something else, (`outcomeUnknown`) if nobody knows what became of it
 */
function recentResult(write: Write, existing: IDataObject[]): Result | undefined {
	const {
		records,
		claims: [claim],
		reference,
	} = write;
	const key = lockOf(write, claim);
	const recent = recentWrites.get(key);
	if (recent === undefined) return undefined;
	if (isShown(records, existing, recent)) {
		recentWrites.delete(key);
		return undefined;
	}
	if (recent.kind === 'unknown') throw stillUnknown(claim, recent.error);
	if (recent.identity === fingerprint(write.identity)) return reused(recent.answer, 'answer');
	throw write.conflict ?? usedBeforeError(claim, reference, 'a different amount, customer or order');
}

/** Whether the gateway's look-ups have caught up with a write: then they are right, also where it was declined since. */
function isShown(records: Records, existing: IDataObject[], recent: RecentWrite): boolean {
	if (recent.kind === 'unknown') return records.recovered(existing, recent.baseline) !== undefined;
	return existing.some((entry) => isSame(records, entry, recent.answer));
}

const stillUnknown = ({ label }: Claim, { advice, details, baseline }: PaymentError) =>
	new PaymentError(
		'outcomeUnknown',
		`${label} was sent by another execution a moment ago, and it is still unknown whether it took effect. It was not sent again`,
		advice,
		details,
		baseline,
	);

async function sendOnce(write: Write, baseline: Baseline): Promise<Result> {
	const key = lockOf(write, write.claims[0]);
	const identity = fingerprint(write.identity);
	const sent = await attempt(write);
	if (sent.kind === 'answered') {
		const { answer } = sent;
		const mismatch = write.records.mismatch?.(answer);
		if (mismatch !== undefined) throw mismatch;
		// What was declined may be tried again.
		if (write.outcomeOf(answer, 'answer') !== 'failed') recentWrites.set(key, { kind: 'done', identity, answer });
		return { data: answer, source: 'answer', notes: {} };
	}
	const found = await lookUpPatiently(write, sent.error, baseline);
	if (!(found instanceof PaymentError)) return recovered(found);
	recentWrites.set(key, { kind: 'unknown', identity, error: found, baseline });
	throw found;
}

type Sent = { kind: 'answered'; answer: IDataObject } | { kind: 'lost'; error: PaymentError };

async function attempt({ send }: Write): Promise<Sent> {
	try {
		return { kind: 'answered', answer: await send() };
	} catch (thrown) {
		return { kind: 'lost', error: lostIn(thrown) };
	}
}

/** @throws whatever it was, unless it says that the response was lost */
function lostIn(thrown: unknown): PaymentError {
	if (thrown instanceof LostResponseError) return thrown.lost;
	throw thrown;
}

/**
 * After a send, looks once more: another process may have sent it at the same moment, or the gateway may have answered
 * with what stood there before.
 */
async function checkedAfterSend(write: Write, result: Result): Promise<Result> {
	if (!write.reuse || result.source !== 'answer' || result.notes.reused === true) return result;
	const { records } = write;
	const existing = await readAfterSend(records);
	if (records.mayBeUndone === true && existing.some((entry) => isSame(records, entry, result.data))) {
		forget(write, result.data);
	}
	const [mismatch] = existing
		.filter((entry) => isSame(records, entry, result.data))
		.flatMap((entry) => records.mismatch?.(entry) ?? []);
	if (mismatch !== undefined) throw mismatch;
	return withPossibleDuplicates(write, result, existing);
}

/** Unless it is another write by now: the next one under the reference need not have waited for this look. */
function forget(write: Write, answer: IDataObject): void {
	const key = lockOf(write, write.claims[0]);
	const recent = recentWrites.get(key);
	if (recent?.kind === 'done' && recent.answer === answer) recentWrites.delete(key);
}

/** What cannot be asked is not known: the write itself took effect. */
async function readAfterSend({ read }: Records): Promise<IDataObject[]> {
	try {
		return await read(true);
	} catch {
		return [];
	}
}

/** Says what else stands under the reference. */
function withPossibleDuplicates(
	{ records, claims: [{ label }], gateway, hint }: Write,
	result: Result,
	existing: IDataObject[],
): Result {
	const others = othersOf(records, existing, result.data);
	if (others.length === 0) return result;
	hint(
		`${gateway} has more than one transaction with ${label}, also ${others.join(', ')}. Compare them in the dashboard, and refund what was paid twice.`,
	);
	return { ...result, notes: { ...result.notes, possibleDuplicates: others } };
}

const fingerprint = (identity: IDataObject) =>
	createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
