import { randomBytes } from 'node:crypto';

import { parseTemplate, PLACEHOLDERS } from '../../../nodes/ChingchingPay/api/signedTemplate';
import { sign } from '../../../nodes/ChingchingPay/api/signature';
import { chingchingPaySignature } from '../../support/callbacks/signatures.cts';
import { errorOf } from '../support/errors.cts';
import { signable } from '../support/signable.cts';

describe('a template of what is signed', () => {
	test.each<[string, unknown[]]>([
		['{body}', [{ placeholder: 'body' }]],
		['{timestamp}.{body}', [{ placeholder: 'timestamp' }, { text: '.' }, { placeholder: 'body' }]],
		['{path}\\n{query}', [{ placeholder: 'path' }, { text: '\n' }, { placeholder: 'query' }]],
		['{body}\n', [{ placeholder: 'body' }, { text: '\n' }]],
		['訂{sortedParameters}&key', [{ text: '訂' }, { placeholder: 'sortedParameters' }, { text: '&key' }]],
		[' {body} ', [{ text: ' ' }, { placeholder: 'body' }, { text: ' ' }]],
	])('%j is read', (template, parts) => {
		expect(parseTemplate(template)).toEqual(parts);
	});

	test.each([
		['', 'is empty'],
		['  ', 'is empty'],
		['{bod}', 'has an unknown placeholder'],
		['{Body}', 'has an unknown placeholder'],
		['{ body }', 'has an unknown placeholder'],
		['{}{body}', 'has an unknown placeholder'],
		['{secret}{body}', 'has an unknown placeholder'],
		['{constructor}{body}', 'has an unknown placeholder'],
		['{body', 'has a brace without its counterpart'],
		['body}', 'has a brace without its counterpart'],
		['{{body}}', 'has a brace without its counterpart'],
		['constant', 'covers nothing of the message'],
		['{apiKey}{merchantId}{timestamp}{nonce}', 'covers nothing of the message'],
	])('%j is refused: it %s', (template, what) => {
		const error = errorOf(() => parseTemplate(template));
		expect(error).toMatchObject({ kind: 'input', message: `The credential's 'Signed Template' ${what}` });
		expect(error.advice).not.toBe('');
	});

	test('is never repeated in an error, since somebody may have put a key in it', () => {
		const key = randomBytes(16).toString('hex');
		for (const template of [`{${key}}`, `${key}{`, `}${key}`, key, `{body}${key}{x}`]) {
			expect(JSON.stringify(errorOf(() => parseTemplate(template)))).not.toContain(key);
		}
	});

	test('can hold every placeholder, and a message gives each its own content', () => {
		const body = Buffer.from('{"b":"2","a":1}');
		const message = signable({ body, query: new URLSearchParams('y=2&x=1') });
		const template = PLACEHOLDERS.map((name) => `${name}={${name}}`).join('|');
		const written = [
			'body={"b":"2","a":1}',
			'sortedParameters=a=1&b=2',
			'method=POST',
			'path=/gateway/api/v1/payments',
			'apiPath=/api/v1/payments',
			'query=y=2&x=1',
			'apiKey=the-key',
			'merchantId=M-1',
			'timestamp=1764000000000',
			'nonce=once',
		].join('|');
		const recipe = { parts: parseTemplate(template), encoding: 'hexUpper' } as const;
		expect(sign(message, 'secret', recipe)).toEqual({
			signature: chingchingPaySignature('secret', written).toUpperCase(),
		});
	});

	test.each(['apiPath', 'timestamp', 'nonce', 'body'] as const)('says what a message lacks: %s', (name) => {
		const message = { ...signable({ body: Buffer.from('{}'), query: new URLSearchParams() }), [name]: undefined };
		const recipe = { parts: parseTemplate(`{method}{${name}}`), encoding: 'hex' } as const;
		expect(sign(message, 'secret', recipe)).toEqual({ lacks: name });
	});
});
