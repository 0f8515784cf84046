import { openHarness, type Harness } from '../support/n8n/harness.cts';

describe('the credential test in n8n', () => {
	let harness: Harness;
	const of = (type: string) => {
		const credential = harness.credentials.find((entry) => entry.type === type);
		if (!credential) throw new Error(`No ${type} was created`);
		return credential;
	};

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterEach(() => harness.sandbox.faults.clear());
	afterAll(() => harness.close());

	test.each(['chingchingPayApi', 'clinkApi'])('%s passes with the right key', async (type) => {
		expect(await harness.api.testCredential(of(type))).toMatchObject({ status: 'OK' });
	});

	test.each([
		['chingchingPayApi', 'apiKey'],
		['chingchingPayApi', 'apiSecret'],
		['clinkApi', 'apiKey'],
	] as const)('%s fails with a wrong %s', async (type, field) => {
		const { data } = type === 'clinkApi' ? harness.inputs.clink : harness.inputs.chingchingPay;
		const result = await harness.api.testCredential(of(type), { ...data, [field]: 'not-the-right-one' });
		expect(result.status).toBe('Error');
		expect(harness.sandbox.requests.at(-1)).toMatchObject({ method: 'GET', status: 401 });
		for (const secret of harness.secrets) expect(result.message).not.toContain(secret);
	});

	test.each([
		['chingchingPayApi', { code: 40101, message: 'merchant is suspended', data: null }],
		['chingchingPayApi', { code: 40101, message: 'merchant is suspended' }],
		['clinkApi', { code: 80102221, msg: 'merchant is suspended', data: null }],
	])('%s fails on a business refusal that comes with HTTP 200: %j', async (type, refusal) => {
		const contentType = 'application/json';
		harness.sandbox.faults.add({
			match: { method: 'GET' },
			when: 'before',
			kind: { body: JSON.stringify(refusal), contentType },
		});
		expect(await harness.api.testCredential(of(type))).toMatchObject({ status: 'Error' });
		expect(harness.sandbox.faults.pending).toBe(0);
	});

	test.each(['chingchingPayApi', 'clinkApi'])(
		'%s fails for an address that is neither https nor this computer',
		async (type) => {
			const { data } = type === 'clinkApi' ? harness.inputs.clink : harness.inputs.chingchingPay;
			const result = await harness.api.testCredential(of(type), { ...data, baseUrl: 'http://pay.example.com/api' });
			expect(result.status).toBe('Error');
			expect(result.message).toContain("'Base URL'");
		},
	);

	test.each([
		['body', 'hex'],
		['body', 'base64'],
		['sortedParameters', 'hex'],
		['sortedParameters', 'base64'],
	] as const)(
		'chingchingPayApi passes where the gateway wants %s signed in %s',
		async (signedContent, signatureEncoding) => {
			const other = await openHarness({ merchants: [{ signedContent, signatureEncoding }] });
			const credential = other.credentials.find(({ type }) => type === 'chingchingPayApi');
			if (!credential) throw new Error('No credential was created');
			const result = await other.api.testCredential(credential);
			await other.close();
			expect(result).toMatchObject({ status: 'OK' });
		},
	);
});
