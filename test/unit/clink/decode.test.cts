import { decodeData, decodeRows } from '../../../nodes/Clink/api/client';

const reply = (body: string) => ({ status: 200, headers: {}, body: Buffer.from(body) });

describe("Clink's envelope of one object", () => {
	test.each([
		['{"code":200,"msg":"success","data":{"orderId":"o"}}', { orderId: 'o' }],
		['{"code":200,"msg":"Success","data":null}', {}],
		['{"code":200,"msg":"success"}', {}],
		['{"code":200,"msg":"success","data":[1]}', {}],
	])('%s gives its data', (body, data) => {
		expect(decodeData(reply(body))).toEqual({ kind: 'data', data });
	});

	test.each([
		['{"code":80102203,"msg":"timestamp","data":null}', 80102203, 'timestamp'],
		['{"code":0,"msg":"success","data":{}}', 0, 'success'],
		['{"code":401,"data":null}', 401, ''],
	])('%s is a refusal', (body, code, message) => {
		expect(decodeData(reply(body))).toMatchObject({ kind: 'refused', code, message });
	});

	test.each([
		[401, 'Check the credential'],
		[80102221, 'Check the credential'],
		[80102223, 'Check the credential'],
		[80102203, 'clock'],
		[80102212, 'clock'],
		[80102213, 'clock'],
		[429, 'Too many requests'],
		[90101206, undefined],
		[80102204, undefined],
	])('code %p is advised on by what it means', (code, advice) => {
		expect(decodeData(reply(JSON.stringify({ code, msg: '' })))).toEqual({ kind: 'refused', code, message: '', advice: advice === undefined ? undefined : expect.stringContaining(advice) });
	});

	test.each([500, 503, 599, 90101201])('code %p is a failure of its own, upon which something may have been done', (code) => {
		expect(decodeData(reply(JSON.stringify({ code, msg: 'oops', data: null })))).toMatchObject({ kind: 'unclear', code, message: 'oops' });
	});

	test.each(['orderId', 'refundId', 'sessionId', 'subscriptionId'])('a refusal that names an %s may have made it', (name) => {
		expect(decodeData(reply(JSON.stringify({ code: 90101200, msg: '', data: { [name]: 'x' } })))).toMatchObject({ kind: 'unclear' });
	});

	test.each(['', 'Unauthorized', '"Unauthorized"', '{"code":"200","data":{}}', '{"code":200', '[]', '<html>'])('%p cannot be read', (body) => {
		expect(decodeData(reply(body))).toEqual({ kind: 'unreadable' });
	});
});

describe("Clink's envelope of a list", () => {
	test('gives its rows, without what is no object', () => {
		const body = '{"total":2,"rows":[{"orderId":"a"},null,5,{"orderId":"b"}],"code":200,"msg":"success"}';
		expect(decodeRows(reply(body))).toEqual({ kind: 'data', data: [{ orderId: 'a' }, { orderId: 'b' }] });
	});

	test.each(['{"code":200,"msg":"success"}', '{"code":200,"rows":null}', '{"code":200,"data":{}}'])('%s cannot be read: it has no rows', (body) => {
		expect(decodeRows(reply(body))).toEqual({ kind: 'unreadable' });
	});

	test('is a refusal when its code says so', () => {
		expect(decodeRows(reply('{"code":90100400,"msg":"pageNum","rows":[]}'))).toMatchObject({ kind: 'refused', code: 90100400 });
	});
});
