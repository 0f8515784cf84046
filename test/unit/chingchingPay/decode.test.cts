import {
	decodeEnvelope as decodeWith,
	decodeFile as decodeFileWith,
	decodeQuery,
} from '../../../nodes/ChingchingPay/api/client';
import { ASSUMED } from '../../../nodes/ChingchingPay/api/conventions';
import { textContaining } from '../../support/matchers.cts';

const decodeEnvelope = (response: Parameters<typeof decodeWith>[0]) => decodeWith(response, ASSUMED);
const decodeFile = (response: Parameters<typeof decodeFileWith>[0]) => decodeFileWith(response, ASSUMED);

const reply = (body: string, contentType = 'application/json') => ({
	status: 200,
	headers: { 'content-type': contentType },
	body: Buffer.from(body),
});

describe("ChingchingPay's envelope", () => {
	test.each([
		['{"code":0,"message":"success","data":{"a":1}}', { a: 1 }],
		['{"code":200,"message":"","data":[1]}', [1]],
		['{"code":0,"data":null}', null],
		['{"code":0}', undefined],
	])('%s gives its data', (body, data) => {
		expect(decodeEnvelope(reply(body))).toEqual({ kind: 'data', data });
	});

	test.each([
		['{"code":40101,"message":"wrong signature","data":null}', 40101, 'wrong signature'],
		['{"code":1,"data":{"a":1}}', 1, ''],
		['{"code":-1,"message":{"text":"no"}}', -1, ''],
		['{"code":201,"message":"created"}', 201, 'created'],
	])('%s is a refusal', (body, code, message) => {
		expect(decodeEnvelope(reply(body))).toMatchObject({ kind: 'refused', code, message });
	});

	test.each([
		[401, 'Check the credential'],
		[40102, 'Check the credential'],
		[40301, 'The key is not allowed'],
		[429, 'Too many requests'],
		[42900, 'Too many requests'],
		[40901, 'It exists already'],
		[1, undefined],
		[-1, undefined],
		[60_000, undefined],
	])('a code %p that reads like an HTTP status is advised on like one', (code, advice) => {
		const decoded = decodeEnvelope(reply(JSON.stringify({ code, message: '' })));
		expect(decoded).toEqual({
			kind: 'refused',
			code,
			message: '',
			advice: advice === undefined ? undefined : textContaining(advice),
		});
	});

	test.each([500, 503, 599, 50_000, 50_301, 59_999])(
		"a code %p is the gateway's own failure, upon which something may have been done",
		(code) => {
			expect(decodeEnvelope(reply(JSON.stringify({ code, message: 'oops' })))).toMatchObject({
				kind: 'unclear',
				code,
				message: 'oops',
				what: 'reported an internal error',
			});
		},
	);

	test.each(['transaction_id', 'payment_id'])('a refusal that names a %s may have made it', (name) => {
		const body = (value: unknown) => reply(JSON.stringify({ code: 10000, message: '', data: { [name]: value } }));
		expect(decodeEnvelope(body('T-1'))).toMatchObject({ kind: 'unclear', code: 10000 });
		expect(decodeEnvelope(body(''))).toMatchObject({ kind: 'refused' });
		expect(decodeEnvelope(body(null))).toMatchObject({ kind: 'refused' });
	});

	test.each([
		'',
		'{}',
		'{"code":"0","data":{}}',
		'{"code":null}',
		'[{"code":0}]',
		'{"code":0',
		'<html>',
		'Unauthorized',
	])('%p cannot be read', (body) => {
		expect(decodeEnvelope(reply(body))).toEqual({ kind: 'unreadable' });
	});
});

describe('a downloaded file', () => {
	test.each([
		['a table', 'a,b\r\n1,2\r\n', 'text/csv'],
		['JSON that is no envelope', '[1,2]', 'application/json'],
		['JSON without a content type', '{"code":40401}', ''],
	])('is the reply itself: %s', (_, body, contentType) => {
		const whole = reply(body, contentType);
		expect(decodeFile(whole)).toEqual({ kind: 'data', data: whole });
	});

	const REFUSAL = '{"code":40401,"message":"no such settlement"}';

	test.each(['application/json', 'application/octet-stream', 'text/csv', 'text/plain; charset=utf-8', ''])(
		'is refused when the reply is the envelope of a refusal, sent as %p',
		(contentType) => {
			expect(decodeFile(reply(REFUSAL, contentType))).toMatchObject({
				kind: 'refused',
				code: 40401,
				message: 'no such settlement',
			});
		},
	);

	test('is not there either where the gateway failed', () => {
		expect(decodeFile(reply('{"code":500,"data":null}', 'application/octet-stream'))).toMatchObject({
			kind: 'unclear',
			code: 500,
		});
	});

	test.each([' {"code":-1,"message":""}\n', `{"code":1,"message":"${'x'.repeat(60_000)}"}`])(
		'is refused for the envelope %#, too',
		(body) => {
			expect(decodeFile(reply(body, 'application/octet-stream'))).toMatchObject({ kind: 'refused' });
		},
	);

	test.each([
		'{"code":0,"message":"success"}',
		'{"code":200,"data":null}',
		'{"code":0,"message":"","data":{"list":[]}}',
	])('is not there in the envelope of a success: %s', (body) => {
		for (const contentType of ['application/json', 'application/octet-stream']) {
			expect(decodeFile(reply(body, contentType))).toEqual({ kind: 'unreadable' });
		}
	});

	test.each([
		['a list of rows', '[{"code":1,"message":"a"}]'],
		['rows beside a count', '{"rows":[{"code":1,"message":"a"}],"data":{},"message":"July"}'],
		['a code without a message', '{"code":852,"rows":[]}'],
		['a code in words', '{"code":"HKD","message":"July","data":[]}'],
		['text after an envelope', `${REFUSAL}\n${REFUSAL}`],
		['more than any envelope', `{"code":852,"message":"July","data":[${'"row",'.repeat(20_000)}""]}`],
	])('is the reply itself, of JSON with %s', (_, body) => {
		for (const contentType of ['application/json', 'application/octet-stream']) {
			const whole = reply(body, contentType);
			const decoded = decodeFile(whole);
			expect(decoded.kind === 'data' && decoded.data).toBe(whole);
		}
	});

	test('is no web page, such as a proxy shows', () => {
		expect(decodeFile(reply('<html>Sign in</html>', 'text/html; charset=utf-8'))).toEqual({ kind: 'unreadable' });
	});

	test('cannot be empty', () => {
		expect(decodeFile(reply('', 'text/csv'))).toEqual({ kind: 'unreadable' });
	});
});

describe("a merchant's own codes", () => {
	const codes = { successCodes: [10000], unknownReferenceCodes: [50404] };

	test.each([
		[10000, 'data'],
		[0, 'refused'],
		[200, 'refused'],
		[50404, 'refused'],
		[50301, 'unclear'],
	])('make %i %s', (code, kind) => {
		expect(decodeQuery(reply(JSON.stringify({ code, message: '', data: {} })), codes).kind).toBe(kind);
	});
});
