import type { Message } from '../callbacks/message.cts';
import { newId } from '../gateway/ids.cts';
import { recipeOf } from './merchant.cts';
import type { Merchant } from './merchant.cts';
import type { CallbackFormat, Personality } from './personality.cts';
import { sign } from './sign.cts';
import { toUnit } from './time-unit.cts';

type Members = Record<string, unknown>;
type SignaturePlace = NonNullable<Personality['callback']['signature']>;

export interface CallbackOptions {
	/** An absolute URL. */
	target: string;
	format: CallbackFormat;
	signature: 'valid' | 'forged' | 'missing';
	/** Milliseconds since the epoch. */
	now: number;
}

const forgedSecret = 'not-the-secret';
const usualPlace: SignaturePlace = { place: 'header', name: 'x-signature' };

const asForm = (members: Members): string =>
	new URLSearchParams(Object.entries(members).map(([name, value]) => [name, String(value)])).toString();

/** Requests that carry the members. */
const formats: Record<CallbackFormat, (target: string, members: Members) => Message> = {
	json: (target, members) => ({
		method: 'POST',
		target,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(members),
	}),
	form: (target, members) => ({
		method: 'POST',
		target,
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: asForm(members),
	}),
	query: (target, members) => ({
		method: 'GET',
		target: `${target}${target.includes('?') ? '&' : '?'}${asForm(members)}`,
		headers: {},
		body: '',
	}),
};

const parametersIn: Record<CallbackFormat, (message: Message) => Members> = {
	json: ({ body }) => JSON.parse(body) as Members,
	form: ({ body }) => Object.fromEntries(new URLSearchParams(body)),
	query: ({ target }) => Object.fromEntries(new URL(target).searchParams),
};

/** What tells a callback from an earlier one: the recipe's headers, as far as it has them. */
function stampsOf(merchant: Merchant, now: number) {
	const recipe = recipeOf(merchant);
	const timestamp = recipe.timestamp === undefined ? '' : String(toUnit(now, recipe.timestamp.unit));
	const nonce = recipe.nonce === undefined ? '' : newId('nonce');
	return {
		timestamp,
		nonce,
		headers: {
			...(recipe.timestamp !== undefined && { [recipe.timestamp.header]: timestamp }),
			...(recipe.nonce !== undefined && { [recipe.nonce.header]: nonce }),
		},
	};
}

const withHeaders = (message: Message, headers: Record<string, string>): Message => ({
	...message,
	headers: { 'user-agent': 'chingchingpay-sandbox', ...headers, ...message.headers },
});

/**
 * A callback with these members, signed by the merchant's recipe over the request as it is sent. A signature in a member
 * is over the request without that member. Where a gateway's callbacks have no signature, one that is asked for all the
 * same is in the usual header.
 */
export function callbackMessage(
	merchant: Merchant,
	{ successCode, callback }: Personality,
	payload: Members,
	{ target, format, signature, now }: CallbackOptions,
): Message {
	const isWrapped = callback.isWrapped && format === 'json';
	const members = isWrapped ? { code: successCode, message: 'success', data: payload } : payload;
	// As it is in the request line.
	const address = new URL(target);
	address.hash = '';
	const { href } = address;
	const unsigned = formats[format](href, members);
	if (signature === 'missing') return withHeaders(unsigned, {});
	const { timestamp, nonce, headers } = stampsOf(merchant, now);
	const { pathname, search } = new URL(unsigned.target);
	const signed = sign(signature === 'forged' ? { ...merchant, apiSecret: forgedSecret } : merchant, {
		method: unsigned.method,
		url: pathname + search,
		apiPath: '',
		body: Buffer.from(unsigned.body),
		parameters: () => parametersIn[format](unsigned),
		timestamp,
		nonce,
	});
	const { place, name } = callback.signature ?? usualPlace;
	return place === 'header'
		? withHeaders(unsigned, { ...headers, [name]: signed })
		: withHeaders(formats[format](href, { ...members, [name]: signed }), headers);
}
