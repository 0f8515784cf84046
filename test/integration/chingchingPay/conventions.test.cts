import '../../support/engine/fast-sleep.cts';

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { defaultPersonality } from '../../../sandbox/chingchingpay/default-personality.cts';
import type { Personality } from '../../../sandbox/index.cts';
import { postCallback } from '../../support/callbacks/post.cts';
import { useReceivers } from '../../support/callbacks/webhook-server.cts';
import { createLink, newReference, pay, query, refund } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

/** A gateway that nothing in the nodes was written for. */
const foreign: Personality = {
	...defaultPersonality,
	successCode: 10_000,
	refusals: { ...defaultPersonality.refusals, notFound: { code: 50_404, status: 200 } },
	words: {
		pending: 'WAIT_BUYER_PAY',
		success: 'TRADE_SUCCESS',
		failed: 'TRADE_FAILED',
		cancelled: 'TRADE_CLOSED',
		expired: 'TRADE_TIMEOUT',
	},
	timeUnit: 'milliseconds',
	maxPageSize: 20,
	duplicateReference: 'accept',
	callback: {
		format: 'json',
		isWrapped: true,
		signature: { place: 'header', name: 'x-callback-signature' },
		reply: 'OK',
	},
	recipe: {
		template: '{timestamp}\\n{nonce}\\n{body}',
		encoding: 'hexUpper',
		timestamp: { header: 'x-time', unit: 'seconds' },
		nonce: { header: 'x-nonce' },
		key: 'secret',
	},
};

const word = (name: string, outcome: string) => ({ word: name, outcome });
const CONVENTIONS = {
	callbacks: { signaturePlace: 'header', signatureName: 'X-Callback-Signature', reply: 'OK' },
	codes: { successCodes: '10000', unknownReferenceCodes: '50404' },
	settlements: { perPage: '20' },
	status: {
		field: '',
		words: {
			word: [
				word('WAIT_BUYER_PAY', 'pending'),
				word('TRADE_SUCCESS', 'succeeded'),
				word('TRADE_FAILED', 'failed'),
				word('TRADE_CLOSED', 'cancelled'),
				word('TRADE_TIMEOUT', 'expired'),
			],
		},
	},
	times: { unit: 'milliseconds' },
};

