import { createHash } from 'node:crypto';
import {
	callbackReplies,
	clockTolerances,
	maxPageSizes,
	memberNames,
	nonceHeaders,
	recipeTemplates,
	refusalCodes,
	refusalStatuses,
	signatureHeaders,
	successCodes,
	timestampHeaders,
	vocabularies,
} from './personality-choices.cts';
import type { Status } from './status.cts';
import { reasons } from './refusals.cts';
import type { Reason } from './refusals.cts';
import { holds } from './templates.cts';

/** How a merchant signs. */
export interface Recipe {
	/** As a contract would write it; see `templates.cts`. */
	template: string;
	encoding: 'hex' | 'hexUpper' | 'base64';
	/** The header that carries the time of signing; there is one exactly where the template has `{timestamp}`. */
	timestamp?: { header: string; unit: TimeUnit };
	/** The header that carries a text used only once; there is one exactly where the template has `{nonce}`. */
	nonce?: { header: string };
	/** What signs: the API secret, or the API key (then merchants have an empty secret). */
	key: 'secret' | 'apiKey';
}

export type TimeUnit = 'seconds' | 'milliseconds';
export type CallbackFormat = 'json' | 'form' | 'query';

/** Everything that ChingchingPay does not publish. A gateway with any of these answers would still be ChingchingPay. */
export interface Personality {
	successCode: number;
	/** Envelope code and HTTP status of each refusal. */
	refusals: Record<Reason, { code: number; status: number }>;
	/** What a query about an unknown reference gets: the refusal `notFound`, or a success with `data` null. */
	unknownReference: 'refused' | 'emptyData';
	/** What each status is called in `status` and `result`. */
	words: Record<Status, string>;
	/** What a payment that is refunded in full is called; undefined: still a success, with its `refunded_amount`. */
	refundedWord: string | undefined;
	/** Of `expires_at`, `created_at`, `start_time`, `end_time` and the times of settlements, in requests and answers. */
	timeUnit: TimeUnit;
	/** Settlements. Without a `page_size`, a page has 20, or this many where it is fewer. */
	maxPageSize: number;
	pageSizeAboveMax: 'refused' | 'capped';
	callback: {
		/** `json` and `form` are a POST, `query` is a GET. */
		format: CallbackFormat;
		/** Whether the members are under `data`, beside `code` and `message`; JSON only. */
		isWrapped: boolean;
		/** Where the signature is; undefined: there is none. `body` is a member of the JSON or the form. */
		signature: { place: 'header' | 'body' | 'query'; name: string } | undefined;
		/** The text of a 2xx answer by which a callback is known to be received; undefined: any 2xx answer. */
		reply: string | undefined;
	};
	/** What a repeated `merchant_reference` gets: a refusal, the first answer, or another order. */
	duplicateReference: 'refuse' | 'returnFirst' | 'accept';
	recipe: Recipe;
	/** How far a timestamp may be off either way, milliseconds; of no account where the recipe has none. */
	clockToleranceMs: number;
	/** Whether a timestamp is looked at before or after the signature; of no account where the recipe has none. */
	timestampChecked: 'beforeSignature' | 'afterSignature';
}

type Draw = <T>(dimension: string, choices: readonly T[]) => T;

/** Every dimension has a stream of its own, so that one more leaves the others of a seed as they are. */
const drawFor =
	(seed: number): Draw =>
	<T,>(dimension: string, choices: readonly T[]): T => {
		const noise = createHash('sha256').update(`${seed} ${dimension}`).digest();
		return choices[noise.readUInt32BE(0) % choices.length] as T;
	};

function drawRefusals(draw: Draw): Personality['refusals'] {
	const codes = draw('refusal codes', refusalCodes);
	const statuses = draw('refusal statuses', refusalStatuses);
	const entries = reasons.map((reason) => [reason, { code: codes[reason], status: statuses[reason] }] as const);
	return Object.fromEntries(entries) as Personality['refusals'];
}

function drawRecipe(draw: Draw): Recipe {
	const template = draw('template', recipeTemplates);
	return {
		template,
		encoding: draw('encoding', ['hex', 'hexUpper', 'base64'] as const),
		key: draw('key', ['secret', 'apiKey'] as const),
		...(holds(template, 'timestamp') && {
			timestamp: {
				header: draw('timestamp header', timestampHeaders),
				unit: draw('timestamp unit', ['seconds', 'milliseconds'] as const),
			},
		}),
		...(holds(template, 'nonce') && { nonce: { header: draw('nonce header', nonceHeaders) } }),
	};
}

/**
 * Where the callbacks of a gateway that signs them can have the signature. With `{apiPath}` nowhere: a callback has none.
 * In a member only where what is signed does not contain it, and never where it would cover nothing that a callback says.
 */
function signaturePlaces(template: string, format: CallbackFormat): ('header' | 'body' | 'query')[] {
	if (holds(template, 'apiPath')) return [];
	const isCovering = holds(template, 'sortedParameters', format === 'query' ? 'query' : 'body');
	if (!isCovering) return [];
	return holds(template, 'body', 'query') ? ['header'] : ['header', format === 'query' ? 'query' : 'body'];
}

function drawSignature(draw: Draw, template: string, format: CallbackFormat): Personality['callback']['signature'] {
	const places = signaturePlaces(template, format);
	const isSigned = places.length > 0 && draw('callback is signed', [true, true, true, false]);
	if (!isSigned) return undefined;
	const place = draw('callback signature place', places);
	const names = place === 'header' ? signatureHeaders : memberNames;
	return { place, name: draw('callback signature name', names) };
}

function drawCallback(draw: Draw, template: string): Personality['callback'] {
	const format = draw('callback format', ['json', 'json', 'form', 'query'] as const);
	return {
		format,
		isWrapped: format === 'json' && draw('callback is wrapped', [true, false]),
		signature: drawSignature(draw, template, format),
		reply: draw('callback reply', callbackReplies),
	};
}

/** The gateway that this number stands for: the same for the same seed, and every dimension drawn by itself. */
export function drawPersonality(seed: number): Personality {
	const draw = drawFor(seed);
	const recipe = drawRecipe(draw);
	const { words, refundedWord } = draw('words', vocabularies);
	return {
		successCode: draw('success code', successCodes),
		refusals: drawRefusals(draw),
		unknownReference: draw('unknown reference', ['refused', 'emptyData'] as const),
		words,
		refundedWord: draw('refunded word', [undefined, undefined, refundedWord]),
		timeUnit: draw('time unit', ['seconds', 'milliseconds'] as const),
		maxPageSize: draw('page size', maxPageSizes),
		pageSizeAboveMax: draw('page size above', ['refused', 'capped'] as const),
		callback: drawCallback(draw, recipe.template),
		duplicateReference: draw('duplicate reference', ['refuse', 'returnFirst', 'accept'] as const),
		recipe,
		clockToleranceMs: draw('clock tolerance', clockTolerances),
		timestampChecked: draw('timestamp checked', ['beforeSignature', 'afterSignature'] as const),
	};
}
