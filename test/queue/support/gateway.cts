import { pause } from '../../../real-n8n/system/wait.cts';
import type { LoadBalancer } from './balancer.cts';
import type { Callback } from './callbacks.cts';

const ANSWER_TIMEOUT_MS = 10_000;
const MOST_TRIES = 10;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** What became of a callback, as its sender sees it. */
export interface DeliveryResult {
	callback: Callback;
	/** The status of the last try; 0 without an answer. */
	status: number;
	tries: number;
}

export const isAcknowledged = ({ status }: DeliveryResult) => status >= 200 && status < 300;

/** Where callbacks are delivered to. */
interface Address {
	balancer: LoadBalancer;
	path: string;
}

/**
 * Delivers callbacks as a gateway does: several at a time, again after a pause if there is no 2xx answer, each try
 * signed anew and sent to the next webhook processor that is ready.
 */
export async function deliverAll(
	address: Address,
	callbacks: Callback[],
	concurrency: number,
	onDelivered: (count: number) => void = () => {},
): Promise<DeliveryResult[]> {
	const delivered: DeliveryResult[] = [];
	const remaining = callbacks.values();
	const sender = async () => {
		for (const callback of remaining) {
			delivered.push(await deliver(address, callback));
			onDelivered(delivered.length);
		}
	};
	await Promise.all(Array.from({ length: concurrency }, sender));
	return delivered;
}

async function deliver({ balancer, path }: Address, callback: Callback): Promise<DeliveryResult> {
	for (let tries = 1; ; tries++) {
		const origin = balancer.choose(callback.target + tries - 1);
		const status = origin === undefined ? 503 : await post(origin + path, callback);
		const result = { callback, status, tries };
		const isJudged = isAcknowledged(result) || status === 401;
		if (isJudged || tries >= MOST_TRIES) return result;
		await pause(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS));
	}
}

async function post(url: string, callback: Callback): Promise<number> {
	const { headers, body } = callback.sign();
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers,
			body: new Uint8Array(body),
			signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
		});
		await response.arrayBuffer();
		return response.status;
	} catch {
		return 0;
	}
}
