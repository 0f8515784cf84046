const INTERVAL_MS = 10_000;
const QUIET_BELOW_MS = 1_500;

/** Seconds or minutes and seconds: "8 s", "4 min 12 s". */
export function elapsedSince(start: number): string {
	const seconds = Math.round((Date.now() - start) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Runs a long step, saying that it goes on every ten seconds and how long it took in the end. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
	const start = Date.now();
	say(`${title} …`);
	const timer = setInterval(() => say(`  … ${elapsedSince(start)}`), INTERVAL_MS);
	timer.unref();
	try {
		const result = await work();
		if (Date.now() - start > QUIET_BELOW_MS) say(`  done in ${elapsedSince(start)}`);
		return result;
	} finally {
		clearInterval(timer);
	}
}

export function say(line: string): void {
	process.stdout.write(`${line}\n`);
}
