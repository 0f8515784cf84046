import type { Faults } from './faults.cts';
import type { Recorder } from './recorder.cts';
import type { Timers } from './timers.cts';

/** What both stand-ins share: the clock, the faults, the delays and where they are found. */
export interface World {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Known once the server listens. */
	url(): string;
	latencyMs: number;
	readonly faults: Faults;
	readonly recorder: Recorder;
	readonly timers: Timers;
}

/** The moment a look-up may see, in milliseconds. */
export const visibleAt = (world: World): number => world.now() - world.faults.queryLagMs;
