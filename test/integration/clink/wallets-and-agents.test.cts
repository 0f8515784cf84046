import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createPayment } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { anyOf, textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const engine = useSandbox();

const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);
const jsonOf = async (parameters: INodeParameters): Promise<IDataObject> => {
	const { items, error } = await run(parameters);
	if (error !== undefined) throw error;
	return items[0]?.json ?? {};
};
const lastBody = (path: string) => JSON.parse(engine.sentTo(path).at(-1)?.body.toString() ?? '') as IDataObject;

describe('Payment Instrument: Create', () => {
	const create = (changes: INodeParameters): INodeParameters => ({
		resource: 'paymentInstrument',
		operation: 'create',
		customerIdentifier: 'ada@example.com',
		...changes,
	});
	const pix = { paymentInstrumentType: 'PIX', cpfName: 'Ada Souza', cpfNumber: '11144477735' };
	const upi = {
		paymentInstrumentType: 'UPI',
		upiName: 'Ada Rao',
		phoneNumber: '+919876543210',
		line1: '1 MG Road',
		city: 'Bengaluru',
		region: 'Karnataka',
		postalCode: '560001',
		country: 'IN',
	};

	test('saves a wallet that a payment can be charged to', async () => {
		const instrument = await jsonOf(create(pix));
		expect(instrument).toMatchObject({
			id: textMatching(/^pi_/),
			type: 'PIX',
			created: anyOf(Number),
			outcome: 'notApplicable',
		});
		const payment = createPayment({ paymentMethodType: 'PIX', paymentInstrumentId: textOf(instrument.id) });
		expect((await run(payment)).error).toBeUndefined();
	});

	test.each<[string, INodeParameters, IDataObject]>([
		['of Pix', pix, pix],
		[
			'of UPI',
			{ ...upi, line2: 'Floor 2' },
			{
				paymentInstrumentType: 'UPI',
				upiName: 'Ada Rao',
				phoneNumber: '+919876543210',
				billingAddress: {
					city: 'Bengaluru',
					region: 'Karnataka',
					country: 'IN',
					line1: '1 MG Road',
					postalCode: '560001',
					line2: 'Floor 2',
				},
			},
		],
		['of another wallet', { ...pix, ...upi, paymentInstrumentType: 'GCASH' }, { paymentInstrumentType: 'GCASH' }],
	])('sends the members %s, and no other ones', async (_, parameters, sent) => {
		await jsonOf(create(parameters));
		expect(lastBody('/payment-instrument')).toEqual({ customerEmail: 'ada@example.com', ...sent });
	});

	test('sends a name and metadata', async () => {
		const additionalFields = { customerName: 'Ada', metadata: { entries: [{ key: 'crm', value: '7' }] } };
		await jsonOf(create({ paymentInstrumentType: 'ALIPAY', additionalFields }));
		expect(lastBody('/payment-instrument')).toMatchObject({ customerName: 'Ada', metadata: { crm: '7' } });
	});

	test('is sent once when its answer is lost, and says that no money moved', async () => {
		const sent = engine.sentTo('/payment-instrument').length;
		engine.sandbox.faults.add({ match: { path: '/payment-instrument' }, when: 'after', kind: 'reset' });
		const { error } = await run(create(pix));
		expect(error?.message).toContain('It was not sent again');
		expect(error?.description).toContain('No money moved.');
		expect(engine.sentTo('/payment-instrument')).toHaveLength(sent + 1);
	});
});

describe('Agent Payment Session', () => {
	const create = (changes: INodeParameters = {}): INodeParameters => ({
		resource: 'agentPaymentSession',
		operation: 'create',
		customerEmail: ' ada@example.com ',
		amount: '0.51',
		currency: 'usd',
		...changes,
	});

	test('Create sends an amount above 0.5 for a customer', async () => {
		expect(await jsonOf(create())).toMatchObject({
			sessionId: textMatching(/^sess_/),
			expireTime: textMatching(/^20/),
			outcome: 'pending',
		});
		expect(lastBody('/payment-session')).toEqual({ customerEmail: 'ada@example.com', amount: 0.51, currency: 'USD' });
	});

	test('Get finds it, and does not claim to know whether it is paid', async () => {
		const { sessionId } = await jsonOf(create());
		const get = { resource: 'agentPaymentSession', operation: 'get', sessionId: textOf(sessionId) };
		expect(await jsonOf(get)).toMatchObject({ sessionId, amount: 0.51, currency: 'USD', outcome: 'unknown' });
	});

	test('Create is sent once when its answer is lost', async () => {
		const sent = engine.sentTo('/payment-session').length;
		engine.sandbox.faults.add({ match: { path: '/payment-session' }, when: 'after', kind: 'reset' });
		expect((await run(create())).error?.message).toContain('It was not sent again');
		expect(engine.sentTo('/payment-session')).toHaveLength(sent + 1);
	});
});
