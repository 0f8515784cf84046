/** The last piece of work that was asked for under each key, settled or not. */
const lastUnder = new Map<string, Promise<unknown>>();

/**
 * Does some work alone among all that names one of the same keys, in the order of asking. Within this process only:
 * nothing here can hold back another one.
 */
export async function withLocks<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
	const earlier = keys.map((key) => lastUnder.get(key));
	const result = Promise.all(earlier).then(work);
	// Whatever became of it, the next one may start.
	const ended = result.then(
		() => undefined,
		() => undefined,
	);
	for (const key of keys) lastUnder.set(key, ended);
	try {
		return await result;
	} finally {
		for (const key of keys) if (lastUnder.get(key) === ended) lastUnder.delete(key);
	}
}
