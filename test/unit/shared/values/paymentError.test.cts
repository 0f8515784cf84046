import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { toErrorJson, toNodeError } from '../../../../nodes/shared/values/nodeError';
import { inputError, PaymentError, toPaymentError } from '../../../../nodes/shared/values/paymentError';

const node: INode = {
	id: '1',
	name: 'ChingchingPay',
	type: 'chingchingPay',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const refused = new PaymentError('refused', 'ChingchingPay refused the request: suspended (code 40301)', 'Ask them.', {
	httpStatus: 200,
	gatewayCode: 40301,
	gatewayMessage: 'suspended',
});

describe("n8n's error for a PaymentError", () => {
	test('is an operation error for an input mistake', () => {
		const error = toNodeError(node, inputError("'Amount' is empty", 'Enter it.'), { index: 3, of: 5 });
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: "'Amount' is empty [item 3]",
			description: 'Enter it.',
			context: { itemIndex: 3 },
		});
	});

	test.each(['refused', 'unreachable', 'outcomeUnknown'] as const)('is an API error for a call that is %s', (kind) => {
		const error = toNodeError(node, new PaymentError(kind, 'No.', 'Wait.', refused.details), { index: 0, of: 1 });
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'No.',
			description: 'Wait.',
			httpCode: '40301',
			context: { itemIndex: 0 },
		});
	});

	test('says no item where it is about none', () => {
		const error = toNodeError(node, refused);
		expect(error).toMatchObject({ message: refused.message, description: 'Ask them.' });
		expect(error.context).not.toHaveProperty('itemIndex');
	});

	test('has the HTTP status for its code where the gateway sent no code of its own', () => {
		const error = toNodeError(node, new PaymentError('refused', 'No.', 'Wait.', { httpStatus: 404 }));
		expect(error).toMatchObject({ httpCode: '404' });
	});

	test.each([
		['its item, of several, as the editor does', { index: 2, of: 3 }, 'No order A-1 [item 2]'],
		['its reference', { index: 0, of: 1, reference: 'B-7' }, 'No order A-1 [B-7]'],
		['its item and its reference', { index: 2, of: 3, reference: 'B-7' }, 'No order A-1 [item 2: B-7]'],
		['its reference only once', { index: 2, of: 3, reference: 'A-1' }, 'No order A-1 [item 2]'],
		['no item where there is but one', { index: 0, of: 1 }, 'No order A-1'],
	])('names %s', (_, place, message) => {
		expect(toNodeError(node, inputError('No order A-1', ''), place).message).toBe(message);
	});

	test('holds more facts where n8n shows them as error data', () => {
		expect(toNodeError(node, refused, undefined, { carriedOut: [] }).context).toMatchObject({
			data: { carriedOut: [] },
		});
		expect(toNodeError(node, refused).context).not.toHaveProperty('data');
	});

	test('has no code when nothing was answered', () => {
		const error = toNodeError(node, new PaymentError('unreachable', 'No.', 'Wait.'));
		expect(error).toMatchObject({ httpCode: null });
	});

	test.each(['approvePermissions is needed', 'ENOENT of the story', 'code ETIMEDOUT inside'])(
		'keeps a message that holds the letters of an errno: %s',
		(message) => {
			const error = toNodeError(node, new PaymentError('refused', message, 'Ask.'), { index: 1, of: 2 });
			expect(error.message).toBe(`${message} [item 1]`);
		},
	);

	test('has no cause, since a cause could carry the request', () => {
		expect(toNodeError(node, refused).cause).toBeUndefined();
	});
});

describe("an error item's json", () => {
	test('holds the message and the facts, under names that n8n takes for an error item', () => {
		expect(toErrorJson(refused)).toEqual({
			error: refused.message,
			details: {
				kind: 'refused',
				description: 'Ask them.',
				httpStatus: 200,
				gatewayCode: 40301,
				gatewayMessage: 'suspended',
			},
		});
	});
});

describe('anything that was thrown', () => {
	test('stays the PaymentError that it is', () => {
		expect(toPaymentError(refused)).toBe(refused);
	});

	test('keeps its message and description, and nothing else', () => {
		const thrown = Object.assign(new Error('It broke'), {
			description: 'Mend it',
			config: { headers: { 'x-api-key': 'k' } },
		});
		const error = toPaymentError(thrown);
		expect(error).toMatchObject({ message: 'It broke', advice: 'Mend it', details: {} });
		expect(error).not.toHaveProperty('config');
	});

	test.each([
		['a text', 'a text'],
		[undefined, 'undefined'],
		[null, 'null'],
		[{ description: 'odd' }, '[object Object]'],
	])('%p becomes a PaymentError with the message %p', (thrown, message) => {
		expect(toPaymentError(thrown)).toMatchObject({ message });
	});
});
