import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { endpoints as ofChingchingPay } from '../../nodes/ChingchingPay/api/endpoints';
import { ChingchingPay } from '../../nodes/ChingchingPay/ChingchingPay.node';
import { resources as chingchingPayResources } from '../../nodes/ChingchingPay/resources';
import { endpoints as ofClink } from '../../nodes/Clink/api/endpoints';
import { Clink } from '../../nodes/Clink/Clink.node';
import { resources as clinkResources } from '../../nodes/Clink/resources';
import type { Endpoint } from '../../nodes/shared/http/gateway';

/**
 * Which calls and operations move money, as decided one by one. A new write has to be added here, with the reason why it moves
 * none, or with what it asks for, in `api/charge.ts`.
 */
const MONEY = 'money';
const CALLS: Record<string, Record<string, string>> = {
	ChingchingPay: { createLink: MONEY, checkout: MONEY, refund: MONEY },
	Clink: {
		createPayment: MONEY,
		createRefund: MONEY,
		createCheckoutSession: MONEY,
		createAgentPaymentSession: MONEY,
		createSubscription: MONEY,
		confirmPlanChange: MONEY,
		refreshQrCode: 'the order exists already, and a customer pays it',
		createCustomerPortalSession: 'a page where the customer decides',
		createPaymentInstrument: 'saves a card or wallet, and charges nothing',
		cancelSubscription: 'ends charges',
		cancelPlanChange: 'leaves the plan as it is',
		createProduct: 'something that can be sold, and is not yet',
		uploadProductImage: 'a picture',
		createPrice: 'a price is compared when something is sold for it',
		updatePrice: 'a price is compared when something is sold for it',
		createCoupon: 'a discount lowers what is charged',
		renameCoupon: 'a name',
		createPromotionCode: 'a discount lowers what is charged',
		activatePromotionCode: 'a discount lowers what is charged',
		deactivatePromotionCode: 'the price is compared without discounts',
		createTestClock: 'test keys only',
		advanceTestClock: 'test keys only',
		completeTestClock: 'test keys only',
		ensureWebhookEndpoint: 'where events go',
		rotateWebhookSecret: 'how events are signed',
		deleteWebhookEndpoint: 'where events go',
	},
};
const OPERATIONS: Record<string, string[]> = {
	ChingchingPay: ['payment: pay', 'payment: refund', 'paymentLink: create'],
	Clink: [
		'payment: create',
		'checkoutSession: create',
		'subscription: create',
		'subscription: changePlan',
		'refund: create',
		'agentPaymentSession: create',
	],
};

interface Shape {
	value: string;
	operations: Array<{ value: string; movesMoney?: true }>;
}

describe.each<[string, Record<string, Endpoint>, Shape[], INodeType]>([
	['ChingchingPay', ofChingchingPay, chingchingPayResources, new ChingchingPay()],
	['Clink', ofClink, clinkResources, new Clink()],
])('of %s', (gateway, endpoints, resources, node) => {
	const operations = resources.flatMap(({ value: resource, operations: own }) =>
		own.map(({ value, movesMoney }) => ({ resource, operation: value, title: `${resource}: ${value}`, movesMoney })),
	);

	test('every write is decided: it moves money, or there is a reason why not', () => {
		const writes = Object.entries(endpoints).flatMap(([name, endpoint]) =>
			endpoint.effect === 'read' ? [] : [[name, endpoint.moves === 'money']],
		);
		const decided = Object.entries(CALLS[gateway] ?? {}).map(([name, why]) => [name, why === MONEY]);
		expect(Object.fromEntries(writes)).toEqual(Object.fromEntries(decided));
	});

	test('the operations that move money are known', () => {
		const moving = operations.filter(({ movesMoney }) => movesMoney === true).map(({ title }) => title);
		expect(moving.sort()).toEqual([...(OPERATIONS[gateway] ?? [])].sort());
	});

	test('an operation moves money if, and only if, one of its calls does', () => {
		const folder = join(__dirname, '../../nodes', gateway, 'resources');
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
		const disagreeing = files.filter((name) => {
			const text = readFileSync(join(folder, name), 'utf8');
			const calls = [...text.matchAll(/\bendpoints\.(\w+)/g)].flatMap(([, call = '']) => endpoints[call] ?? []);
			return calls.some((call) => 'moves' in call && call.moves === 'money') !== text.includes('movesMoney: true');
		});
		expect(disagreeing).toEqual([]);
	});

	test('the form offers limits for these, and for no other', () => {
		const { description } = node;
		const options = description.properties.find(({ name }) => name === 'options')?.options as INodeProperties[];
		const limits = options.filter(({ name }) => ['refuseAbove', 'allowedCurrencies'].includes(name));
		expect(limits).toHaveLength(2);
		for (const { resource, operation, movesMoney = false } of operations) {
			const isShown = limits.map((limit) =>
				NodeHelpers.displayParameter({}, limit, { typeVersion: 1 }, description, { resource, operation }),
			);
			expect([resource, operation, ...isShown]).toEqual([resource, operation, movesMoney, movesMoney]);
		}
	});

	test('the limits take no expression', () => {
		const { description } = node;
		const options = description.properties.find(({ name }) => name === 'options')?.options as INodeProperties[];
		const limits = options.filter(({ noDataExpression }) => noDataExpression === true);
		expect(limits.map(({ name }) => name)).toEqual(['allowedCurrencies', 'refuseAbove']);
		// Empty, so that one that was added and not filled in refuses.
		expect(limits.every(({ default: value }) => value === '' || (Array.isArray(value) && value.length === 0))).toBe(
			true,
		);
	});
});
