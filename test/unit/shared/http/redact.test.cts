import { randomBytes } from 'node:crypto';

import { redact, redactResponse } from '../../../../nodes/shared/http/redact';

const secret = `${randomBytes(9).toString('hex')}+/=&${randomBytes(9).toString('hex')}`;
const spellings = [
	['as it is', secret],
	['as in a URL', encodeURIComponent(secret)],
	['with its slash escaped', secret.replaceAll('/', '\\/')],
	['with its slash escaped twice', secret.replaceAll('/', '\\\\/')],
	['as in HTML', secret.replaceAll('&', '&amp;')],
	['in Base64', Buffer.from(secret).toString('base64')],
] as const;

const reply = (body: Buffer, headers = {}) => ({ status: 200, headers, body });

describe('secrets in what a gateway says', () => {
	test.each(spellings)('are masked in a text %s', (_, spelt) => {
		expect(redact([secret], `no such key: ${spelt}, sorry`)).toBe('no such key: ***, sorry');
	});

	test.each(spellings)('are masked in a reply %s', (_, spelt) => {
		expect(redactResponse([secret], reply(Buffer.from(`{"note":"${spelt}"}`))).body.toString()).toBe('{"note":"***"}');
	});

	test('are masked in the headers of a reply, before anything makes sense of them', () => {
		const headers = { location: `https://${secret}.example/`, 'set-cookie': ['a', 'b'], 'content-type': 'text/csv' };
		expect(redactResponse([secret], reply(Buffer.alloc(0), headers)).headers).toEqual({
			...headers,
			location: 'https://***.example/',
		});
	});

	test('are masked whole when one begins with another', () => {
		expect(redact([secret, `${secret}-more`], `${secret}-more ${secret}`)).toBe('*** ***');
	});

	test('are masked where they are not ASCII', () => {
		const foreign = `grüße-${randomBytes(9).toString('hex')}`;
		expect(redactResponse([foreign], reply(Buffer.from(`ä ${foreign} ö`))).body.toString()).toBe('ä *** ö');
	});

	test('leave every other byte of a reply as it is', () => {
		const [before, after] = [randomBytes(4096), randomBytes(4096)];
		const { body } = redactResponse([secret], reply(Buffer.concat([before, Buffer.from(secret), after])));
		expect(body).toEqual(Buffer.concat([before, Buffer.from('***'), after]));
	});

	test('leave a reply that holds none untouched', () => {
		const body = randomBytes(4096);
		expect(redactResponse([secret], reply(body)).body).toBe(body);
	});

	test('that are short are masked in messages, but not in data that they may be part of', () => {
		expect(redact(['test'], 'key test is unknown')).toBe('key *** is unknown');
		expect(redactResponse(['test'], reply(Buffer.from('{"environment":"test"}'))).body.toString()).toBe(
			'{"environment":"test"}',
		);
	});

	test('that are empty mask nothing', () => {
		expect(redact([''], 'a text')).toBe('a text');
	});

	test('of broken Unicode break nothing', () => {
		expect(redact(['\ud800broken'], 'a text')).toBe('a text');
	});
});
