import { readCredential } from '../../../nodes/ChingchingPay/api/credential';
import { errorOf } from '../support/errors.cts';

const fields = {
	environment: 'custom',
	baseUrl: 'https://pay.example.com/gateway',
	apiKey: 'k',
	apiSecret: 's',
	merchantId: 'm',
};

describe('the ChingchingPay credential', () => {
	test('uses the public test gateway by default', () => {
		expect(readCredential({ apiKey: 'k' }).baseUrl).toBe('https://test-api.chingchingpay.com/gateway');
	});

	test('ignores an address that was left behind under another environment', () => {
		expect(readCredential({ ...fields, environment: 'test' }).baseUrl).toBe(
			'https://test-api.chingchingpay.com/gateway',
		);
	});

	test('goes to the address that is given under custom', () => {
		expect(readCredential(fields).baseUrl).toBe('https://pay.example.com/gateway');
	});

	test.each(['', ' ', undefined])('signs with the API key when the secret is %p', (apiSecret) => {
		expect(readCredential({ apiKey: 'k', ...(apiSecret === undefined ? {} : { apiSecret }) }).signingSecret).toBe('k');
	});

	test('signs with the API secret when there is one', () => {
		expect(readCredential(fields).signingSecret).toBe('s');
	});

	test('loses the white space that comes with copying', () => {
		expect(readCredential({ ...fields, apiKey: ' k\n', apiSecret: '\ts ', merchantId: ' m ' })).toMatchObject({
			apiKey: 'k',
			signingSecret: 's',
			merchantId: 'm',
		});
	});

	test.each([
		[{}, { signedContent: 'body', encoding: 'hex' }],
		[
			{ signedContent: 'sortedParameters', signatureEncoding: 'base64' },
			{ signedContent: 'sortedParameters', encoding: 'base64' },
		],
		[
			{ signedContent: 'body', signatureEncoding: 'hex' },
			{ signedContent: 'body', encoding: 'hex' },
		],
	])('%j signs by %j', (chosen, recipe) => {
		expect(readCredential({ ...fields, ...chosen }).recipe).toEqual(recipe);
	});

	test.each(['', '  ', undefined, 7])('is refused when its API key is %p', (apiKey) => {
		const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'apiKey'));
		const given = apiKey === undefined ? rest : { ...rest, apiKey };
		expect(errorOf(() => readCredential(given)).message).toBe("The credential's 'API Key' is empty");
	});

	test('is refused when its address is plain http', () => {
		expect(errorOf(() => readCredential({ ...fields, baseUrl: 'http://pay.example.com' })).message).toContain(
			'unencrypted',
		);
	});
});
