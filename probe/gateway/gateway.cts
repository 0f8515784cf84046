import { httpStatusOf } from '../../nodes/ChingchingPay/api/conventions';
import { retryAfter } from '../../nodes/shared/http/retry';
import type { Hide } from '../masking.cts';
import type { ProbeEnvironment, ProbeOptions } from '../options.cts';
import { Stop } from '../stop.cts';
import { readAnswer, type Answer } from './answer.cts';
import { networkProblem, type ProbeRequest, type ProbeResponse } from './transport.cts';

const MAX_RATE_LIMITS_IN_A_ROW = 6;
const RATE_LIMIT_PAUSE_MS = 5_000;
const MAX_RATE_LIMIT_PAUSE_MS = 120_000;
/** Further off, a gateway that looks at the time refuses everything. */
const MAX_CLOCK_ERROR_MS = 60_000;

/** Every request of the probe: paced, counted, limited. */
export class Gateway {
	/** How many were sent. */
	requests = 0;
	private readonly options: Pick<ProbeOptions, 'pauseMs' | 'maxRequests'>;
	private readonly environment: Pick<ProbeEnvironment, 'transport' | 'now' | 'sleep' | 'say'>;
	readonly hide: Hide;

	constructor(
		options: Pick<ProbeOptions, 'pauseMs' | 'maxRequests'>,
		environment: Pick<ProbeEnvironment, 'transport' | 'now' | 'sleep' | 'say'>,
		hide: Hide,
	) {
		this.options = options;
		this.environment = environment;
		this.hide = hide;
	}

	/**
	 * @param build makes the request anew for each attempt, with a new time and nonce
	 * @throws Stop when there is no answer of the gateway, or no request is left
	 */
	async ask(build: () => ProbeRequest): Promise<Answer> {
		for (let limited = 0; limited < MAX_RATE_LIMITS_IN_A_ROW; limited += 1) {
			const request = build();
			const response = await this.send(request);
			this.checkClock(response);
			if (response.status !== 429) {
				const answer = readAnswer(request, response, this.hide);
				if (httpStatusOf(answer.code) !== 429) return answer;
			}
			await this.waitAfter(response);
		}
		throw new Stop('The gateway goes on refusing requests as too many. Run the probe later, with a longer --pause.');
	}

	private async send(request: ProbeRequest): Promise<ProbeResponse> {
		const { maxRequests, pauseMs } = this.options;
		if (this.requests >= maxRequests) {
			throw new Stop(`The limit of ${maxRequests} requests is reached. Raise it with --max-requests.`);
		}
		if (this.requests > 0) await this.environment.sleep(pauseMs);
		this.requests += 1;
		try {
			return await this.environment.transport(request);
		} catch (thrown) {
			const what = request.method === 'POST' && !request.url.endsWith('/query') ? ' It may have taken effect.' : '';
			throw new Stop(`The gateway at ${new URL(request.url).host} gave no answer: ${networkProblem(thrown)}.${what}`);
		}
	}

	private async waitAfter({ headers }: ProbeResponse): Promise<void> {
		const { now, sleep, say } = this.environment;
		const asked = retryAfter(headers['retry-after'], now()) ?? RATE_LIMIT_PAUSE_MS;
		if (asked > MAX_RATE_LIMIT_PAUSE_MS) {
			throw new Stop(
				`The gateway asks to wait ${Math.ceil(asked / 1000)} s before the next request. Run the probe then.`,
			);
		}
		say(`Too many requests, says the gateway. Waiting ${Math.ceil(asked / 1000)} s.`);
		await sleep(asked);
	}

	private checkClock({ headers }: ProbeResponse): void {
		const theirs = Date.parse(headers['date'] ?? '');
		if (Number.isNaN(theirs)) return;
		const errorMs = this.environment.now() - theirs;
		if (Math.abs(errorMs) <= MAX_CLOCK_ERROR_MS) return;
		throw new Stop(
			`The clock of this computer is ${duration(Math.abs(errorMs))} ${errorMs > 0 ? 'ahead of' : 'behind'} the gateway's. Set it, then run the probe again.`,
		);
	}
}

const duration = (ms: number): string => {
	const minutes = Math.round(ms / 60_000);
	return minutes < 90 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
};
