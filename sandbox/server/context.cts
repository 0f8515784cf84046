import type { Faults } from '../faults/faults.cts';
import type { Timers } from '../faults/timers.cts';
import type { RequestLog } from './request-log.cts';

/** What both stand-ins share: the clock, the address, the faults, the delays and the log. */
export interface SandboxContext {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Known once the server listens. */
	url(): string;
	latencyMs: number;
	readonly faults: Faults;
	readonly requestLog: RequestLog;
	readonly timers: Timers;
}

/** The moment that a look-up sees, in milliseconds: now, or `queryLagMs` ago. */
export const visibleAt = (context: SandboxContext): number => context.now() - context.faults.queryLagMs;
