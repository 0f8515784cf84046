import type { IDataObject } from 'n8n-workflow';

import { payUrlOf, present, type Presentation } from '../../../nodes/ChingchingPay/api/simplified';

const SECONDS = { timeUnitMs: 1000 };

describe('a simplified result', () => {
	const simplified = (data: IDataObject, more: Partial<Presentation> = {}, unit = SECONDS) =>
		present(data, unit, { simplify: true, ...more });

	test('begins with what people map, then has all else that is not empty, then how it came about', () => {
		const json = simplified({
			possibleDuplicates: ['txn_2'],
			store: {},
			extra: '',
			channels: [],
			message: null,
			status: 'success',
			refunded_amount: 250,
			created_at: 1_795_485_276,
			transaction_id: 'txn_1',
			payment_id: 'pay_1',
			currency: 'HKD',
			amount: 1250,
			merchant_reference: 'A-1',
			channel_id: 0,
			reused: true,
			outcome: 'partiallyRefunded',
		});
		expect(JSON.stringify(json)).toBe(
			JSON.stringify({
				outcome: 'partiallyRefunded',
				merchant_reference: 'A-1',
				amount: 12.5,
				currency: 'HKD',
				payment_id: 'pay_1',
				transaction_id: 'txn_1',
				created_at: '2026-11-24T01:54:36.000Z',
				status: 'success',
				refunded_amount: 2.5,
				channel_id: 0,
				reused: true,
				possibleDuplicates: ['txn_2'],
			}),
		);
	});

	test('has what it does not know as null, and where to pay only where there may be something to pay', () => {
		const unknown = {
			outcome: 'unknown',
			merchant_reference: null,
			amount: null,
			currency: null,
			payment_id: null,
			transaction_id: null,
			created_at: null,
		};
		expect(simplified({ outcome: 'unknown' })).toEqual(unknown);
		expect(simplified({ outcome: 'unknown' }, { isPayable: true })).toEqual({ ...unknown, payUrl: null });
		expect(simplified({ outcome: 'unknown', next_action: { url: 'https://pay.example.com/1' } })).toMatchObject({
			payUrl: 'https://pay.example.com/1',
		});
	});

	test('states what was asked for where the answer does not, and never instead of the answer', () => {
		const sent = { amount: 1250, currency: 'HKD', merchant_reference: 'A-1', merchant_id: 'm' };
		expect(simplified({ currency: '' }, { sent })).toMatchObject({
			amount: 12.5,
			currency: 'HKD',
			merchant_reference: 'A-1',
		});
		expect(simplified({ currency: '' }, { sent })).not.toHaveProperty('merchant_id');
		expect(simplified({ amount: 990, currency: 'CNY' }, { sent })).toMatchObject({ amount: 9.9, currency: 'CNY' });
	});

	test.each([
		[1210, 12.1],
		[0, 0],
		[1, 0.01],
		[-1250, -12.5],
		['1250', 12.5],
		[9_007_199_254_740_991, 90_071_992_547_409.91],
		[12.5, 12.5],
		['12.50', '12.50'],
		['HKD 12.50', 'HKD 12.50'],
		['99999999999999999999', '99999999999999999999'],
		[{ value: 1250 }, { value: 1250 }],
	])('counts %p cents as %p, and leaves what is no plain number of cents', (cents, amount) => {
		expect(simplified({ amount: cents, refunded_amount: cents })).toMatchObject({ amount, refunded_amount: amount });
	});

	test.each<[unknown, number, unknown]>([
		[1_795_485_276, 1000, '2026-11-24T01:54:36.000Z'],
		['1795485276', 1000, '2026-11-24T01:54:36.000Z'],
		[1_795_485_276_123, 1, '2026-11-24T01:54:36.123Z'],
		[1_795_485_276_123, 1000, 1_795_485_276_123],
		[1_795_485_276, 1, 1_795_485_276],
		[0, 1000, 0],
		['2026-11-24 09:54', 1000, '2026-11-24 09:54'],
	])('reads the time %p in units of %i ms as %p', (time, timeUnitMs, read) => {
		expect(simplified({ created_at: time as number, expires_at: time as number }, {}, { timeUnitMs })).toMatchObject({
			created_at: read,
			expires_at: read,
		});
	});

	test('holds one unit throughout, but for what a wallet is given', () => {
		expect(
			simplified({
				refunds: [{ amount: 500, created_at: 1_795_485_276 }],
				next_action: { amount: 1250, expires_at: 1_795_485_276 },
			}),
		).toMatchObject({
			refunds: [{ amount: 5, created_at: '2026-11-24T01:54:36.000Z' }],
			next_action: { amount: 1250, expires_at: 1_795_485_276 },
		});
	});

	test('changes nothing of the data that it is made from', () => {
		const data = Object.freeze({ amount: 1250, refunds: Object.freeze([Object.freeze({ amount: 500 })]) });
		simplified(data);
		expect(data).toEqual({ amount: 1250, refunds: [{ amount: 500 }] });
	});
});

test('a raw result has the data as they came, the outcome, and where to pay', () => {
	const data = { amount: 1250, created_at: 1_795_485_276, extra: '', outcome: 'pending' };
	const raw = (more: IDataObject) =>
		present({ ...data, ...more }, SECONDS, { simplify: false, isPayable: true, sent: { currency: 'HKD' } });
	expect(raw({})).toEqual(data);
	expect(raw({ payment_link: 'https://pay.example.com/1' })).toEqual({
		...data,
		payment_link: 'https://pay.example.com/1',
		payUrl: 'https://pay.example.com/1',
	});
});

test.each<[IDataObject, string | undefined]>([
	[{ payment_link: 'https://a.example.com/' }, 'https://a.example.com/'],
	[{ payment_link: '', next_action: { url: 'https://b.example.com/' } }, 'https://b.example.com/'],
	[{ next_action: { url: 7 } }, undefined],
	[{ next_action: 'https://c.example.com/' }, undefined],
	[{}, undefined],
])('the address to pay at in %j is %p', (data, url) => {
	expect(payUrlOf(data)).toBe(url);
});
