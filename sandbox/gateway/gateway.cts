import type { IncomingHttpHeaders } from 'node:http';

export type GatewayName = 'ChingchingPay' | 'Clink';

/** A request to a gateway, as it was received. */
export interface GatewayRequest {
	readonly method: string;
	/** Path without the query. */
	readonly path: string;
	/** Path and query. */
	readonly url: string;
	readonly query: URLSearchParams;
	readonly params: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
	/** Milliseconds since the epoch. */
	readonly time: number;
}

export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
}

export const jsonAnswer = (status: number, value: unknown): Answer => ({
	status,
	headers: { 'content-type': 'application/json; charset=utf-8' },
	body: JSON.stringify(value),
});

export interface RouteAddress {
	readonly method: string;
	readonly path: string;
	/** Bytes that a request may have, where that is more than the server's limit. */
	readonly bodyLimit?: number;
}

/** One of the two stand-ins: where it is served, its endpoints and what it answers. */
export interface Gateway<Route extends RouteAddress> {
	readonly prefix: string;
	readonly routes: readonly Route[];
	/** `route` is undefined when no endpoint has this method and path. */
	answer(request: GatewayRequest, route: Route | undefined): Answer | Promise<Answer>;
}
