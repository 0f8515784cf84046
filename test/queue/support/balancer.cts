import { pause } from '../../../real-n8n/system/wait.cts';

const POLL_MS = 250;
const PROBE_TIMEOUT_MS = 2_000;

/**
 * Knows which webhook processors are ready. Not a luxury: while it starts, n8n answers every request with status 200
 * and "n8n is starting up. Please wait" (abstract-server.js, setupHealthCheck), which a gateway takes for an acknowledgement.
 */
export class LoadBalancer {
	private readonly ready: boolean[];
	private isOpen = true;
	private readonly probing: Promise<unknown>;

	/** @param origins of the webhook processors, which are taken to be ready now */
	constructor(private readonly origins: string[]) {
		this.ready = origins.map(() => true);
		this.probing = Promise.all(origins.map((_, index) => this.probe(index)));
	}

	/** The preferred processor, or else the next one that is ready; undefined when none is. */
	choose(preferred: number): string | undefined {
		const order = this.origins.map((_, offset) => (preferred + offset) % this.origins.length);
		const chosen = order.find((index) => this.ready[index]);
		return chosen === undefined ? undefined : this.origins[chosen];
	}

	async close(): Promise<void> {
		this.isOpen = false;
		await this.probing;
	}

	private async probe(index: number): Promise<void> {
		while (this.isOpen) {
			this.ready[index] = await isReady(this.origins[index] ?? '');
			await pause(POLL_MS);
		}
	}
}

async function isReady(origin: string): Promise<boolean> {
	try {
		const response = await fetch(`${origin}/healthz/readiness`, {
			signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
		});
		await response.arrayBuffer();
		return response.status === 200;
	} catch {
		return false;
	}
}
