import { InvalidInput, parse } from '../gateway/fields.cts';
import type { Shape, Values } from '../gateway/fields.cts';
import type { GatewayRequest } from '../gateway/gateway.cts';
import { mediaType } from '../gateway/headers.cts';
import type { ClinkService } from './service.cts';

export interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	path: string;
	bodyLimit?: number;
	act(service: ClinkService, account: string, request: GatewayRequest): unknown;
}

/** A result whose `total` and `rows` stand beside `code` and `msg` instead of in `data`. */
export class PagedList {
	readonly value: { total: number; rows: unknown[] };

	constructor(value: { total: number; rows: unknown[] }) {
		this.value = value;
	}
}

/** A result that is answered without an envelope. */
export class BareAnswer {
	readonly value: unknown;

	constructor(value: unknown) {
		this.value = value;
	}
}

function bodyOf(request: GatewayRequest): unknown {
	if (mediaType(request) !== 'application/json') throw new InvalidInput('Content-Type must be application/json');
	try {
		return JSON.parse(request.body.toString('utf8'));
	} catch {
		throw new InvalidInput('the body is not valid JSON');
	}
}

const queryOf = <S extends Shape>(shape: S, request: GatewayRequest): Values<S> =>
	parse(shape, Object.fromEntries(request.query));

export function withBody<S extends Shape>(
	method: Route['method'],
	path: string,
	shape: S,
	act: (service: ClinkService, account: string, fields: Values<S>, id: string) => unknown,
): Route {
	return {
		method,
		path,
		act: (service, account, request) =>
			act(service, account, parse(shape, bodyOf(request)), request.params['id'] ?? ''),
	};
}

export function withoutBody(
	method: Route['method'],
	path: string,
	act: (service: ClinkService, account: string, id: string) => unknown,
): Route {
	return {
		method,
		path,
		act(service, account, request) {
			queryOf({}, request);
			return act(service, account, request.params['id'] ?? '');
		},
	};
}

export function list<S extends Shape>(
	path: string,
	shape: S,
	act: (service: ClinkService, account: string, fields: Values<S>) => { total: number; rows: unknown[] },
): Route {
	return {
		method: 'GET',
		path,
		act: (service, account, request) => new PagedList(act(service, account, queryOf(shape, request))),
	};
}
