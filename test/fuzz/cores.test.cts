import fc from 'fast-check';

import { targets, type Target } from './targets.cts';

/** `npm run fuzz` asks for a million cases with `FUZZ_CASES`; `FUZZ_SEED` repeats a run. */
const CASES = Number(process.env['FUZZ_CASES'] ?? 50_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
const MAX_DURATION_MS = 50;
const shares = targets.reduce((sum, { share }) => sum + share, 0);

const slowest = { name: '', milliseconds: 0 };
let cases = 0;

afterAll(() => {
	process.stderr.write(
		`fuzzed ${cases} cases, seed ${SEED}; slowest ${slowest.milliseconds.toFixed(1)} ms (${slowest.name})\n`,
	);
});

/** A pause of the machine is no hang: what was slow once is slow again. */
function timed(property: Target['property'], name: string): Target['property'] {
	const run = property.run.bind(property);
	property.run = (value) => {
		const once = () => {
			const started = performance.now();
			const error = run(value);
			return { error, milliseconds: performance.now() - started };
		};
		cases += 1;
		let { error, milliseconds } = once();
		for (let again = 0; again < 3 && milliseconds > MAX_DURATION_MS; again++) ({ error, milliseconds } = once());
		if (milliseconds > slowest.milliseconds) Object.assign(slowest, { name, milliseconds });
		if (error !== null || milliseconds <= MAX_DURATION_MS) return error;
		return { error: new Error(`took ${milliseconds.toFixed(0)} ms`) };
	};
	return property;
}

test.each(targets)(
	'$name: no throw, no hang, nothing false accepted',
	({ name, share, property }) => {
		fc.assert(timed(property, name), { numRuns: Math.ceil((CASES * share) / shares), seed: SEED });
	},
	30 * 60_000,
);
