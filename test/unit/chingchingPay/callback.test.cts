import { randomBytes } from 'node:crypto';

import { identifierOf, isAbout, parseCallback, verify } from '../../../nodes/ChingchingPay/api/callback';
import type { Recipe } from '../../../nodes/ChingchingPay/api/signature';
import type { WebhookRequest } from '../../../nodes/shared/webhook/request';
import { chingchingPaySignature } from '../../support/callbacks/signatures.cts';

const request = (changes: Partial<Omit<WebhookRequest, 'body'>> & { body?: string | Buffer } = {}): WebhookRequest => ({
	method: 'POST',
	contentType: 'application/json',
	headers: {},
	query: '',
	...changes,
	body: Buffer.from(changes.body ?? ''),
});
const FORM = 'application/x-www-form-urlencoded';

describe('the members of a callback', () => {
	test.each<[string, WebhookRequest, object]>([
		['JSON', request({ body: '{"merchant_reference":"訂-1","amount":1}' }), { merchant_reference: '訂-1', amount: 1 }],
		['JSON with a byte order mark', request({ body: '\ufeff{"a":1}' }), { a: 1 }],
		['JSON without a content type', request({ contentType: '', body: '{"a":1}' }), { a: 1 }],
		['an envelope', request({ body: '{"code":0,"data":{"merchant_reference":"A"}}' }), { merchant_reference: 'A' }],
		[
			'a form',
			request({ contentType: FORM, body: 'merchant_reference=A+1&status=paid' }),
			{ merchant_reference: 'A 1', status: 'paid' },
		],
		[
			'the query of a GET',
			request({ method: 'GET', contentType: '', query: 'merchant_reference=A&x=%E8%A8%82' }),
			{ merchant_reference: 'A', x: '訂' },
		],
	])('are read from %s', (_, given, fields) => {
		expect(parseCallback(given)).toEqual(fields);
	});

	test.each<[string, WebhookRequest]>([
		['nothing', request()],
		['an empty object', request({ body: '{}' })],
		['a list', request({ body: '[1]' })],
		['truncated JSON', request({ body: '{"a":' })],
		['a form that is called JSON', request({ body: 'a=1' })],
		['bytes that are no text', request({ body: Buffer.from([0xff, 0xfe, 0x00]) })],
		['an empty form', request({ contentType: FORM, body: '' })],
	])('are not there in %s', (_, given) => {
		expect(parseCallback(given)).toBeUndefined();
	});
});

describe('what the gateway is asked about', () => {
	test.each([
		[{ merchant_reference: 'A', transaction_id: 'T', payment_id: 'P' }, { merchant_reference: 'A' }],
		[{ merchant_reference: '', transaction_id: 'T', payment_id: 'P' }, { transaction_id: 'T' }],
		[{ payment_id: 'P' }, { transaction_id: 'P' }],
		[{ merchant_reference: 7 }, { merchant_reference: '7' }],
		[{ merchant_reference: 2 ** 53, transaction_id: 'T' }, { transaction_id: 'T' }],
	])('for %j is %j', (fields, identifier) => {
		expect(identifierOf(fields)).toEqual(identifier);
	});

	test.each([
		{},
		{ merchant_reference: ' ' },
		{ merchant_reference: { $ne: null } },
		{ merchant_reference: ['A'] },
		{ payment_id: null },
		{ merchant_reference: 2 ** 53 },
		{ merchant_reference: 1.5 },
		{ payment_id: 1e21 },
		{ transaction_id: 'x'.repeat(257) },
	])('for %j is nothing', (fields) => {
		expect(identifierOf(fields as never)).toBeUndefined();
	});
});

describe('the signature of a callback', () => {
	const secret = randomBytes(16).toString('hex');
	const hmac = (content: string, encoding: 'hex' | 'base64' = 'hex') =>
		chingchingPaySignature(secret, content, encoding);
	const body = '{"b":1.0,"a":"訂"}';
	const HEX: Recipe = { signedContent: 'body', encoding: 'hex' };
	const BASE64: Recipe = { signedContent: 'body', encoding: 'base64' };
	const SORTED: Recipe = { signedContent: 'sortedParameters', encoding: 'hex' };
	const signed = (signature: string, changes: Partial<Omit<WebhookRequest, 'body'>> & { body?: string } = {}) =>
		request({ body, headers: { 'x-signature': signature }, ...changes });

	test.each<[string, WebhookRequest, Recipe]>([
		['the raw body in hex', signed(hmac(body)), HEX],
		['the raw body in capital hex', signed(hmac(body).toUpperCase()), HEX],
		['the raw body in Base64', signed(hmac(body, 'base64')), BASE64],
		['the sorted members', signed(hmac('a=訂&b=1')), SORTED],
		['the sorted members of a form', signed(hmac('a=1&b=2'), { contentType: FORM, body: 'b=2&a=1' }), SORTED],
		['the sorted query of a GET', signed(hmac('a=1&b=2'), { method: 'GET', body: '', query: 'b=2&a=1' }), SORTED],
	])('is genuine over %s', (_, given, recipe) => {
		expect(verify(given, secret, recipe)).toEqual({ genuine: true });
	});

	test.each<[string, WebhookRequest, Recipe, string]>([
		['that is missing', request({ body }), HEX, 'missing'],
		['that is empty', signed(''), HEX, 'missing'],
		['over other bytes', signed(hmac(`${body} `)), HEX, 'mismatch'],
		['that is cut', signed(hmac(body).slice(0, 63)), HEX, 'mismatch'],
		['in the other encoding', signed(hmac(body, 'base64')), HEX, 'mismatch'],
		['that was sent twice', signed(`${hmac(body)}, ${hmac(body)}`), HEX, 'mismatch'],
		['over no body at all', signed(hmac(''), { body: '' }), HEX, 'nothingSigned'],
		[
			'over a query that the recipe does not cover',
			signed(hmac(''), { method: 'GET', body: '', query: 'status=paid' }),
			HEX,
			'nothingSigned',
		],
		['over no parameters', signed(hmac(''), { body: '', query: '' }), SORTED, 'nothingSigned'],
		['over a body without members', signed(hmac(''), { body: '[1]' }), SORTED, 'nothingSigned'],
	])('is not genuine %s', (_, given, recipe, reason) => {
		expect(verify(given, secret, recipe)).toEqual({ genuine: false, reason });
	});
});

describe('members are about what was asked for', () => {
	test.each([
		[{ merchant_reference: 'A' }, { merchant_reference: 'A' }, true],
		[{ merchant_reference: 'A' }, { merchant_reference: ' A ' }, true],
		[{ merchant_reference: 'A' }, { status: 'success' }, true],
		[{ merchant_reference: 'A' }, { merchant_reference: 'B' }, false],
		[{ transaction_id: 'T' }, { transaction_id: 'T', payment_id: 'P' }, true],
		[{ transaction_id: 'P' }, { transaction_id: 'T', payment_id: 'P' }, true],
		[{ transaction_id: '7' }, { transaction_id: 7, payment_id: 'P' }, true],
		[{ transaction_id: 'P' }, { transaction_id: 'T' }, true],
		[{ transaction_id: 'X' }, { transaction_id: 'T', payment_id: 'P' }, false],
	])('%j: %j, %s', (asked, members, expected) => {
		expect(isAbout(members, asked)).toBe(expected);
	});
});
