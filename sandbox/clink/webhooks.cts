import { newId, newSecret } from '../gateway/ids.cts';
import type { SandboxContext } from '../server/context.cts';
import { ensured, view } from './endpoint.cts';
import type { Endpoint } from './endpoint.cts';
import { checkUrl } from './endpoint-url.cts';
import { eventNames } from './events.cts';
import { HttpRefusal } from './refusals.cts';
import type { EndpointListRequest, EndpointRequest, EnsureRequest, PatchRequest } from './webhook-schema.cts';

const pageSizeDefault = 20;
const pageSizeMax = 100;

/** The webhook endpoints of every merchant. */
export class Webhooks {
	/** Whether loopback addresses are accepted, http too; the real gateway refuses them. */
	allowLoopback: boolean;
	private endpoints: Endpoint[] = [];
	private readonly context: SandboxContext;

	constructor(context: SandboxContext, allowLoopback: boolean) {
		this.context = context;
		this.allowLoopback = allowLoopback;
	}

	create(account: string, request: EndpointRequest): unknown {
		this.check(request);
		this.checkFree(account, request.url);
		const endpoint = this.add(account, request);
		return view(endpoint, endpoint.secret);
	}

	/** Creates the endpoint of this URL, or makes the one that exists match; the secret is shown only when it is new. */
	ensure(account: string, request: EnsureRequest): unknown {
		this.check(request);
		const existing = this.endpoints.find((endpoint) => endpoint.account === account && endpoint.url === request.url);
		if (existing === undefined) {
			const created = this.add(account, request);
			return ensured('created', created, true);
		}
		const change = {
			events: [...new Set(request.events)],
			enabled: request.enabled ?? existing.enabled,
			description: request.description ?? existing.description,
		};
		const differs = (Object.keys(change) as (keyof typeof change)[]).some(
			(name) => JSON.stringify(change[name]) !== JSON.stringify(existing[name]),
		);
		const rotates = request.rotateSecret === true || request.rotateSecretIfUnavailable === true;
		const secret = rotates ? newSecret('whsec') : existing.secret;
		const endpoint = differs || rotates ? this.replace({ ...existing, ...change, secret }) : existing;
		const source = differs && rotates ? 'updated_rotated' : rotates ? 'rotated' : differs ? 'updated' : 'existing';
		return ensured(source, endpoint, rotates);
	}

	list(account: string, request: EndpointListRequest): { total: number; rows: unknown[] } {
		const pageNum = Number(request.pageNum ?? 1);
		const pageSize = Math.min(Number(request.pageSize ?? pageSizeDefault), pageSizeMax);
		const kept = this.endpoints.filter(
			(endpoint) =>
				endpoint.account === account &&
				(request.url === undefined || endpoint.url === request.url) &&
				(request.enabled === undefined || String(endpoint.enabled) === request.enabled),
		);
		const rows = kept.slice((pageNum - 1) * pageSize, pageNum * pageSize);
		return { total: kept.length, rows: rows.map((endpoint) => view(endpoint, null)) };
	}

	get(account: string, id: string): unknown {
		return view(this.ofAccount(account, id), null);
	}

	patch(account: string, id: string, request: PatchRequest): unknown {
		const endpoint = this.ofAccount(account, id);
		this.check(request);
		if (request.url !== undefined && request.url !== endpoint.url) this.checkFree(account, request.url);
		const { events, ...rest } = request;
		const change = events === undefined ? rest : { ...rest, events: [...new Set(events)] };
		return view(this.replace({ ...endpoint, ...change }), null);
	}

	remove(account: string, id: string): null {
		const endpoint = this.ofAccount(account, id);
		this.endpoints = this.endpoints.filter((other) => other !== endpoint);
		return null;
	}

	rotate(account: string, id: string): unknown {
		const endpoint = this.replace({ ...this.ofAccount(account, id), secret: newSecret('whsec') });
		return view(endpoint, endpoint.secret);
	}

	/** The enabled endpoints that want this event. */
	subscribers(account: string, event: string): Endpoint[] {
		return this.endpoints.filter(
			(endpoint) => endpoint.account === account && endpoint.enabled && endpoint.events.includes(event),
		);
	}

	/** The endpoint as it is now, undefined once deleted. */
	find(id: string): Endpoint | undefined {
		return this.endpoints.find((endpoint) => endpoint.id === id);
	}

	all(): readonly Endpoint[] {
		return this.endpoints;
	}

	private ofAccount(account: string, id: string): Endpoint {
		const endpoint = this.find(id);
		if (endpoint?.account !== account) throw new HttpRefusal(404, `no webhook endpoint has the id ${id}`);
		return endpoint;
	}

	private add(account: string, { url, events, description, enabled }: EndpointRequest): Endpoint {
		const now = this.context.now();
		const endpoint: Endpoint = {
			account,
			id: newId('whk'),
			url,
			events: [...new Set(events)],
			enabled: enabled ?? true,
			secret: newSecret('whsec'),
			description: description ?? '',
			createdAt: now,
			updatedAt: now,
		};
		this.endpoints = [...this.endpoints, endpoint];
		return endpoint;
	}

	private replace(endpoint: Endpoint): Endpoint {
		const next = { ...endpoint, updatedAt: this.context.now() };
		this.endpoints = this.endpoints.map((other) => (other.id === endpoint.id ? next : other));
		return next;
	}

	private check({ url, events }: PatchRequest): void {
		const unknown = events?.find((event) => !eventNames.includes(event));
		if (unknown !== undefined) throw new HttpRefusal(400, `events: ${unknown} is not a supported event name`);
		if (url !== undefined) checkUrl(url, this.allowLoopback);
	}

	private checkFree(account: string, url: string): void {
		if (this.endpoints.some((endpoint) => endpoint.account === account && endpoint.url === url)) {
			throw new HttpRefusal(400, 'url is already registered');
		}
	}
}
