import { join } from 'node:path';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { outputSchemasIn, type OutputSchema } from '../../build/output-schemas.cts';
import { useSandbox, type GatewayType } from '../support/engine/use-sandbox.cts';
import { exampleOf, operationExamples } from '../support/operation-examples.cts';
import { filledIn, misfitsIn, namedBy } from '../support/output-members.cts';
import { textOf } from '../support/text.cts';

/** What the nodes say besides where there is something to say. No preview names it. */
const ADDED = ['reused', 'recovered', 'possibleDuplicates', 'timedOut'];

/** A run of an operation that differs from the one of its example. */
type OtherRun = Partial<NonNullable<ReturnType<typeof exampleOf>['succeedsAfter']>>;

interface Subject {
	folder: string;
	type: GatewayType;
	/** Runs that bring members which the examples do not, by "resource: operation". */
	otherRuns: Record<string, OtherRun[]>;
	/** Members that come out of the sandbox and that the gateway's reference does not have, by "resource: operation". */
	unpublished: Record<string, string[]>;
	/**
	 * Members that previews name although no run fills them, and what is in them, as "resource: member", each with the
	 * reason.
	 */
	neverFilled: Record<string, string>;
}

/** Where the reference is cut, the sandbox goes on as it assumes. */
const CUT = [
	'callback_url',
	'message',
	'payment_id',
	'payment_method',
	'payment_reference',
	'status',
	'transaction_id',
	'transaction_type',
];
const CUT_PAYMENT = [...CUT, 'cancel_url', 'complete_url', 'refunded_amount'];

const WALLET = { paymentMethodType: 'GCASH', paymentInstrumentId: '' };
const CATALOG = { productId: 'prd_test', priceId: 'price_test' };
const TEA = {
	name: 'Tea',
	unitAmount: 19.9,
	quantity: 1,
	currency: 'USD',
	imageUrl: 'https://shop.example.com/tea.png',
};
const DETAILS = { priceDataList: { items: [TEA] }, metadata: { entries: [{ key: 'table', value: '7' }] } };
const DISCOUNTED = { additionalFields: { promotionCode: 'FIVE' } };
const PLANNED = {
	metadata: DETAILS.metadata,
	scheduledPhases: { phases: [{ effectiveCycle: 1, priceSnapshotId: 'snap_pro', quantity: 2 }] },
};

