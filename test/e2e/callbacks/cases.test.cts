import type { Fault, Merchant } from '../../../sandbox/index.cts';
import { newSecret } from '../../support/n8n/clink-signature.cts';
import { openHarness, type Harness } from '../../support/n8n/harness.cts';
import { isToBeUpdated, readDocument, toMarkdown, writeDocument } from './support/case-table.cts';
import { expectedOf, seen, type Case, type Seen } from './support/cases.cts';
import { bothCases, queryCases, signatureCases, type ChingchingPayKey } from './support/chingchingpay-cases.cts';
import { createPayments, credentialOf, merchantOf, type Payment } from './support/chingchingpay.cts';
import { clinkCases } from './support/clink-cases.cts';
import { clinkQueryCases, type ClinkQueryKey } from './support/clink-query-cases.cts';
import { registeredSecret } from './support/clink.cts';
import { paidOrder } from './support/endpoints.cts';
import { sharedInstance } from './support/instance.cts';
import { Receiver, trigger } from './support/receiver.cts';

// n8n takes an expression isolate for every reply and another for every run: slow where the machine is busy.
jest.setTimeout(120_000);

const tables = new Map<string, Seen[]>();

/** Lets every case of a list come to the trigger, and keeps what was seen. */
function testCases<Key>(title: string, cases: Array<Case<Key>>, target: () => { receiver: Receiver; key: Key }): void {
	const rows: Seen[] = [];
	tables.set(title, rows);
	test.each(cases)('$name: $statuses, starts $runs', async (given) => {
		const { receiver, key } = target();
		const observation = await receiver.sendAll(await given.requests(key));
		rows.push(seen(given.name, observation));
		expect(rows.at(-1)).toEqual(expectedOf(given));
	});
}

describe.each(['automatic', 'manual'] as const)('Clink Trigger, %s registration', (registration) => {
	let harness: Harness;
	let receiver: Receiver;
	let secret: string;

	beforeAll(async () => {
		harness = await openHarness();
		const instance = sharedInstance(harness);
		const manualSecret = newSecret();
		const { type, data } = harness.inputs.clink;
		const credential = await harness.api.createCredential(type, 'Clink', {
			...data,
			webhookSigningSecret: manualSecret,
		});
		receiver = await Receiver.open(
			instance,
			trigger('clinkTrigger', credential, { registration, events: ['order.succeeded'] }),
		);
		secret = registration === 'manual' ? manualSecret : await registeredSecret(instance, receiver.workflow.id);
	});
	afterAll(async () => {
		await receiver.close();
		await harness.close();
	});

	testCases(`Clink Trigger, ${registration} registration`, clinkCases, () => ({ receiver, key: { secret } }));
});

describe('Clink Trigger, verified by signature and query', () => {
	let harness: Harness;
	let receiver: Receiver;
	let key: ClinkQueryKey;

	beforeAll(async () => {
		harness = await openHarness();
		const secret = newSecret();
		const { type, data } = harness.inputs.clink;
		const credential = await harness.api.createCredential(type, 'Clink', { ...data, webhookSigningSecret: secret });
		const parameters = {
			registration: 'manual',
			verifyBy: 'both',
			events: ['order.succeeded', 'order.failed', 'dispute.created'],
		};
		receiver = await Receiver.open(sharedInstance(harness), trigger('clinkTrigger', credential, parameters));
		const books = (orderId: string, kind: Fault['kind']) =>
			harness.sandbox.faults.add({
				match: { method: 'GET', path: `/order/${orderId}` },
				when: 'before',
				kind,
				times: 100,
			});
		key = { secret, order: () => paidOrder(harness.sandbox), books };
	});
	afterEach(() => harness.sandbox.faults.clear());
	afterAll(async () => {
		await receiver.close();
		await harness.close();
	});

	testCases('Clink Trigger, verified by signature and query', clinkQueryCases, () => ({ receiver, key }));
});

const FAULTS = {
	unavailable: { status: 500, body: 'Internal Server Error' },
	reset: 'reset',
	otherMerchant: {
		body: JSON.stringify({ code: 0, message: '', data: { merchant_id: 'mch_other', status: 'success' } }),
		contentType: 'application/json',
	},
	behind: {
		body: JSON.stringify({ code: 0, message: '', data: { status: 'processing' } }),
		contentType: 'application/json',
	},
	empty: { body: JSON.stringify({ code: 0, message: '', data: {} }), contentType: 'application/json' },
} as const;

const QUERY = { title: 'verified by query', verifyBy: 'query', recipe: {}, cases: queryCases };
const BOTH = { title: 'verified by signature and query', verifyBy: 'both', recipe: {}, cases: bothCases };
const SIGNATURE = (['body', 'sortedParameters'] as const).flatMap((signedContent) =>
	(['hex', 'base64'] as const).map((signatureEncoding) => ({
		title: `verified by signature of ${signedContent === 'body' ? 'the body' : 'the sorted parameters'} in ${signatureEncoding}`,
		verifyBy: 'signature',
		recipe: { signedContent, signatureEncoding },
		cases: signatureCases.filter(({ only }) => only?.({ signedContent, signatureEncoding }) ?? true),
	})),
);

describe.each([QUERY, BOTH, ...SIGNATURE])('ChingchingPay Trigger, $title', ({ title, verifyBy, recipe, cases }) => {
	let harness: Harness;
	let receiver: Receiver;
	let key: ChingchingPayKey;

	beforeAll(async () => {
		const merchants: Array<Partial<Merchant>> = [recipe, {}];
		harness = await openHarness({ merchants });
		const [own, other] = [merchantOf(harness.sandbox), merchantOf(harness.sandbox, 1)];
		const credential = await credentialOf(harness, own);
		const payments = await createPayments(harness, credential, 2 * cases.length);
		const foreign = await createPayments(harness, await credentialOf(harness, other), 1);
		receiver = await Receiver.open(
			sharedInstance(harness),
			trigger('chingchingPayTrigger', credential, { outcomes: [], verifyBy }),
		);
		key = {
			merchant: own,
			payment: () => present(payments.pop()),
			foreign: present(foreign[0]),
			breakQueries: ({ reference }, how) =>
				harness.sandbox.faults.add({
					match: { path: '/query', reference },
					when: 'before',
					kind: FAULTS[how],
					times: 100,
				}),
		};
	});
	afterEach(() => harness.sandbox.faults.clear());
	afterAll(async () => {
		await receiver.close();
		await harness.close();
	});

	testCases(`ChingchingPay Trigger, ${title}`, cases, () => ({ receiver, key }));
});

function present(payment: Payment | undefined): Payment {
	if (!payment) throw new Error('All prepared payments are used up');
	return payment;
}

test('docs/callback-cases.md shows what was seen', () => {
	const markdown = toMarkdown(tables);
	if (isToBeUpdated()) writeDocument(markdown);
	expect(readDocument()).toBe(markdown);
});
