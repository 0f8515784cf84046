import { decodeEnvelope, decodeFile } from '../../../nodes/ChingchingPay/api/client';

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
		[40901, 'Change what the gateway names'],
		[1, undefined],
		[-1, undefined],
		[60_000, undefined],
	])('a code %p that reads like an HTTP status is advised on like one', (code, advice) => {
		const decoded = decodeEnvelope(reply(JSON.stringify({ code, message: '' })));
		expect(decoded).toEqual({ kind: 'refused', code, message: '', advice: advice === undefined ? undefined : expect.stringContaining(advice) });
	});

	test.each([500, 503, 599, 50_000, 50_301, 59_999])('a code %p is the gateway\'s own failure, upon which something may have been done', (code) => {
		expect(decodeEnvelope(reply(JSON.stringify({ code, message: 'oops' })))).toMatchObject({ kind: 'unclear', code, message: 'oops', what: 'reported an internal failure' });
	});

	test.each(['transaction_id', 'payment_id'])('a refusal that names a %s may have made it', (name) => {
		const body = (value: unknown) => reply(JSON.stringify({ code: 10000, message: '', data: { [name]: value } }));
		expect(decodeEnvelope(body('T-1'))).toMatchObject({ kind: 'unclear', code: 10000 });
		expect(decodeEnvelope(body(''))).toMatchObject({ kind: 'refused' });
		expect(decodeEnvelope(body(null))).toMatchObject({ kind: 'refused' });
	});

	test.each(['', '{}', '{"code":"0","data":{}}', '{"code":null}', '[{"code":0}]', '{"code":0', '<html>', 'Unauthorized'])(
		'%p cannot be read',
		(body) => {
			expect(decodeEnvelope(reply(body))).toEqual({ kind: 'unreadable' });
		},
	);
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

	test('is refused when the reply is the envelope of a refusal', () => {
		expect(decodeFile(reply('{"code":40401,"message":"no such settlement"}'))).toMatchObject({ kind: 'refused', code: 40401 });
	});

	test('is no web page, such as a proxy shows', () => {
		expect(decodeFile(reply('<html>Sign in</html>', 'text/html; charset=utf-8'))).toEqual({ kind: 'unreadable' });
	});

	test('cannot be empty', () => {
		expect(decodeFile(reply('', 'text/csv'))).toEqual({ kind: 'unreadable' });
	});
});
