/** How often everything is measured. Fewer rounds are for trying a benchmark out. */
export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/**
 * The median of each subject's samples, in the order of the subjects. Every round measures every subject, so that what
 * else the machine does falls on all of them.
 */
export async function mediansInTurns<Subject>(
	subjects: Subject[],
	sample: (subject: Subject) => Promise<number>,
): Promise<number[]> {
	const samples = subjects.map((): number[] => []);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, subject] of subjects.entries()) samples[index]?.push(await sample(subject));
	}
	return samples.map(median);
}
