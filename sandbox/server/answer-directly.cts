import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Gateway, GatewayRequest, RouteAddress } from '../gateway/gateway.cts';
import type { SandboxContext } from './context.cts';

/** A request that does not come over HTTP. */
export interface DirectRequest {
	method: string;
	/** Path and query. */
	url: string;
	/** Names in lower case. */
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** What a gateway answers, without HTTP, delays and faults: for a test that carries requests and answers itself. */
export async function answerDirectly<Route extends RouteAddress>(
	gateway: Gateway<Route>,
	context: SandboxContext,
	{ method, url, headers, body }: DirectRequest,
): Promise<Answer> {
	const { pathname: path, searchParams: query } = new URL(url, 'http://localhost');
	const time = context.now();
	const record = context.requestLog.add({ method, path: url, headers, body, time, status: 0 });
	const pathInGateway = path.slice(gateway.prefix.length);
	const route = gateway.routes.find(
		(entry) => entry.method === method && pathParameters(entry.path, pathInGateway) !== undefined,
	);
	const params = route === undefined ? {} : (pathParameters(route.path, pathInGateway) ?? {});
	const request: GatewayRequest = { method, path, url, query, params, headers, body, time };
	const answer = await gateway.answer(request, route);
	record.status = answer.status;
	return answer;
}

/** The path's parameters, or undefined when it is another path. */
function pathParameters(pattern: string, path: string): Record<string, string> | undefined {
	const [wanted, given] = [pattern.split('/'), path.split('/')];
	if (wanted.length !== given.length) return undefined;
	const isSame = wanted.every((part, index) => part.startsWith(':') || part === given[index]);
	if (!isSame) return undefined;
	return Object.fromEntries(
		wanted.flatMap((part, index) =>
			part.startsWith(':') ? [[part.slice(1), decodeURIComponent(given[index] ?? '')]] : [],
		),
	);
}
