/**
 * How much the proofs try: their short form in `npm test`, the long one with `FAULT_LENGTH=long`, as
 * `npm run test:faults:long` sets it. `FAULT_RUNS` sets another number of random scripts, `FAULT_SEED` repeats a run.
 */
export const isLong = process.env['FAULT_LENGTH'] === 'long';

export const SEED = Number(process.env['FAULT_SEED'] ?? 20_261_121);

export function runsOf({ short, long }: { short: number; long: number }): number {
	return Number(process.env['FAULT_RUNS'] ?? (isLong ? long : short));
}