const SUBJECTS: Subject[] = [
	{
		folder: 'ChingchingPay',
		type: 'chingchingPay',
		otherRuns: {
			'payment: pay': [{ parameters: { paymentMethodOptionType: 'json', paymentMethodOption: '' } }],
			'payment: query': [{ operation: 'payment: refund' }],
		},
		unpublished: {
			'payment: get': ['amount'],
			'payment: query': CUT_PAYMENT,
			'payment: refund': [...CUT, 'original_merchant_reference', 'original_payment_reference'],
			'payment: wait': CUT_PAYMENT,
			'settlement: getAll': [
				'amount',
				'created_at',
				'currency',
				'end_time',
				'fee',
				'is_transferred',
				'merchant_id',
				'net_amount',
				'refund_amount',
				'start_time',
				'transaction_count',
				'transferred_at',
			],
		},
		neverFilled: {},
	},
	{
		folder: 'Clink',
		type: 'clink',
		otherRuns: {
			'payment: create': [{ parameters: WALLET }],
			'order: get': [
				{ madeWith: WALLET },
				{ madeWith: { pricing: 'price', ...CATALOG } },
				{ madeWith: { amount: 19.13 } },
				{ madeWith: { additionalFields: DETAILS } },
			],
			'subscription: create': [{ parameters: WALLET }],
			'subscription: previewPlanChange': [{ parameters: DISCOUNTED }],
			'subscription: changePlan': [
				{ parameters: DISCOUNTED },
				{ madeWith: { priceId: 'price_trial' } },
				{ madeWith: { additionalFields: { ...DISCOUNTED.additionalFields, ...PLANNED } } },
			],
			'testClock: create': [{ parameters: { additionalFields: { metadata: DETAILS.metadata } } }],
			'testClock: get': [{ operation: 'testClock: advance' }],
			'refund: create': [{ parameters: { amount: 1.13, additionalFields: { refundReasonType: 2 } } }],
			'checkoutSession: get': [
				{
					madeWith: {
						additionalFields: {
							...DETAILS,
							merchantReferenceId: 'OUTPUTS-1',
							successUrl: 'https://shop.example.com/thank-you',
							cancelUrl: 'https://shop.example.com/cart',
						},
					},
				},
			],
		},
		unpublished: {},
		neverFilled: {
			'payment: action.postData': 'only of pages that are opened by a form',
			'payment: action.walletHandleRedirectOrDisplayQrCode.imageUrlSvg': 'only of some wallets',
			'payment: action.walletHandleRedirectOrDisplayQrCode.fallbackUrl': 'only of some wallets',
			'payment: action.walletHandleRedirectOrDisplayQrCode.packageName': 'only of wallets that are apps',
			'subscription: action.postData': 'only of pages that are opened by a form',
			'subscription: action.walletHandleRedirectOrDisplayQrCode': 'only of wallets with a QR code',
			'subscription: code': 'only of declined charges, as the next two',
			'subscription: declinedCode': 'only of declined charges',
			'subscription: message': 'only of declined charges',
			'subscription: lines.taxName': 'only of merchants with taxes, which the sandbox has none of',
			'subscription: discountObject.durationMonths': 'only of coupons for some months',
			'subscription: subscription.cancelAt': 'only of subscriptions that are to end, which cannot be changed',
			'subscription: subscription.canceledAt': 'only of subscriptions that have ended, which cannot be changed',
			'subscription: subscription.cancelReason': 'only of subscriptions that have ended, which cannot be changed',
			'subscription: subscription.recurringInvoiceItem.price.recurring.trialPeriodDays': 'only of prices with a trial',
			'subscription: subscription.upcomingInvoiceItem.price.recurring.trialPeriodDays': 'only of prices with a trial',
			'subscription: subscription.recurringInvoiceItem.price.recurring.tiersMode': 'only of prices in tiers',
			'subscription: subscription.upcomingInvoiceItem.price.recurring.tiersMode': 'only of prices in tiers',
			'subscription: subscription.upcomingInvoiceItem.invoiceItemId': 'only once it is on an invoice',
			'subscription: subscription.scheduledPhases[].metadata': 'only of phases that an expression gives it to',
			'testClock: errorMessage': 'only of an advance that failed',
			'order: invoiceId': 'only of subscriptions',
			'checkoutSession: invoiceId': 'only of subscriptions',
			'checkoutSession: subscriptionId': 'only of subscriptions',
			'checkoutSession: returnUrl': 'only of sessions inside a page of the merchant',
			'checkoutSession: price': 'only of prices in the catalog, which the sandbox does not show in a session',
			'checkoutSession: product': 'only of prices in the catalog, which the sandbox does not show in a session',
			'checkoutSession: metadata': 'published for events only, which the sandbox follows',
			'checkoutSession: showPromotionCode': 'published for events only, which the sandbox follows',
		},
	},
];

