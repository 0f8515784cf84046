import { startSandbox, type FaultKind } from '../../sandbox/index.cts';
import { testCredential } from '../support/engine/test-credential.cts';
import { chingchingPayCredential } from '../support/engine/sandbox-calls.cts';
import { closedAddress, startHttp } from '../support/engine/raw-server.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';

describe("the button 'Test' of a credential", () => {
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

		test('fails with a wrong key', async () => {
			const { status, message } = await testCredential(type, { ...credentials(type), apiKey: 'not-the-right-one' });
			expect({ status, message }).toEqual({ status: 'Error', message: 'Unauthorized' });
		});

		test.each<[string, FaultKind]>([
			['without data', json({ code: 40101, message: 'suspended', msg: 'suspended', data: null })],
			['with no member for data', json({ code: 40101, message: 'suspended', msg: 'suspended' })],
			['as a plain text', { body: 'suspended', contentType: 'text/plain' }],
			['as a web page', { body: '<html>suspended</html>', contentType: 'text/html' }],
			['as nothing', { body: '', contentType: 'application/json' }],
		])('fails on a refusal that comes with HTTP 200: %s', async (_, kind) => {
			engine.sandbox.faults.add({ match: { method: 'GET' }, when: 'before', kind });
			const { status, message } = await testCredential(type, credentials(type));
			expect(status).toBe('Error');
			expect(message).toMatch(/^(ChingchingPay|Clink) refused the request\. Check /);
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

	test('for clinkApi fails on a refusal with an empty object for data', async () => {
		engine.sandbox.faults.add({
			match: { method: 'GET' },
			when: 'before',
			kind: json({ code: 80102221, msg: 'suspended', data: {} }),
		});
		expect((await testCredential('clinkApi', credentials('clinkApi'))).status).toBe('Error');
	});

	test('for chingchingPayApi fails with a wrong secret', async () => {
		const credential = { ...credentials('chingchingPayApi'), apiSecret: 'not-the-right-one' };
		expect(await testCredential('chingchingPayApi', credential)).toEqual({ status: 'Error', message: 'Unauthorized' });
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
