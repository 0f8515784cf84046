/** The last piece of work that was requested under each key, settled or not. */
const lastUnder = new Map<string, Promise<unknown>>();

/**
 * Runs work that shares a key one at a time, in the order of the requests. Only within this process: nothing here can
 * hold back another one.
 */
export async function withLocks<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
	const earlier = keys.map((key) => lastUnder.get(key));
	const result = Promise.all(earlier).then(work);
	// Whether it succeeded or not, the next one may start.
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
