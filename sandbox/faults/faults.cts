import { isObject } from '../gateway/fields.cts';
import type { GatewayRequest } from '../gateway/gateway.cts';

export type FaultKind =
	| 'reset'
	| 'silence'
	| 'truncate'
	| 'trickle'
	| 'delay'
	| { status: number; headers?: Record<string, string>; body?: string }
	| { redirect: string; status?: number }
	| { body: string; contentType: string }
	| { huge: number }
	/** The answer with these members, objects merged member by member; null takes a member out. */
	| { amend: Record<string, unknown> };

export interface Fault {
	match: { method?: string; path?: RegExp | string; reference?: string };
	/** How many requests it affects, 1 by default. */
	times?: number;
	/** Before the gateway acts (nothing happened) or after (it happened, the answer is lost). */
	when: 'before' | 'after';
	kind: FaultKind;
	/** Milliseconds of waiting first; for `trickle` the pause between two bytes. */
	delayMs?: number;
}

type DuplicateReference = 'refuse' | 'returnFirst' | 'accept';
type ConfirmedChange = 'quoteAnew' | 'asPreviewed';
/** In which order Clink lists orders, which it does not publish: by creation, by their latest change, or by nothing. */
export const orderRows = ['newestFirst', 'oldestFirst', 'changedFirst', 'mixed'] as const;
export type OrderRows = (typeof orderRows)[number];

const ORDER_PAGE_SIZE = 50;

const referenceFields = [
	'merchant_reference',
	'original_merchant_reference',
	'merchantReferenceId',
	'refundMerchantOrderId',
];

function referencesIn(request: GatewayRequest): unknown[] {
	const fields = referenceFields.map((name) => request.query.get(name));
	try {
		const body: unknown = JSON.parse(request.body.toString('utf8'));
		if (isObject(body)) return [...fields, ...referenceFields.map((name) => body[name])];
	} catch {
		return fields;
	}
	return fields;
}

function matches({ match }: Fault, request: GatewayRequest): boolean {
	if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false;
	if (typeof match.path === 'string' && !request.path.endsWith(match.path)) return false;
	if (match.path instanceof RegExp && !match.path.test(request.url)) return false;
	return match.reference === undefined || referencesIn(request).includes(match.reference);
}

/** A request meets the first fault that matches it; each fault affects a fixed number of requests and is gone. */
export class Faults {
	queryLagMs = 0;
	/** The share of callbacks, 0 to 1, that get lost on their way, every try of them: evenly spread, not at random. */
	lostCallbacks = 0;
	duplicateReference: DuplicateReference;
	confirmedChange: ConfirmedChange = 'quoteAnew';
	orderRows: OrderRows = 'newestFirst';
	/** Largest page of orders. */
	orderPageSize = ORDER_PAGE_SIZE;
	private waiting: { fault: Fault; left: number }[] = [];
	private readonly usualDuplicate: DuplicateReference;

	/** @param usualDuplicate what a repeated reference gets unless a test says otherwise */
	constructor(usualDuplicate: DuplicateReference = 'refuse') {
		this.usualDuplicate = usualDuplicate;
		this.duplicateReference = usualDuplicate;
	}

	add(fault: Fault): void {
		this.waiting.push({ fault, left: fault.times ?? 1 });
	}

	clear(): void {
		this.waiting = [];
		this.queryLagMs = 0;
		this.lostCallbacks = 0;
		this.duplicateReference = this.usualDuplicate;
		this.confirmedChange = 'quoteAnew';
		this.orderRows = 'newestFirst';
		this.orderPageSize = ORDER_PAGE_SIZE;
	}

	/** How many requests are still to be affected. */
	get pending(): number {
		return this.waiting.reduce((sum, { left }) => sum + left, 0);
	}

	/** The fault that this request meets, if any; it counts as used. */
	take(request: GatewayRequest): Fault | undefined {
		const entry = this.waiting.find(({ fault }) => matches(fault, request));
		if (entry === undefined) return undefined;
		entry.left -= 1;
		if (entry.left <= 0) this.waiting = this.waiting.filter((other) => other !== entry);
		return entry.fault;
	}
}
