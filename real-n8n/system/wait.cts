export interface Patience {
	limitInMilliseconds: number;
	pauseInMilliseconds: number;
	/** What the test fails with when nothing came. */
	otherwise: string;
}

/** Asks until there is an answer. */
export async function untilDefined<Value>(
	read: () => Value | undefined | Promise<Value | undefined>,
	{ limitInMilliseconds, pauseInMilliseconds, otherwise }: Patience,
): Promise<Value> {
	const deadline = Date.now() + limitInMilliseconds;
	for (;;) {
		const value = await read();
		if (value !== undefined) return value;
		if (Date.now() > deadline) throw new Error(otherwise);
		await new Promise((resolve) => setTimeout(resolve, pauseInMilliseconds));
	}
}

export const until = async (isReached: () => boolean | Promise<boolean>, patience: Patience): Promise<true> =>
	await untilDefined(async () => (await isReached()) || undefined, patience);
