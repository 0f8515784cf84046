import { parametersOf, type Signable } from '../../../nodes/ChingchingPay/api/signature';

/** A POST of a body, or a GET of a query, with what a test says about it. */
export function signable(
	changes: Partial<Omit<Signable, 'body' | 'query'>> & { body: Buffer; query: URLSearchParams },
): Signable {
	const { body, query, ...others } = changes;
	return {
		parameters: () => parametersOf(body, query),
		method: body.length === 0 ? 'GET' : 'POST',
		path: '/gateway/api/v1/payments',
		apiPath: '/api/v1/payments',
		apiKey: 'the-key',
		merchantId: 'M-1',
		timestamp: '1764000000000',
		nonce: 'once',
		...others,
		body,
		query: query.toString(),
	};
}
