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
		const error = toNodeError(node, inputError("'Amount' is empty", 'Enter it.'), 3);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: "'Amount' is empty [item 3]",
			description: 'Enter it.',
			context: { itemIndex: 3 },
		});
	});

	test.each(['refused', 'unreachable', 'outcomeUnknown'] as const)('is an API error for a call that is %s', (kind) => {
		const error = toNodeError(node, new PaymentError(kind, 'No.', 'Wait.', refused.details), 0);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'No. [item 0]',
			description: 'Wait.',
			httpCode: '200',
			context: { itemIndex: 0 },
		});
	});

	test('says no item where it is about none', () => {
		const error = toNodeError(node, refused);
		expect(error).toMatchObject({ message: refused.message, description: 'Ask them.' });
		expect(error.context).not.toHaveProperty('itemIndex');
	});

	test('has no HTTP status when nothing was answered', () => {
		const error = toNodeError(node, new PaymentError('unreachable', 'No.', 'Wait.'), 0);
		expect(error).toMatchObject({ httpCode: null });
	});

	test.each(['approvePermissions is needed', 'ENOENT of the story', 'code ETIMEDOUT inside'])(
		'keeps a message that holds the letters of an errno: %s',
		(message) => {
			const error = toNodeError(node, new PaymentError('refused', message, 'Ask.'), 0);
			expect(error.message).toBe(`${message} [item 0]`);
		},
	);

	test('has no cause, since a cause could carry the request', () => {
		expect(toNodeError(node, refused, 0).cause).toBeUndefined();
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
