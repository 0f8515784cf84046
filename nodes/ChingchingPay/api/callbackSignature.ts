import { decodeUtf8, parseJsonObject } from '../../shared/values/json';
import { equalInConstantTime } from '../../shared/webhook/compare';
import type { WebhookRequest } from '../../shared/webhook/request';
import { isForm } from './callback';
import type { Conventions } from './conventions';
import type { Credential } from './credential';
import { sign, type Parameter, type Recipe } from './signature';
import { holds } from './signedTemplate';

export type Verification =
	| {
			genuine: true;
			/** Whether no other content has this signature. If others may have it, what the callback says is not believed. */
			isUnambiguous: boolean;
	  }
	| { genuine: false; reason: string };

/**
 * Whether a callback has the signature that the credential's recipe produces for what came in. Assumed: callbacks are
 * signed like requests. A callback without content that the recipe covers is never genuine.
 */
export function verify(request: WebhookRequest, credential: Credential): Verification {
	const { recipe, signingSecret, conventions } = credential;
	const signed = splitSignature(request, conventions.callbackSignature);
	if (signed === undefined) return forged('it has no signature');
	if (!isCovered(signed, recipe)) return forged('it has no content that a signature could cover');

	const expected = sign(
		{
			body: signed.body,
			query: signed.query,
			parameters: signed.parameters,
			method: request.method.toUpperCase(),
			path: request.path,
			// A callback goes to the merchant's URL, not to the gateway's.
			apiPath: undefined,
			apiKey: credential.apiKey,
			merchantId: credential.merchantId,
			timestamp: headerLike(TIMESTAMP, request, recipe.timestamp),
			nonce: headerLike(NONCE, request, recipe.nonce),
		},
		signingSecret,
		recipe,
	);
	if ('lacks' in expected) return forged(`the signed template has {${expected.lacks}}, which the callback lacks`);
	if (!isSame(signed.signature, expected.signature, recipe)) return forged('its signature does not match');
	return { genuine: true, isUnambiguous: isUnambiguous(request, signed, recipe) };
}

const forged = (reason: string): Verification => ({ genuine: false, reason });

/** A callback's signature, and what is left of the callback without it. */
interface Signed {
	signature: string;
	/** Undefined if the signature was in it: what was signed is then no longer there byte for byte. */
	body: Buffer | undefined;
	query: string;
	/** Of the body or, without a body, of the query. */
	parameters: () => Parameter[];
	hasBody: boolean;
}

type Place = Conventions['callbackSignature'];

function splitSignature(request: WebhookRequest, { place, name }: Place): Signed | undefined {
	const { body, query, headers } = request;
	const hasBody = body.length > 0;
	const parametersIn = { body: () => bodyParameters(request), query: () => [...new URLSearchParams(query)] };
	const signature = place === 'header' ? headers[name] : only(parametersIn[place](), name);
	if (typeof signature !== 'string' || signature === '') return undefined;

	const source = hasBody ? 'body' : 'query';
	const all = parametersIn[source];
	return {
		signature,
		body: place === 'body' ? undefined : body,
		query: place === 'query' ? withoutParameter(query, name) : query,
		parameters: place === source ? () => all().filter(([parameter]) => parameter !== name) : all,
		hasBody,
	};
}

/** The members of a form or of a JSON object; none of anything else. */
export function bodyParameters({ body, contentType }: Pick<WebhookRequest, 'body' | 'contentType'>): Parameter[] {
	if (isForm(contentType)) return [...new URLSearchParams(decodeUtf8(body) ?? '')];
	return Object.entries(parseJsonObject(body) ?? {});
}

/** The value of a parameter that occurs once. */
function only(parameters: Parameter[], name: string): unknown {
	const [first, ...others] = parameters.filter(([parameter]) => parameter === name);
	return others.length === 0 ? first?.[1] : undefined;
}

const withoutParameter = (query: string, name: string) =>
	query
		.split('&')
		.filter((pair) => !new URLSearchParams(pair).has(name))
		.join('&');

/** Whether the recipe covers what is read of a callback: its body or, without a body, its query. */
function isCovered({ body, query, parameters, hasBody }: Signed, { parts }: Recipe): boolean {
	if (holds(parts, 'sortedParameters') && parameters().length > 0) return true;
	// Whether there is a body to cover; if the signature was in it, signing says so.
	if (hasBody) return holds(parts, 'body');
	return body !== undefined && holds(parts, 'query') && query !== '';
}

const TIMESTAMP = /^\d{1,20}$/;
const NONCE = /^[\w.:+/=-]{1,200}$/;

/** A header that holds nothing which could be moved between it and the body without changing what is signed. */
function headerLike(pattern: RegExp, { headers }: WebhookRequest, named: { header: string } | undefined) {
	const value = named === undefined ? undefined : headers[named.header];
	return value !== undefined && pattern.test(value) ? value : undefined;
}

/**
 * Joined with `=` and `&`, a value that holds these has the same signature as members of its own. A body that is signed
 * beside something else must be JSON, which neither begins nor ends anywhere but at its braces.
 */
function isUnambiguous({ contentType }: WebhookRequest, { body, hasBody }: Signed, { parts }: Recipe): boolean {
	const isBodySigned = hasBody && body !== undefined && holds(parts, 'body');
	return isBodySigned && (parts.length === 1 || !isForm(contentType));
}

function isSame(given: string, expected: string, { encoding }: Recipe): boolean {
	if (encoding === 'base64') return equalInConstantTime(given, expected);
	return equalInConstantTime(given.toLowerCase(), expected.toLowerCase());
}
