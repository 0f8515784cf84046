import type { IDataObject } from 'n8n-workflow';

import {
	areRows,
	parseSettlementFile,
	toSettledRows,
	type RowFormat,
} from '../../../nodes/ChingchingPay/api/settlementRows';
import { textContaining } from '../../support/matchers.cts';
import { errorOf } from '../support/errors.cts';

const FORMAT: RowFormat = { columns: {}, amountUnit: 'minor' };
const bytes = (content: string | Buffer) => ({ status: 200, headers: {}, body: Buffer.from(content as string) });
const read = (content: string, format = FORMAT, settlement: IDataObject = { settlement_id: 'S1', currency: 'hkd' }) =>
	toSettledRows(parseSettlementFile(bytes(content), 'S1'), settlement, format);
const ROW = {
	reference: 'A-1',
	type: 'sale',
	amount: 1250,
	currency: 'HKD',
	settlementId: 'S1',
	transactionId: 'T1',
};

describe('the file of a settlement', () => {
	test.each([
		['CSV', 'merchant_reference,transaction_id,transaction_type,currency,amount\nA-1,T1,sale,HKD,1250'],
		['CSV with a byte order mark', '\ufeffmerchant_reference,transaction_id,currency,amount\nA-1,T1,HKD,1250'],
		['CSV with names as people write them', 'Merchant Reference;TRANSACTION ID;Amount\nA-1;T1;1250.00'],
		['a list in JSON', '[{"merchant_reference":"A-1","transaction_id":"T1","amount":1250}]'],
		['JSON', '{"list":[{"merchant_reference":"A-1","transaction_id":"T1","amount":"1250","currency":"hkd"}]}'],
	])('is read from %s', (_, content) => {
		expect(read(content)).toEqual([ROW]);
	});

	test('is read with the names and the unit that the merchant has entered', () => {
		const format: RowFormat = {
			columns: { reference: '商戶訂單號', amount: 'Gross', type: 'Kind', currency: 'Cur', transactionId: 'No' },
			amountUnit: 'major',
		};
		expect(
			read('商戶訂單號,Gross,amount,Kind,Cur,No\nA-1,12.5,9,pay,HKD,T1\nR-1,0.07,9,REFUND,cny,T2', format),
		).toEqual([ROW, { ...ROW, reference: 'R-1', amount: 7, type: 'refund', currency: 'CNY', transactionId: 'T2' }]);
	});

	test.each([
		['an amount below 0', 'merchant_reference,amount\nA-1,-1250', { type: 'refund', amount: 1250 }],
		['a type of refund', 'merchant_reference,amount,transaction_type\nA-1,1250,partial_refund', { type: 'refund' }],
		[
			'a type of refund and an amount below 0',
			'merchant_reference,amount,transaction_type\nA-1,-1250,Refund',
			{ type: 'refund', amount: 1250 },
		],
		['an amount of 0', 'merchant_reference,amount\nA-1,0', { type: 'sale', amount: 0 }],
		[
			'no reference, but a transaction',
			'merchant_reference,amount,transaction_id\n,1250,T7',
			{ reference: '', transactionId: 'T7' },
		],
	])('has a row with %s', (_, content, row) => {
		expect(read(content)).toEqual([expect.objectContaining(row)]);
	});

	test('has no row for a total, which has neither a reference nor a transaction', () => {
		expect(read('settlement_id,merchant_reference,amount\nS1,A-1,1250\nTotal,,"1,250.00"')).toHaveLength(1);
	});

	test.each([
		[
			'no column for the reference',
			'order,amount\nA-1,1',
			'Settlement S1 has no column for the merchant reference',
			'Its columns are: order, amount.',
		],
		[
			'no column for the amount',
			'merchant_reference,net\nA-1,1',
			'Settlement S1 has no column for the amount',
			'Its columns are: merchant_reference, net.',
		],
		[
			'an amount in words',
			'merchant_reference,amount\nA-1,1250\nA-2,free',
			"'Amount of row 2 of settlement S1' must be a number",
			'Enter digits',
		],
		['no amount', 'merchant_reference,amount\nA-1,', "'Amount of row 1 of settlement S1' is empty", ''],
		[
			'parts of a cent',
			'merchant_reference,amount\nA-1,12.50',
			"'Amount of row 1 of settlement S1' must be a whole number of cents",
			'',
		],
	])('with %s is an error that says so', (_, content, message, advice) => {
		expect(errorOf(() => read(content))).toMatchObject({
			kind: 'input',
			message: textContaining(message),
			advice: textContaining(advice),
		});
	});

	test.each([
		['a spreadsheet', Buffer.from('PK\u0003\u0004\0\0', 'latin1')],
		['another encoding', Buffer.from([0xb0, 0xd3, 0x2c, 0x61, 0x0a])],
		['an amount that is split', Buffer.from('merchant_reference,amount\nA-1,1,234')],
	])('that is %s is an error that says what to do', (_, content) => {
		expect(errorOf(() => parseSettlementFile(bytes(content), 'S1'))).toMatchObject({
			kind: 'input',
			message: 'The file of settlement S1 is not a CSV or JSON file in UTF-8',
		});
	});
});

describe('a list of settlements', () => {
	test('has the transactions themselves if it has merchant references', () => {
		const list = [
			{ settlement_id: 'S1', merchant_reference: 'A-1', transaction_id: 'T1', amount: 1250, currency: 'HKD' },
		];
		expect(areRows(list, FORMAT)).toBe(true);
		expect(toSettledRows(list, {}, FORMAT)).toEqual([ROW]);
	});

	test.each([[[]], [[{ settlement_id: 'S1', amount: 1250 }]], [[{ settlement_id: 'S1', merchant_reference: null }]]])(
		'has none otherwise: %j',
		(list) => {
			expect(areRows(list, FORMAT)).toBe(false);
		},
	);
});
