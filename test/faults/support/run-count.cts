/**
 * How much the proofs try: their short form in `npm test`, the long one with `npm run test:faults:long`. `FAULT_RUNS`
 * sets another number of random scripts, `FAULT_SEED` repeats a run.
 */
export const isLong = process.env['npm_lifecycle_event'] === 'test:faults:long';

export const SEED = Number(process.env['FAULT_SEED'] ?? 20_261_121);

export function runsOf({ short, long }: { short: number; long: number }): number {
	return Number(process.env['FAULT_RUNS'] ?? (isLong ? long : short));
}
