import type { Call } from './exchange.cts';
import { isObject } from './fields.cts';

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
	/** How many requests it strikes, 1 unless told. */
	times?: number;
	/** Before the gateway acts (nothing happened) or after (it happened, the answer is lost). */
	when: 'before' | 'after';
	kind: FaultKind;
	/** Milliseconds of waiting first; for `trickle` the pause between two bytes. */
	delayMs?: number;
}

export type DuplicateReference = 'refuse' | 'returnFirst' | 'accept';

const referenceFields = [
	'merchant_reference',
	'original_merchant_reference',
	'merchantReferenceId',
	'refundMerchantOrderId',
];

function references(call: Call): unknown[] {
	const fields = [...referenceFields.map((name) => call.query.get(name))];
	try {
		const body: unknown = JSON.parse(call.body.toString('utf8'));
		if (isObject(body)) return [...fields, ...referenceFields.map((name) => body[name])];
	} catch {
		return fields;
	}
	return fields;
}

function strikes({ match }: Fault, call: Call): boolean {
	if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false;
	if (typeof match.path === 'string' && !call.path.endsWith(match.path)) return false;
	if (match.path instanceof RegExp && !match.path.test(call.url)) return false;
	return match.reference === undefined || references(call).includes(match.reference);
}

/** Faults are met in the order they were added; each strikes a fixed number of matching requests and is gone. */
export class Faults {
	queryLagMs = 0;
	duplicateReference: DuplicateReference = 'refuse';
	private waiting: { fault: Fault; left: number }[] = [];

	add(fault: Fault): void {
		this.waiting.push({ fault, left: fault.times ?? 1 });
	}

	clear(): void {
		this.waiting = [];
		this.queryLagMs = 0;
		this.duplicateReference = 'refuse';
	}

	/** How many strikes are still to come. */
	get pending(): number {
		return this.waiting.reduce((sum, { left }) => sum + left, 0);
	}

	take(call: Call): Fault | undefined {
		const entry = this.waiting.find(({ fault }) => strikes(fault, call));
		if (entry === undefined) return undefined;
		entry.left -= 1;
		if (entry.left <= 0) this.waiting = this.waiting.filter((other) => other !== entry);
		return entry.fault;
	}
}
