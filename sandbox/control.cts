import type { FastifyInstance } from 'fastify';
import type { Fault, FaultKind, Faults } from './faults.cts';
import { digits, integer, isObject, objectOf, oneOf, optional, parse, required, text } from './fields.cts';
import type { Check } from './fields.cts';
import type { Sandbox } from './index.cts';
import type { RecordedRequest } from './recorder.cts';

const hiddenHeaders = ['x-api-key', 'x-signature', 'authorization'];
const requestsShown = 100;

const words = ['reset', 'silence', 'truncate', 'trickle', 'delay'] as const;
const kindShapes = {
	status: {
		status: required(integer({ min: 200, max: 599 })),
		headers: optional(headersCheck()),
		body: optional(text()),
	},
	redirect: { redirect: required(text({ min: 1 })), status: optional(integer({ min: 300, max: 399 })) },
	body: { body: required(text()), contentType: required(text({ min: 1 })) },
	huge: { huge: required(integer({ min: 1 })) },
};

function headersCheck(): Check<Record<string, string>> {
	return (value, name) =>
		isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
			? undefined
			: `${name} must be an object of strings`;
}

const kind: Check<FaultKind> = (value, name) => {
	if (typeof value === 'string') return oneOf(words)(value, name);
	if (!isObject(value)) return `${name} must be a word or an object`;
	if ('redirect' in value) return objectOf(kindShapes.redirect)(value, name);
	if ('huge' in value) return objectOf(kindShapes.huge)(value, name);
	return objectOf('contentType' in value ? kindShapes.body : kindShapes.status)(value, name);
};

const pattern: Check<string> = (value, name) => {
	if (typeof value !== 'string') return `${name} must be a string`;
	try {
		new RegExp(value);
		return undefined;
	} catch {
		return `${name} must be a regular expression`;
	}
};

const faultShape = {
	match: required(
		objectOf({
			method: optional(text({ min: 1 })),
			path: optional(text({ min: 1 })),
			pathPattern: optional(pattern),
			reference: optional(text()),
		}),
	),
	times: optional(integer({ min: 1 })),
	when: required(oneOf(['before', 'after'])),
	kind: required(kind),
	delayMs: optional(integer({ min: 0 })),
};

const settingsShape = {
	queryLagMs: optional(integer({ min: 0 })),
	latencyMs: optional(integer({ min: 0 })),
	duplicateReference: optional(oneOf(['refuse', 'returnFirst', 'accept'])),
};

const payShape = { id: required(text({ min: 1 })), outcome: required(oneOf(['paid', 'declined', 'cancelled'])) };
const requestsShape = { limit: optional(digits({ min: 1 })) };

function faultOf(body: unknown): Fault {
	const { match, ...rest } = parse(faultShape, body);
	const { pathPattern, ...plain } = match;
	return { ...rest, match: pathPattern === undefined ? plain : { ...plain, path: new RegExp(pathPattern) } };
}

function shown({ method, path, headers, body, time, status }: RecordedRequest): Record<string, unknown> {
	const kept = Object.entries(headers).map(([name, value]) => [
		name,
		hiddenHeaders.includes(name) ? '(hidden)' : value,
	]);
	return { method, path, headers: Object.fromEntries(kept), body: body.toString('utf8'), time, status };
}

function changeSettings(sandbox: Sandbox, body: unknown): void {
	const { latencyMs, ...settings } = parse(settingsShape, body);
	if (latencyMs !== undefined) sandbox.setLatency(latencyMs);
	Object.assign(sandbox.faults satisfies Faults, settings);
}

/** What tests in the same process do with a Sandbox object, over HTTP for tests in another. */
export function control(app: FastifyInstance, sandbox: () => Sandbox): void {
	app.setErrorHandler((error, _request, reply) => {
		const message = error instanceof Error ? error.message : String(error);
		return reply.code(400).send({ message });
	});
	app.post('/control/faults', (request) => {
		sandbox().faults.add(faultOf(request.body));
		return { pending: sandbox().faults.pending };
	});
	app.delete('/control/faults', () => {
		sandbox().faults.clear();
		return { pending: 0 };
	});
	app.put('/control/settings', (request) => {
		changeSettings(sandbox(), request.body);
		return {};
	});
	app.get('/control/ledger', () => sandbox().ledger());
	app.get('/control/requests', (request) => {
		const { limit } = parse(requestsShape, request.query);
		return sandbox()
			.requests.slice(-Number(limit ?? requestsShown))
			.map(shown);
	});
	app.get('/control/credentials', () => ({ chingchingPay: sandbox().chingchingPay, clink: sandbox().clink }));
	app.post('/control/pay', (request) => {
		const { id, outcome } = parse(payShape, request.body);
		sandbox().pay(id, outcome);
		return {};
	});
}
