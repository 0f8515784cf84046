import fc from 'fast-check';

import { fillPath, pathId } from '../../../../nodes/shared/values/pathId';
import { errorOf } from '../../support/errors.cts';
import { textContaining } from '../../../support/matchers.cts';

const PATH = '/payment/{orderId}/qrcode/refresh';

describe('an id in an address', () => {
	test.each(['order_1', 'a.b', '...', '.a', 'a..', 'S/1 2', 'a?b#c', '%2e%2e', '2025/07/15'])(
		'%p stays as it is',
		(value) => {
			expect(pathId(value, 'Order ID', 'Map it.')).toBe(value);
		},
	);

	test('that is a number is taken as its digits', () => {
		expect(pathId(1042, 'Order ID', 'Map it.')).toBe('1042');
	});

	test.each(['.', '..', '../order', 'a/../b', 'a/..', '..\\a', './a', 'a/.'])(
		'%p is refused: it would lead to another address',
		(value) => {
			expect(errorOf(() => pathId(value, 'Order ID', 'Map it.'))).toMatchObject({
				kind: 'input',
				message: `'Order ID' is not a valid ID, got "${value}"`,
				advice: 'Map it.',
			});
		},
	);

	test.each([undefined, null, '', '  '])('%p is refused as empty', (value) => {
		expect(errorOf(() => pathId(value, 'Order ID', 'Map it.'))).toMatchObject({
			message: "'Order ID' is empty",
			advice: 'Map it.',
		});
	});
});

describe('the path of a call', () => {
	test.each([
		['order_1', '/payment/order_1/qrcode/refresh'],
		['a/b', '/payment/a%2Fb/qrcode/refresh'],
		['%2e%2e', '/payment/%252e%252e/qrcode/refresh'],
		[' ', '/payment/%20/qrcode/refresh'],
		['\t..\n', '/payment/%09..%0A/qrcode/refresh'],
		['...', '/payment/.../qrcode/refresh'],
	])('has %p in its place', (orderId, path) => {
		expect(fillPath(PATH, { orderId })).toBe(path);
	});

	test.each(['.', '..', '', '..\\x', 'x/../y', '\ud800'])('is not made with %p', (orderId) => {
		expect(errorOf(() => fillPath(PATH, { orderId }))).toMatchObject({
			kind: 'input',
			message: textContaining('orderId'),
		});
	});

	test('is not made without its id', () => {
		expect(errorOf(() => fillPath(PATH, {})).message).toContain('orderId');
	});

	test('leads, whatever the id, to the call that was meant, with the id in its place', () => {
		const id = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc
				.array(
					fc.constantFrom(
						'.',
						'..',
						'/',
						'\\',
						'%2e',
						'%2F',
						'?',
						'#',
						'\t',
						'\n',
						' ',
						';',
						'a',
						'\ud800',
						'\u3002',
						'\uff0e',
					),
					{ maxLength: 6 },
				)
				.map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(id, (orderId) => {
				let path = '';
				try {
					path = fillPath(PATH, { orderId });
				} catch {
					return true;
				}
				const [, payment, given, qrcode, refresh, ...rest] = new URL(`https://gateway.example${path}`).pathname.split(
					'/',
				);
				return (
					`${payment}/${qrcode}/${refresh}/${rest.length}` === 'payment/qrcode/refresh/0' &&
					decodeURIComponent(given ?? '') === orderId
				);
			}),
			{ numRuns: 5000 },
		);
	});
});