describe.each(SUBJECTS)('an output of $folder', ({ folder, type, otherRuns, unpublished, neverFilled }) => {
	const engine = useSandbox();
	const schemas = outputSchemasIn(join(__dirname, '../../nodes', folder, 'api/outputs.ts'));
	const operations = Object.keys(operationExamples[type] ?? {});
	const outputs = new Map<string, IDataObject[]>();

	beforeAll(async () => {
		for (const operation of operations) {
			const items: INodeExecutionData[] = [];
			for (const changes of [{}, ...(otherRuns[operation] ?? [])]) items.push(...(await run(operation, changes)));
			outputs.set(
				operation,
				items.map(({ json }) => json),
			);
		}
	}, 120_000);

	/** Runs an operation after the one that makes what it needs. */
	async function run(operation: string, changes: OtherRun = {}): Promise<INodeExecutionData[]> {
		const { parameters, succeedsAfter } = exampleOf(type, operation);
		const { operation: before, madeWith = {} } = { ...succeedsAfter, ...changes };
		const input = before === undefined ? [{ json: {} }] : await run(before, { parameters: madeWith });
		input.forEach(payPage);
		const own = { ...parameters(), ...succeedsAfter?.parameters, ...changes.parameters } as INodeParameters;
		const { items, error } = await engine.run(type, own, { items: input });
		if (error !== undefined) throw new Error(`${operation}: ${error.message}`, { cause: error });
		return items;
	}

	/** What waits for a customer on a page is paid before anything looks at it. */
	function payPage({ json }: INodeExecutionData): void {
		if (json['payment_link'] !== undefined) engine.sandbox.pay(textOf(json['payment_id']), 'paid');
		if (json['tokenValue'] !== undefined) engine.sandbox.pay(textOf(json['sessionId']), 'paid');
	}

	const outputsOf = (operation: string) => outputs.get(operation) ?? [];
	const schemaOf = (operation: string): OutputSchema => {
		const schema = schemas.get(operation);
		if (schema === undefined) throw new Error(`nodes/${folder}/api/outputs.ts has no member '${operation}'`);
		return schema;
	};

	test.each(operations)('of %s has only members that its preview names, and of that type', (operation) => {
		const left = new Set([...ADDED, ...(unpublished[operation] ?? [])]);
		const previewed = outputsOf(operation).map((json) =>
			Object.fromEntries(Object.entries(json).filter(([name]) => !left.has(name))),
		);
		expect(previewed).not.toEqual([]);
		expect(new Set(previewed.flatMap((json) => misfitsIn(json, schemaOf(operation))))).toEqual(new Set());
	});

	describe('and the previews of its resource', () => {
		/** The operations of a resource show the same object: what one of them fills is there. */
		const membersOf = (toPaths: (operation: string) => string[]) =>
			new Set(
				operations.flatMap((operation) => toPaths(operation).map((path) => operation.replace(/: .*/, `: ${path}`))),
			);
		const named = () => membersOf((operation) => namedBy(schemaOf(operation)));
		const filled = () =>
			membersOf((operation) => outputsOf(operation).flatMap((json) => filledIn(json, schemaOf(operation))));
		const isExcepted = (member: string) =>
			Object.keys(neverFilled).some(
				(excepted) => member.startsWith(excepted) && /^(\.|\[|$)/.test(member.slice(excepted.length)),
			);

		test('name nothing that never comes out', () => {
			const seen = filled();
			expect([...named()].filter((member) => !seen.has(member) && !isExcepted(member))).toEqual([]);
		});

		test('have no exception from that without need', () => {
			const seen = filled();
			const all = named();
			expect(Object.keys(neverFilled).filter((member) => seen.has(member) || !all.has(member))).toEqual([]);
		});
	});
});

describe('the comparison of an output with its preview', () => {
	const SCHEMA: OutputSchema = {
		type: 'object',
		properties: {
			id: { type: 'string' },
			outcome: { type: 'string', enum: ['succeeded', 'failed'] },
			amount: { type: ['number', 'string'] },
			metadata: { type: 'object' },
			rows: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
		},
	};

	test.each<[string, IDataObject, string[]]>([
		['what fits', { id: 'a', outcome: 'failed', amount: '1', metadata: { any: 1 }, rows: [{ name: 'b' }] }, []],
		['what is null or missing', { id: null, rows: [{ name: null }] }, []],
		['a member that is not named', { more: 1 }, ['more: number']],
		['another type', { id: 1, rows: {} }, ['id: number', 'rows: object']],
		['a list where there is an object', { metadata: [] }, ['metadata: array']],
		['a value that is not listed', { outcome: 'paid' }, ['outcome: "paid"']],
		[
			'what is wrong in a row',
			{ rows: [{ name: 'b' }, { name: 2, more: true }] },
			['rows[].name: number', 'rows[].more: boolean'],
		],
	])('finds in %s what does not fit', (_, output, misfits) => {
		expect(misfitsIn(output, SCHEMA)).toEqual(misfits);
	});

	test('knows which members the preview names, and which of them have a value', () => {
		expect(namedBy(SCHEMA)).toEqual(['id', 'outcome', 'amount', 'metadata', 'rows', 'rows[]', 'rows[].name']);
		expect(filledIn({ id: '', amount: 0, rows: [{ name: null }], more: 1 }, SCHEMA)).toEqual(
			expect.not.arrayContaining(['outcome', 'metadata', 'rows[].name', 'more']),
		);
		expect(filledIn({ id: '', amount: 0, rows: [{ name: null }], more: 1 }, SCHEMA)).toEqual(
			expect.arrayContaining(['id', 'amount', 'rows', 'rows[]']),
		);
	});
});
