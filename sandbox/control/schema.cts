import { disputeReasons, disputeResults } from '../clink/disputes.cts';
import { orderRows } from '../faults/faults.cts';
import type { Fault, FaultKind } from '../faults/faults.cts';
import {
	absoluteUrl,
	digits,
	integer,
	isObject,
	objectOf,
	oneOf,
	optional,
	parse,
	required,
	text,
} from '../gateway/fields.cts';
import type { Check, Json, Values } from '../gateway/fields.cts';
import { payerActions } from '../gateway/payer-action.cts';

const faultWords = ['reset', 'silence', 'truncate', 'trickle', 'delay'] as const;
const kindShapes = {
	status: {
		status: required(integer({ min: 200, max: 599 })),
		headers: optional(headersCheck()),
		body: optional(text()),
	},
	redirect: { redirect: required(text({ min: 1 })), status: optional(integer({ min: 300, max: 399 })) },
	body: { body: required(text()), contentType: required(text({ min: 1 })) },
	huge: { huge: required(integer({ min: 1 })) },
	amend: { amend: required(resource()) },
};

function headersCheck(): Check<Record<string, string>> {
	return (value, name) =>
		isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
			? undefined
			: `${name} must be an object of strings`;
}

function resource(): Check<Json> {
	return (value, name) => (isObject(value) ? undefined : `${name} must be an object`);
}

function share(): Check<number> {
	return (value, name) =>
		typeof value === 'number' && value >= 0 && value <= 1 ? undefined : `${name} must be a number from 0 to 1`;
}

const kind: Check<FaultKind> = (value, name) => {
	if (typeof value === 'string') return oneOf(faultWords)(value, name);
	if (!isObject(value)) return `${name} must be a word or an object`;
	if ('redirect' in value) return objectOf(kindShapes.redirect)(value, name);
	if ('huge' in value) return objectOf(kindShapes.huge)(value, name);
	if ('amend' in value) return objectOf(kindShapes.amend)(value, name);
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

export const settingsShape = {
	queryLagMs: optional(integer({ min: 0 })),
	latencyMs: optional(integer({ min: 0 })),
	lostCallbacks: optional(share()),
	duplicateReference: optional(oneOf(['refuse', 'returnFirst', 'accept'])),
	confirmedChange: optional(oneOf(['quoteAnew', 'asPreviewed'])),
	orderRows: optional(oneOf(orderRows)),
	orderPageSize: optional(integer({ min: 1, max: 50 })),
};

export const payShape = { id: required(text({ min: 1 })), outcome: required(oneOf(payerActions)) };
export const disputeShape = { orderId: required(text({ min: 1 })), reason: optional(oneOf(disputeReasons)) };
export const closeDisputeShape = { result: required(oneOf(disputeResults)) };
export const requestsShape = { limit: optional(digits({ min: 1 })) };

/** @throws InvalidInput naming the member that is wrong. */
export function faultOf(body: unknown): Fault {
	const { match, ...rest } = parse(faultShape, body);
	const { pathPattern, ...plain } = match;
	return { ...rest, match: pathPattern === undefined ? plain : { ...plain, path: new RegExp(pathPattern) } };
}

export const releaseShape = { order: optional(oneOf(['asHappened', 'reversed'])) };

const shared = {
	to: optional(absoluteUrl()),
	signature: optional(oneOf(['valid', 'forged', 'missing'])),
	times: optional(integer({ min: 1, max: 100 })),
};
const chingchingPayCallbackShape = {
	...shared,
	id: required(text({ min: 1 })),
	as: optional(oneOf(['json', 'form', 'query'])),
	claims: optional(resource()),
};
const clinkDeliveryShape = {
	...shared,
	type: required(text({ min: 1 })),
	resource: required(resource()),
	endpointId: optional(text()),
	secret: optional(text({ min: 1 })),
	timestamp: optional(integer()),
	timestampUnit: optional(oneOf(['milliseconds', 'seconds'])),
	shape: optional(oneOf(['canonical', 'legacy', 'named'])),
	eventId: optional(text({ min: 1 })),
};

export const chingchingPayCallbackOf = (body: unknown): Values<typeof chingchingPayCallbackShape> =>
	parse(chingchingPayCallbackShape, body);
export const clinkDeliveryOf = (body: unknown): Values<typeof clinkDeliveryShape> => parse(clinkDeliveryShape, body);
