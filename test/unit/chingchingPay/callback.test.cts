import { identifierOf, isAbout, parseCallback } from '../../../nodes/ChingchingPay/api/callback';
import type { WebhookRequest } from '../../../nodes/shared/webhook/request';
import { callback as request, FORM } from '../support/callback.cts';

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
		[
			'a payment whose callbacks resume an execution, without its token',
			request({
				body: JSON.stringify({
					callback_url: 'https://n8n.example.com/webhook-waiting/7?signature=T#x',
					refunds: [{ callback_url: 'https://n8n.example.com/webhook/r?a\nb' }, { callback_url: null }],
					complete_url: 'https://shop.example.com/?order=1',
				}),
			}),
			{
				callback_url: 'https://n8n.example.com/webhook-waiting/7',
				refunds: [{ callback_url: 'https://n8n.example.com/webhook/r' }, { callback_url: null }],
				complete_url: 'https://shop.example.com/?order=1',
			},
		],
		[
			'lists in lists, as deep as anybody likes',
			request({ body: `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}` }),
			// Compared by its outermost members: a comparison walks as deep as the value.
			expect.objectContaining({ a: expect.any(Array) as unknown }) as object,
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
