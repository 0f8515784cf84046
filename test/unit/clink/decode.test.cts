import { decodeData, decodeRows } from '../../../nodes/Clink/api/client';
import { textContaining } from '../../support/matchers.cts';

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
		expect(decodeData(reply(JSON.stringify({ code, msg: '' })))).toEqual({
			kind: 'refused',
			code,
			message: '',
			advice: advice === undefined ? undefined : textContaining(advice),
		});
	});

	test.each([500, 503, 599, 90101201])(
		'code %p is a failure of its own, upon which something may have been done',
		(code) => {
			expect(decodeData(reply(JSON.stringify({ code, msg: 'oops', data: null })))).toMatchObject({
				kind: 'unclear',
				code,
				message: 'oops',
			});
		},
	);

	test.each(['orderId', 'refundId', 'sessionId', 'subscriptionId'])(
		'a refusal that names an %s may have made it',
		(name) => {
			expect(decodeData(reply(JSON.stringify({ code: 90101200, msg: '', data: { [name]: 'x' } })))).toMatchObject({
				kind: 'unclear',
			});
		},
	);

	test.each(['', 'Unauthorized', '"Unauthorized"', '{"code":"200","data":{}}', '{"code":200', '[]', '<html>'])(
		'%p cannot be read',
		(body) => {
			expect(decodeData(reply(body))).toEqual({ kind: 'unreadable' });
		},
	);
});

describe("Clink's envelope of a list", () => {
	test('gives its rows, without what is no object', () => {
		const body = '{"total":2,"rows":[{"orderId":"a"},null,5,{"orderId":"b"}],"code":200,"msg":"success"}';
		expect(decodeRows(reply(body))).toEqual({ kind: 'data', data: [{ orderId: 'a' }, { orderId: 'b' }] });
	});

	test.each([
		['under data', '{"code":200,"msg":"success","data":{"total":2,"rows":[{"orderId":"a"},7,{"orderId":"b"}]}}'],
		['under data, beside empty ones', '{"code":200,"rows":null,"data":{"rows":[{"orderId":"a"},{"orderId":"b"}]}}'],
		['that data is', '{"code":200,"msg":"success","data":[{"orderId":"a"},null,{"orderId":"b"}]}'],
		['at the top, before those under data', '{"code":200,"rows":[{"orderId":"a"},{"orderId":"b"}],"data":{"rows":[]}}'],
	])('gives the rows %s', (_, body) => {
		expect(decodeRows(reply(body))).toEqual({ kind: 'data', data: [{ orderId: 'a' }, { orderId: 'b' }] });
	});

	test.each(['{"code":200,"data":{"rows":[]}}', '{"code":200,"data":[]}', '{"code":200,"total":0,"rows":[]}'])(
		'gives no rows for %s',
		(body) => {
			expect(decodeRows(reply(body))).toEqual({ kind: 'data', data: [] });
		},
	);

	test.each([
		'{"code":200,"msg":"success"}',
		'{"code":200,"rows":null}',
		'{"code":200,"data":{}}',
		'{"code":200,"data":{"rows":{}}}',
	])('%s cannot be read: it has no rows', (body) => {
		expect(decodeRows(reply(body))).toEqual({ kind: 'unreadable' });
	});

	test('is a refusal when its code says so', () => {
		expect(decodeRows(reply('{"code":90100400,"msg":"pageNum","rows":[]}'))).toMatchObject({
			kind: 'refused',
			code: 90100400,
		});
	});
});

describe('a product without an envelope', () => {
	const product = { productId: 'prd_1', name: 'Ticket', priceList: [{ priceId: 'price_1', productId: 'prd_1' }] };

	test('is the data itself, or one row', () => {
		const bare = reply(JSON.stringify(product));
		expect(decodeData(bare)).toEqual({ kind: 'data', data: product });
		expect(decodeRows(bare)).toEqual({ kind: 'data', data: [product] });
	});

	test.each<[string, unknown]>([
		['it has a code that is no number', { ...product, code: '200' }],
		['it has an empty code', { ...product, code: null }],
		['its id is empty', { ...product, productId: '' }],
		['its id is a number', { productId: 7, name: 'Ticket' }],
		[
			'it has no name, as an order or a price that names its product',
			{ productId: 'prd_1', priceId: 'price_1', status: 1 },
		],
		['it is an order', { ...product, orderId: 'order_1', status: 'success' }],
		['it is a payment', { ...product, orderId: 'order_1', status: 1 }],
		['it is a list', [product]],
		['it is a text', '"prd_1"'],
	])('cannot be read where %s', (_, body) => {
		const bare = reply(JSON.stringify(body));
		expect(decodeData(bare)).toEqual({ kind: 'unreadable' });
		expect(decodeRows(bare)).toEqual({ kind: 'unreadable' });
	});

	test('is in the envelope, where there is one', () => {
		expect(
			decodeData(
				reply(JSON.stringify({ code: 200, msg: 'success', data: product, productId: 'prd_2', name: 'Other' })),
			),
		).toEqual({ kind: 'data', data: product });
		expect(decodeData(reply(JSON.stringify({ ...product, code: 90100400, msg: 'no' })))).toMatchObject({
			kind: 'refused',
			code: 90100400,
		});
	});
});
