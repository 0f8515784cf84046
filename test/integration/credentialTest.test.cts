import { randomUUID } from 'node:crypto';

import { startSandbox, type FaultKind } from '../../sandbox/index.cts';
import { testCredential } from '../support/engine/test-credential.cts';
import { chingchingPayCredential } from '../support/engine/sandbox-calls.cts';
import { closedAddress, startHttp } from '../support/engine/raw-server.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { textMatching } from '../support/matchers.cts';

const CLINK_KEY = /^Clink refused the key\. Check 'API Key' and 'Environment'/;
const CLINK_NOWHERE = /^There is no Clink API at this address\./;

describe('the test of a credential', () => {
	const engine = useSandbox();

	const credentials = (type: string) =>
		type === 'clinkApi' ? engine.credentialOf('clink') : engine.credentialOf('chingchingPay');
	const json = (value: unknown): FaultKind => ({ body: JSON.stringify(value), contentType: 'application/json' });

	describe.each(['chingchingPayApi', 'clinkApi'])('for %s', (type) => {
		test('passes with the right key, after one request that changes nothing', async () => {
			const sent = engine.sandbox.requests.length;
			expect(await testCredential(type, credentials(type))).toEqual({
				status: 'OK',
				message: 'Connection successful!',
			});
			expect(engine.sandbox.requests.slice(sent)).toMatchObject([{ method: 'GET', status: 200 }]);
		});

		test.each<[string, FaultKind]>([
			['is in trouble', { status: 503, body: 'oops' }],
			['refuses with a plain text', { status: 401, body: 'Unauthorized' }],
			['resets the connection', 'reset'],
		])('fails when the gateway %s', async (_, kind) => {
			engine.sandbox.faults.add({ match: { method: 'GET' }, when: 'before', kind, times: 2 });
			expect((await testCredential(type, credentials(type))).status).toBe('Error');
		});

		test('fails when the gateway redirects, and the key does not go there', async () => {
			const elsewhere = await startHttp((_, response) => response.end('{"code":0,"data":{"events":[]}}'));
			engine.sandbox.faults.add({ match: { method: 'GET' }, when: 'before', kind: { redirect: elsewhere.url } });
			const { status } = await testCredential(type, credentials(type));
			await elsewhere.close();
			expect({ status, received: elsewhere.received }).toEqual({ status: 'Error', received: [] });
		});

		test('fails when nobody listens there', async () => {
			const baseUrl = await closedAddress();
			expect(await testCredential(type, { ...credentials(type), baseUrl })).toEqual({
				status: 'Error',
				message: 'ECONNREFUSED',
			});
		});

		test.each([
			['http://pay.example.com/api', 'would send the key unencrypted'],
			['pay.example.com', 'is not a complete URL'],
			['https://u:p@pay.example.com', 'contains a user name or password'],
		])('says what is wrong with the address %s', async (baseUrl, reason) => {
			const { status, message } = await testCredential(type, { ...credentials(type), baseUrl });
			expect({ status, message }).toEqual({ status: 'Error', message: `The credential's 'Base URL' ${reason}` });
		});

		test('says that the key is missing', async () => {
			const { message } = await testCredential(type, { ...credentials(type), apiKey: '' });
			expect(message).toBe("The credential's 'API Key' is empty");
		});
	});

	test('for clinkApi fails with a wrong key', async () => {
		const credential = { ...credentials('clinkApi'), apiKey: 'not-the-right-one' };
		expect(await testCredential('clinkApi', credential)).toEqual({ status: 'Error', message: textMatching(CLINK_KEY) });
	});

	test.each([
		['sandbox', 'sk_prod_', "The credential's 'API Key' is a key for Production, but 'Environment' is Sandbox"],
		['sandbox', 'sk_live_', "The credential's 'API Key' is a key for Production, but 'Environment' is Sandbox"],
		['production', 'sk_test_', "The credential's 'API Key' is a key for Sandbox, but 'Environment' is Production"],
		['production', 'sk_uat_', "The credential's 'API Key' is a key for Sandbox, but 'Environment' is Production"],
		['production', 'pk_prod_', "The credential's 'API Key' is a public key, which begins with pk_."],
	])('for clinkApi in %s says what is wrong with a key that begins with %s', async (environment, prefix, text) => {
		const fields = { environment, apiKey: `${prefix}${randomUUID()}` };
		const { status, message } = await testCredential('clinkApi', fields);
		expect({ status, message: message.slice(0, text.length) }).toEqual({ status: 'Error', message: text });
	});

	/** What a user reads, by what Clink answers: the table in the README, "When a Clink credential does not work". */
	test.each<[string, FaultKind, RegExp]>([
		['HTTP 302', { redirect: 'https://elsewhere.example/', status: 302 }, /^The address redirects elsewhere/],
		['HTTP 400', { status: 400, body: '{"code":400,"msg":"?","data":null}' }, /^Clink refused the request\. Check /],
		['HTTP 401', { status: 401, body: 'Unauthorized' }, CLINK_KEY],
		['HTTP 403', { status: 403, body: 'no' }, /^Clink knows the key, but does not allow the request\./],
		['HTTP 404', { status: 404, body: '<html>nginx</html>' }, CLINK_NOWHERE],
		['HTTP 429', { status: 429, body: 'slow' }, /^Clink got too many requests\./],
		['HTTP 503', { status: 503, body: 'oops' }, /^Clink has a problem\. This says nothing about the key/],
		['code 401', json({ code: 401, msg: 'who?', data: null }), CLINK_KEY],
		['code 80102221', json({ code: 80102221, msg: 'expired', data: null }), CLINK_KEY],
		['code 80102203', json({ code: 80102203, msg: 'too old', data: null }), /^The clock of the n8n server differs/],
		['code 403', json({ code: 403, msg: 'no', data: null }), /^Clink knows the key, but does not allow the request\./],
		['code 500', json({ code: 500, msg: 'oops', data: null }), /^Clink has a problem\./],
		['any other code', json({ code: 90101216, msg: 'who?', data: null }), /^Clink refused the request\. Check /],
		['any other code without data', json({ code: 90101216, msg: 'who?' }), /^Clink refused the request\. Check /],
		['a plain text', { body: 'suspended', contentType: 'text/plain' }, CLINK_NOWHERE],
		['a web page', { body: '<html>suspended</html>', contentType: 'text/html' }, CLINK_NOWHERE],
		['nothing', { body: '', contentType: 'application/json' }, CLINK_NOWHERE],
	])('for clinkApi says what %s means', async (_, kind, text) => {
		engine.sandbox.faults.add({ match: { method: 'GET' }, when: 'before', kind, times: 2 });
		expect(await testCredential('clinkApi', credentials('clinkApi'))).toEqual({
			status: 'Error',
			message: textMatching(text),
		});
	});

	const KEY_OR_SIGNATURE =
		"ChingchingPay refused the key or the signature. Check 'API Key', 'API Secret' and 'Environment'.";
	const NO_GATEWAY = 'There is no ChingchingPay gateway at this address.';

	/** What a user reads, by what the gateway answers: the table in the README, "When a credential does not work". */
	test.each<[string, FaultKind, string]>([
		['HTTP 301', { redirect: 'https://elsewhere.example/', status: 301 }, 'The address redirects elsewhere'],
		['HTTP 307', { redirect: 'https://elsewhere.example/', status: 307 }, 'The address redirects elsewhere'],
		['HTTP 400', { status: 400, body: '{"code":1,"message":"?"}' }, 'ChingchingPay did not accept the request.'],
		['HTTP 401', { status: 401, body: 'who?' }, KEY_OR_SIGNATURE],
		['HTTP 403', { status: 403, body: 'no' }, 'ChingchingPay knows the key, but does not allow the request.'],
		['HTTP 404', { status: 404, body: '<html>nginx</html>' }, NO_GATEWAY],
		['HTTP 429', { status: 429, body: 'slow' }, 'ChingchingPay got too many requests.'],
		['HTTP 503', { status: 503, body: 'oops' }, 'ChingchingPay has a problem. This says nothing about the key'],
		['code 40102', json({ code: 40102, message: 'bad signature', data: null }), KEY_OR_SIGNATURE],
		['code 401', json({ code: 401, message: 'unknown key' }), KEY_OR_SIGNATURE],
		['code 40301', json({ code: 40301, message: 'no', data: null }), 'ChingchingPay knows the key, but does not'],
		['code 50000', json({ code: 50000, message: 'oops', data: null }), 'ChingchingPay has a problem.'],
		[
			'any other code',
			json({ code: -1, message: 'bad signature', data: null }),
			'ChingchingPay refused the request. Check',
		],
		['any other code without data', json({ code: 9, message: '' }), 'ChingchingPay refused the request. Check'],
		['a plain text', { body: 'suspended', contentType: 'text/plain' }, NO_GATEWAY],
		['a web page', { body: '<html>suspended</html>', contentType: 'text/html' }, NO_GATEWAY],
		['nothing', { body: '', contentType: 'application/json' }, NO_GATEWAY],
	])('for chingchingPayApi says what %s means', async (_, kind, text) => {
		engine.sandbox.faults.add({ match: { method: 'GET' }, when: 'before', kind, times: 2 });
		const { status, message } = await testCredential('chingchingPayApi', credentials('chingchingPayApi'));
		expect({ status, message: message.slice(0, text.length) }).toEqual({ status: 'Error', message: text });
	});

	test.each([
		['signedTemplate', { signedContent: 'custom' }, "The credential's 'Signed Template' is empty"],
		[
			'signedTemplate',
			{ signedContent: 'custom', signedTemplate: '{bdy}' },
			"The credential's 'Signed Template' has an unknown placeholder",
		],
		[
			'signedTemplate',
			{ signedContent: 'custom', signedTemplate: '{apiKey}' },
			"The credential's 'Signed Template' covers nothing of the message",
		],
		[
			'timestampHeader',
			{ signedContent: 'custom', signedTemplate: '{timestamp}{body}' },
			"The credential's 'Signed Template' holds {timestamp}, but 'Timestamp Header' is empty",
		],
		[
			'conventions',
			{ conventions: { codes: { successCodes: 'OK' } } },
			"'Gateway Conventions: Success Codes' must be whole numbers",
		],
	])('for chingchingPayApi says what is wrong with %s, before anything is sent', async (_, fields, text) => {
		const sent = engine.sandbox.requests.length;
		const { status, message } = await testCredential('chingchingPayApi', {
			...credentials('chingchingPayApi'),
			...fields,
		});
		expect({ status, message: message.slice(0, text.length) }).toEqual({ status: 'Error', message: text });
		expect(engine.sandbox.requests).toHaveLength(sent);
	});

	test('for clinkApi fails on a refusal with an empty object for data', async () => {
		engine.sandbox.faults.add({
			match: { method: 'GET' },
			when: 'before',
			kind: json({ code: 80102221, msg: 'suspended', data: {} }),
		});
		expect((await testCredential('clinkApi', credentials('clinkApi'))).status).toBe('Error');
	});

	test('for chingchingPayApi fails with a wrong secret or key', async () => {
		for (const wrong of [{ apiSecret: 'not-the-right-one' }, { apiKey: 'not-the-right-one' }]) {
			const { status, message } = await testCredential('chingchingPayApi', {
				...credentials('chingchingPayApi'),
				...wrong,
			});
			expect(status).toBe('Error');
			expect(message).toContain(KEY_OR_SIGNATURE);
		}
	});

	test.each([
		['body', 'hex'],
		['body', 'base64'],
		['sortedParameters', 'hex'],
		['sortedParameters', 'base64'],
	] as const)('for chingchingPayApi passes where the %s is signed in %s', async (signedContent, signatureEncoding) => {
		const other = await startSandbox({ merchants: [{ signedContent, signatureEncoding }] });
		const verdict = await testCredential('chingchingPayApi', chingchingPayCredential(other));
		await other.close();
		expect(verdict.status).toBe('OK');
	});

	test.each([
		['chingchingPayApi', { data: [] }],
		['chingchingPayApi', { data: { list: [] } }],
		['clinkApi', { data: { events: [] } }],
	])('for %s passes when the gateway has nothing to list: %j', async (type, reply) => {
		engine.sandbox.faults.add({
			match: { method: 'GET' },
			when: 'before',
			kind: json({ code: type === 'clinkApi' ? 200 : 0, ...reply }),
		});
		expect((await testCredential(type, credentials(type))).status).toBe('OK');
	});
});
