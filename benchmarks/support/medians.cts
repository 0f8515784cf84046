/** How often everything is measured. Fewer rounds are for trying a benchmark out. */
export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** What is quoted of several samples: the median, and how far they lie apart. */
export interface Spread {
	median: number;
	min: number;
	max: number;
}

export const spreadOf = (values: number[]): Spread => ({
	median: median(values),
	min: Math.min(...values),
	max: Math.max(...values),
});

/** One subject's samples by another's, round by round: what slows a whole round down is in neither. */
export const ratios = (samples: number[], others: number[]): Spread =>
	spreadOf(samples.map((sample, round) => sample / (others[round] ?? NaN)));

/** Every other round the other way round, so that nothing is always measured after the same. */
export const inTurn = <T,>(subjects: T[], round: number): T[] => (round % 2 === 0 ? subjects : subjects.toReversed());

/**
 * Each subject's samples, in the order of the subjects. Every round measures every subject, so that what else the
 * machine does falls on all of them.
 */
export async function samplesInTurns<Subject>(
	subjects: Subject[],
	sample: (subject: Subject) => Promise<number>,
): Promise<number[][]> {
	const samples = subjects.map((): number[] => []);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, subject] of inTurn([...subjects.entries()], round)) samples[index]?.push(await sample(subject));
	}
	return samples;
}

/** The median of each subject's samples, in the order of the subjects. */
export async function mediansInTurns<Subject>(
	subjects: Subject[],
	sample: (subject: Subject) => Promise<number>,
): Promise<number[]> {
	return (await samplesInTurns(subjects, sample)).map(median);
}
