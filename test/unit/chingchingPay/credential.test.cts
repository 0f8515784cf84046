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

	const all = (placeholder: string) => [{ placeholder }];

	test.each<[object, object]>([
		[{}, { parts: all('body'), encoding: 'hex' }],
		[
			{ signedContent: 'sortedParameters', signatureEncoding: 'base64' },
			{ parts: all('sortedParameters'), encoding: 'base64' },
		],
		[
			{ signedContent: 'body', signatureEncoding: 'hexUpper' },
			{ parts: all('body'), encoding: 'hexUpper' },
		],
		[
			{ signedTemplate: '{bdy}', timestampHeader: 'x-time', nonceHeader: 'x-nonce' },
			{ parts: all('body'), encoding: 'hex' },
		],
		[
			{ signedContent: 'custom', signedTemplate: '{body}' },
			{ parts: all('body'), encoding: 'hex' },
		],
		[
			{
				signedContent: 'custom',
				signedTemplate: '{timestamp}\\n{body}',
				timestampHeader: ' X-Time ',
				timestampUnit: 'seconds',
			},
			{
				parts: [{ placeholder: 'timestamp' }, { text: '\n' }, { placeholder: 'body' }],
				encoding: 'hex',
				timestamp: { header: 'x-time', unitMs: 1000 },
			},
		],
		[
			{ signedContent: 'custom', signedTemplate: '{body}', timestampHeader: 'x-time', nonceHeader: 'x-nonce' },
			{
				parts: all('body'),
				encoding: 'hex',
				timestamp: { header: 'x-time', unitMs: 1 },
				nonce: { header: 'x-nonce' },
			},
		],
	])('%j signs by %j', (chosen, recipe) => {
		expect(readCredential({ ...fields, ...chosen }).recipe).toEqual(recipe);
	});

	test.each<[object, string]>([
		[{ signedTemplate: '{nonce}{body}' }, "'Signed Template' holds {nonce}, but 'Nonce Header' is empty"],
		[
			{ signedTemplate: '{merchantId}{body}', merchantId: '' },
			"'Signed Template' holds {merchantId}, but 'Merchant ID' is empty",
		],
		[
			{ signedTemplate: '{body}', timestampHeader: 'x-a', nonceHeader: 'X-A' },
			"'Timestamp Header' and 'Nonce Header' are the same",
		],
		[{ signedTemplate: '{body}', timestampHeader: 'X-Signature' }, "'Timestamp Header' is the header of the signature"],
		[
			{ signedTemplate: '{body}', timestampHeader: 'x-api-key' },
			"'Timestamp Header' in the credential is not the name of a header",
		],
		[{ signedTemplate: '{body}', nonceHeader: 'a b' }, "'Nonce Header' in the credential is not the name of a header"],
		[
			{ signedTemplate: '{body}', nonceHeader: 'x\r\nhost: evil' },
			"'Nonce Header' in the credential is not the name of a header",
		],
		[{ signedTemplate: undefined }, "'Signed Template' is empty"],
	])('is refused with %j', (chosen, text) => {
		const error = errorOf(() => readCredential({ ...fields, signedContent: 'custom', ...chosen }));
		expect(error.kind).toBe('input');
		expect(error.message).toContain(text);
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