describe('at a gateway whose conventions are others than assumed', () => {
	const receive = useReceivers();
	const engine = useSandbox({ personality: foreign });

	const settled = (changes: object = {}): ICredentialDataDecryptedObject => ({
		...engine.credentialOf('chingchingPay'),
		conventions: { ...CONVENTIONS, ...changes },
	});
	const run = async (parameters: INodeParameters, credential = settled()) =>
		await engine.run('chingchingPay', parameters, { credential });
	const charged = (reference: string) => engine.sandbox.ledger().of(reference).charged;

	describe('a merchant who has settled them', () => {
		test('pays, queries, refunds, and finds what was paid before', async () => {
			const parameters = pay();
			const reference = textOf(parameters.merchantReference);
			expect((await run(parameters)).items[0]?.json).toMatchObject({ result: 'TRADE_SUCCESS', outcome: 'succeeded' });
			expect((await run(query(reference))).items[0]?.json).toMatchObject({ outcome: 'succeeded' });
			expect((await run(parameters)).items[0]?.json).toMatchObject({ outcome: 'succeeded', reused: true });
			const back = refund(reference);
			expect((await run(back)).items[0]?.json).toMatchObject({ outcome: 'refunded' });
			expect((await run(back)).items[0]?.json).toMatchObject({ outcome: 'refunded', reused: true });
			expect(charged(reference)).toBe(1);
			expect(engine.sandbox.ledger().of(textOf(back.merchantReference))).toMatchObject({ refunded: 1 });
		});

		test.each([
			['paid', 'succeeded'],
			['declined', 'failed'],
			['cancelled', 'cancelled'],
		] as const)('reads that a link was %s', async (action, outcome) => {
			const { items } = await run(createLink());
			expect(items[0]?.json).toMatchObject({ status: 'WAIT_BUYER_PAY', outcome: 'pending' });
			engine.sandbox.pay(textOf(items[0]?.json.payment_id), action);
			const found = await run(query(textOf(items[0]?.json.merchant_reference)));
			expect(found.items[0]?.json).toMatchObject({ outcome });
		});

		test('sends times in their unit, and no longer pages than are taken', async () => {
			const { error } = await run(createLink({ additionalFields: { expiresAt: '2035-01-01T00:00:00Z' } }));
			expect(error).toBeUndefined();
			expect(JSON.parse(String(engine.sentTo('/link').at(-1)?.body))).toMatchObject({ expires_at: '2051222400000' });
			const { items } = await run({ resource: 'settlement', operation: 'getAll', returnAll: true });
			expect(items).toHaveLength(45);
			expect(engine.sentTo('/settlements').every(({ path }) => path.includes('page_size=20'))).toBe(true);
		});

		test('does not take another refusal of a look-up for an unknown reference', async () => {
			engine.sandbox.faults.add({
				match: { path: '/query' },
				when: 'before',
				kind: { status: 200, body: '{"code":40900,"message":"risk control","data":null}' },
				times: 20,
			});
			const parameters = pay();
			const { error } = await run(parameters);
			expect(error?.message).toContain('risk control (code 40900)');
			expect(charged(textOf(parameters.merchantReference))).toBe(0);
			expect(engine.sentTo('/checkout').some(({ body }) => body.includes(textOf(parameters.merchantReference)))).toBe(
				false,
			);
		});

		test('finds what a lost answer was about', async () => {
			engine.sandbox.faults.add({ match: { path: '/checkout' }, when: 'after', kind: 'reset' });
			const parameters = pay();
			expect((await run(parameters)).items[0]?.json).toMatchObject({ outcome: 'succeeded', recovered: true });
			expect(charged(textOf(parameters.merchantReference))).toBe(1);
		});

		test.each(['query', 'signature', 'both'])(
			'has callbacks verified by %s, and answers in the words of the gateway',
			async (verifyBy) => {
				const trigger = await receive({
					type: 'chingchingPayTrigger',
					credential: settled(),
					parameters: { verifyBy },
				});
				const parameters = pay({ callback: 'url', callbackUrl: trigger.url });
				await run(parameters);
				await engine.sandbox.callbacks.idle();
				expect(engine.sandbox.callbacks.log.at(-1)).toMatchObject({ state: 'delivered', tries: 1 });
				expect(trigger.runs).toEqual([
					expect.objectContaining({ merchant_reference: parameters.merchantReference, outcome: 'succeeded' }),
				]);
			},
		);

		test.each(['signature', 'both'])('has a forged callback refused by %s', async (verifyBy) => {
			const trigger = await receive({ type: 'chingchingPayTrigger', credential: settled(), parameters: { verifyBy } });
			const parameters = pay();
			const { items } = await run(parameters);
			const id = textOf(items[0]?.json.transaction_id);
			const options = { to: trigger.url, claims: { status: 'TRADE_SUCCESS' } };
			const forged = await engine.sandbox.callbacks.chingchingPay.send(id, { ...options, signature: 'forged' });
			const unsigned = await engine.sandbox.callbacks.chingchingPay.send(id, { ...options, signature: 'missing' });
			expect([...forged, ...unsigned].map(({ status }) => status)).toEqual([401, 401]);
			expect(trigger.runs).toEqual([]);
		});

		test('goes on waiting with the reply of the gateway', async () => {
			const { items } = await run(createLink());
			const reference = textOf(items[0]?.json.merchant_reference);
			const waiting = await receive({
				type: 'chingchingPay',
				credential: settled(),
				parameters: { resource: 'payment', operation: 'wait', merchantReference: reference },
			});
			const early = await postCallback(waiting, { merchant_reference: reference, status: 'WAIT_BUYER_PAY' });
			expect(early).toMatchObject({ status: 200, text: 'OK' });
			engine.sandbox.pay(textOf(items[0]?.json.payment_id), 'paid');
			const paid = await postCallback(waiting, { merchant_reference: reference, status: 'TRADE_SUCCESS' });
			expect(paid).toMatchObject({ status: 200, text: 'OK' });
			expect(waiting.runs).toEqual([expect.objectContaining({ outcome: 'succeeded' })]);
		});

		test('is not answered in the words of another credential for the same key', async () => {
			const { items } = await run(createLink());
			const reference = textOf(items[0]?.json.merchant_reference);
			engine.sandbox.pay(textOf(items[0]?.json.payment_id), 'paid');
			const other = settled({ status: { words: { word: [word('TRADE_SUCCESS', 'pending')] } } });
			const triggers = await Promise.all(
				[settled(), other].map(
					async (credential) =>
						await receive({ type: 'chingchingPayTrigger', credential, parameters: { outcomes: [] } }),
				),
			);
			await Promise.all(triggers.map(async (each) => await postCallback(each, { merchant_reference: reference })));
			expect(triggers.map(({ runs }) => runs.map(({ outcome }) => outcome))).toEqual([['succeeded'], ['pending']]);
		});
	});

	describe('a merchant who has settled all but the success code', () => {
		test.each<[string, object]>([
			['with IDs', { transaction_id: 'T-1' }],
			['without IDs', {}],
		])('has nothing paid again that a look-up shows %s', async (_, ids) => {
			const { codes, ...others } = CONVENTIONS;
			const parameters = pay();
			const data = { merchant_reference: parameters.merchantReference, amount: 1250, status: 'TRADE_SUCCESS', ...ids };
			engine.sandbox.faults.add({
				match: { path: '/query' },
				when: 'before',
				kind: { body: JSON.stringify({ code: 1000, message: 'ok', data }), contentType: 'application/json' },
				times: 20,
			});
			for (const conventions of [
				others,
				{ ...others, codes: { unknownReferenceCodes: codes.unknownReferenceCodes } },
			]) {
				const { error } = await run(parameters, { ...engine.credentialOf('chingchingPay'), conventions });
				expect(error?.description).toContain('code 1000 means success');
			}
			expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference)).created).toBe(0);
		});
	});

	describe('a merchant who has settled only the signature', () => {
		const unsettled = () => ({ ...engine.credentialOf('chingchingPay'), conventions: {} });

		test('has nothing sent while a look-up cannot be read, and reads what to enter', async () => {
			const parameters = pay();
			const { error, items } = await run(parameters, unsettled());
			expect(items).toEqual([]);
			expect(error?.description).toContain("'Gateway Conventions', 'Codes', 'Unknown Reference Codes'");
			expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference)).created).toBe(0);
		});

		test('has nothing taken for paid, nothing charged twice, and reads what to enter next', async () => {
			const credential = { ...unsettled(), conventions: { codes: { unknownReferenceCodes: '50404' } } };
			const parameters = pay();
			const first = await run(parameters, credential);
			expect(first.error?.message).toContain('It is unknown whether this took effect');
			const again = await run(parameters, credential);
			expect(again.error?.description).toContain("'Gateway Conventions', 'Codes', 'Success Codes'");
			expect([first.items, again.items]).toEqual([[], []]);
			expect(charged(textOf(parameters.merchantReference))).toBe(1);
		});

		test('has no foreign word taken for paid', async () => {
			const parameters = pay();
			const { items } = await run(parameters, { ...unsettled(), conventions: { codes: CONVENTIONS.codes } });
			expect(items[0]?.json).toMatchObject({ result: 'TRADE_SUCCESS', outcome: 'unknown' });
		});
	});
});

describe('at a gateway that answers a query for an unknown reference with a success without data', () => {
	const engine = useSandbox({
		personality: { ...defaultPersonality, unknownReference: 'emptyData', duplicateReference: 'accept' },
	});
	const receive = useReceivers();

	test('a payment is made once, and found again', async () => {
		const parameters = pay();
		const first = await engine.run('chingchingPay', parameters);
		expect(first.items[0]?.json).toMatchObject({ outcome: 'succeeded' });
		expect((await engine.run('chingchingPay', parameters)).items[0]?.json).toMatchObject({ reused: true });
		expect(engine.sandbox.ledger().of(textOf(parameters.merchantReference)).charged).toBe(1);
	});

	test('a callback about nothing is refused', async () => {
		const trigger = await receive({ type: 'chingchingPayTrigger', credential: engine.credentialOf('chingchingPay') });
		expect(await postCallback(trigger, { merchant_reference: newReference(), status: 'success' })).toMatchObject({
			status: 401,
		});
		expect(trigger.runs).toEqual([]);
	});
});
