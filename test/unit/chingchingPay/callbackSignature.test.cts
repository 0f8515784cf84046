import { randomBytes } from 'node:crypto';

import { verify } from '../../../nodes/ChingchingPay/api/callbackSignature';
import { readCredential } from '../../../nodes/ChingchingPay/api/credential';
import type { WebhookRequest } from '../../../nodes/shared/webhook/request';
import { chingchingPaySignature } from '../../support/callbacks/signatures.cts';
import { callback, FORM } from '../support/callback.cts';

const secret = randomBytes(16).toString('hex');
const hmac = (content: string, encoding: 'hex' | 'base64' = 'hex') => chingchingPaySignature(secret, content, encoding);

type Fields = Parameters<typeof readCredential>[0];
const withFields = (fields: Fields) =>
	readCredential({ apiKey: 'the-key', merchantId: 'M-1', apiSecret: secret, ...fields });
const custom = (signedTemplate: string, fields: Fields = {}) =>
	withFields({
		signedContent: 'custom',
		signedTemplate,
		timestampHeader: 'x-time',
		nonceHeader: 'x-nonce',
		...fields,
	});
const signatureIn = (signaturePlace: string, signatureName: string): Fields => ({
	conventions: { callbacks: { signaturePlace, signatureName } },
});

const NOTHING = 'it has no content that a signature could cover';

const HEX = {};
const BASE64 = { signatureEncoding: 'base64' };
const SORTED = { signedContent: 'sortedParameters' };

const body = '{"b":1.0,"a":"訂"}';
type Changes = Partial<Omit<WebhookRequest, 'body' | 'headers'>> & { body?: string; headers?: Record<string, string> };
const signed = (signature: string, { headers, ...changes }: Changes = {}) =>
	callback({ body, ...changes, headers: { 'x-signature': signature, ...headers } });

describe('the signature of a callback', () => {
	test.each<[string, WebhookRequest, Fields, boolean]>([
		['the raw body in hex', signed(hmac(body)), HEX, true],
		['the raw body in capital hex', signed(hmac(body).toUpperCase()), HEX, true],
		['the raw body in hex where capitals are expected', signed(hmac(body)), { signatureEncoding: 'hexUpper' }, true],
		['the raw body in Base64', signed(hmac(body, 'base64')), BASE64, true],
		['the raw body of a form', signed(hmac('b=2&a=1'), { contentType: FORM, body: 'b=2&a=1' }), HEX, true],
		['the sorted members', signed(hmac('a=訂&b=1')), SORTED, false],
		['the sorted members of a form', signed(hmac('a=1&b=2'), { contentType: FORM, body: 'b=2&a=1' }), SORTED, false],
		[
			'the sorted query of a GET',
			signed(hmac('a=1&b=2'), { method: 'GET', body: '', query: 'b=2&a=1' }),
			SORTED,
			false,
		],
	])('is genuine over %s', (_, given, fields, isUnambiguous) => {
		expect(verify(given, withFields(fields))).toEqual({ genuine: true, isUnambiguous });
	});

	test.each<[string, WebhookRequest, Fields, string]>([
		['that is missing', callback({ body }), HEX, 'it has no signature'],
		['that is empty', signed(''), HEX, 'it has no signature'],
		['over other bytes', signed(hmac(`${body} `)), HEX, 'its signature does not match'],
		['that is cut', signed(hmac(body).slice(0, 63)), HEX, 'its signature does not match'],
		['in the other encoding', signed(hmac(body, 'base64')), HEX, 'its signature does not match'],
		['that was sent twice', signed(`${hmac(body)}, ${hmac(body)}`), HEX, 'its signature does not match'],
		['over no body at all', signed(hmac(''), { body: '' }), HEX, NOTHING],
		[
			'over a query that the recipe does not cover',
			signed(hmac(''), { method: 'GET', body: '', query: 'status=paid' }),
			HEX,
			NOTHING,
		],
		['over no parameters', signed(hmac(''), { body: '', query: '' }), SORTED, NOTHING],
		['over a body without members', signed(hmac(''), { body: '[1]' }), SORTED, NOTHING],
	])('is not genuine %s', (_, given, fields, reason) => {
		expect(verify(given, withFields(fields))).toEqual({ genuine: false, reason });
	});
});

