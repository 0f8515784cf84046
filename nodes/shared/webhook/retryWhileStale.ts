import { sleep } from 'n8n-workflow';

/** The pauses before a gateway is asked again, in milliseconds: 3.5 s in all, while it waits for our answer. */
const PAUSES_MS = [500, 1_000, 2_000];

/**
 * Asks a gateway about what its callback reports, and asks again while its own records are behind that.
 *
 * @returns the last answer, which may still be stale
 */
export async function retryWhileStale<Answer>(
	ask: () => Promise<Answer>,
	isStale: (answer: Answer) => boolean,
): Promise<Answer> {
	let answer = await ask();
	for (const pause of PAUSES_MS) {
		if (!isStale(answer)) break;
		await sleep(pause);
		answer = await ask();
	}
	return answer;
}
