/**
 * Does the same for each input, at most `limit` at a time. Once one has failed, no other is begun.
 *
 * @returns the results in the order of the inputs
 */
export async function inParallel<In, Out>(
	inputs: readonly In[],
	limit: number,
	run: (input: In) => Promise<Out>,
): Promise<Out[]> {
	const results: Array<[number, Out]> = [];
	const queue = inputs.entries();
	const worker = async () => {
		for (const [index, input] of queue) results.push([index, await run(input)]);
	};
	const workers = Array.from({ length: Math.min(limit, inputs.length) }, worker);
	try {
		await Promise.all(workers);
	} finally {
		// Whoever asks the queue next finds it empty.
		for (const next of queue) void next;
	}
	return results.sort(([left], [right]) => left - right).map(([, result]) => result);
}