describe('the signature of a callback by a template', () => {
	const TIME = '1764000000000';
	const headers = { 'x-time': TIME, 'x-nonce': 'n-1' };

	test.each<[string, string, WebhookRequest, boolean]>([
		['a timestamp and the body', '{timestamp}.{body}', signed(hmac(`${TIME}.${body}`), { headers }), true],
		['a nonce after the body', '{body}{nonce}', signed(hmac(`${body}n-1`), { headers }), true],
		['lines', '{method}\\n{path}\\n{body}', signed(hmac(`POST\n/webhook/1/webhook\n${body}`)), true],
		['the keys of the merchant', '{apiKey}{merchantId}{body}', signed(hmac(`the-keyM-1${body}`)), true],
		['sorted parameters', '{timestamp}{sortedParameters}', signed(hmac(`${TIME}a=訂&b=1`), { headers }), false],
		[
			'the query of a GET',
			'{method}{query}',
			signed(hmac('GETb=2&a=%31'), { method: 'GET', body: '', query: 'b=2&a=%31' }),
			false,
		],
		[
			'a form, which could be cut elsewhere',
			'{body}{timestamp}',
			signed(hmac(`status=paid&amount=1${TIME}`), { contentType: FORM, body: 'status=paid&amount=1', headers }),
			false,
		],
	])('is genuine over %s', (_, template, given, isUnambiguous) => {
		expect(verify(given, custom(template))).toEqual({ genuine: true, isUnambiguous });
	});

	test.each<[string, string, WebhookRequest, string]>([
		[
			'without its timestamp',
			'{timestamp}{body}',
			signed(hmac(body)),
			'the signed template has {timestamp}, which the callback lacks',
		],
		[
			'without its nonce',
			'{nonce}{body}',
			signed(hmac(body)),
			'the signed template has {nonce}, which the callback lacks',
		],
		[
			'for a path at the gateway',
			'{apiPath}{body}',
			signed(hmac(body)),
			'the signed template has {apiPath}, which the callback lacks',
		],
		[
			'whose timestamp took a piece of the body',
			'{body}{timestamp}',
			signed(hmac(`${body}${TIME}`), { body: body.slice(0, -1), headers: { 'x-time': `}${TIME}` } }),
			'the signed template has {timestamp}, which the callback lacks',
		],
		[
			'whose nonce took a piece of the body',
			'{nonce}{body}',
			signed(hmac(`n-1${body}`), { body: body.slice(1), headers: { 'x-nonce': 'n-1{' } }),
			'the signed template has {nonce}, which the callback lacks',
		],
		['over the query beside a body', '{method}{query}', signed(hmac('POSTa=1'), { query: 'a=1' }), NOTHING],
		['over a query that is empty', '{method}{query}', signed(hmac('GET'), { method: 'GET', body: '' }), NOTHING],
		['to another path', '{path}{body}', signed(hmac(`/other${body}`)), 'its signature does not match'],
	])('is not genuine %s', (_, template, given, reason) => {
		expect(verify(given, custom(template))).toEqual({ genuine: false, reason });
	});

	test('is never unambiguous where a piece of a form can move into a header', () => {
		const paid = 'merchant_reference=A&status=success&refunded_amount=100';
		const signature = hmac(`${paid}${TIME}`);
		const moved = signed(signature, {
			contentType: FORM,
			body: paid.slice(0, -1),
			headers: { 'x-time': `0${TIME}` },
		});
		expect(verify(moved, custom('{body}{timestamp}'))).toEqual({ genuine: true, isUnambiguous: false });
	});
});

describe('the place of the signature of a callback', () => {
	test.each<[string, Fields, WebhookRequest, boolean]>([
		['another header', signatureIn('header', 'X-Sign'), callback({ body, headers: { 'x-sign': hmac(body) } }), true],
		[
			'a member of the body',
			{ ...SORTED, ...signatureIn('body', 'sign') },
			callback({ body: JSON.stringify({ b: 1, a: '訂', sign: hmac('a=訂&b=1') }) }),
			false,
		],
		[
			'a field of a form',
			{ ...SORTED, ...signatureIn('body', 'sign') },
			callback({ contentType: FORM, body: `b=2&sign=${hmac('a=1&b=2')}&a=1` }),
			false,
		],
		[
			'a parameter beside a body',
			signatureIn('query', 'sign'),
			callback({ body, query: `x=1&sign=${hmac(body)}` }),
			true,
		],
		[
			'a parameter among others',
			{ ...SORTED, ...signatureIn('query', 'sign') },
			callback({ method: 'GET', query: `b=2&sign=${hmac('a=1&b=2')}&a=1` }),
			false,
		],
		[
			'a parameter that the query is signed without',
			{ signedContent: 'custom', signedTemplate: '{query}', ...signatureIn('query', 'sign') },
			callback({ method: 'GET', query: `b=2&sign=${hmac('b=2&a=1')}&a=1` }),
			false,
		],
	])('is %s', (_, fields, given, isUnambiguous) => {
		expect(verify(given, withFields(fields))).toEqual({ genuine: true, isUnambiguous });
	});

	test.each<[string, Fields, WebhookRequest, string]>([
		[
			'inside the bytes that it would have to cover',
			signatureIn('body', 'sign'),
			callback({ body: JSON.stringify({ a: 1, sign: hmac('{"a":1}') }) }),
			'the signed template has {body}, which the callback lacks',
		],
		[
			'given twice',
			{ ...SORTED, ...signatureIn('query', 'sign') },
			callback({ method: 'GET', query: `a=1&sign=${hmac('a=1')}&sign=${hmac('a=1')}` }),
			'it has no signature',
		],
		[
			'not a text',
			{ ...SORTED, ...signatureIn('body', 'sign') },
			callback({ body: JSON.stringify({ a: 1, sign: [hmac('a=1')] }) }),
			'it has no signature',
		],
		[
			'alone',
			{ ...SORTED, ...signatureIn('body', 'sign') },
			callback({ body: JSON.stringify({ sign: hmac('') }) }),
			NOTHING,
		],
		['elsewhere', signatureIn('header', 'x-sign'), signed(hmac(body)), 'it has no signature'],
	])('is refused %s', (_, fields, given, reason) => {
		expect(verify(given, withFields(fields))).toEqual({ genuine: false, reason });
	});
});
