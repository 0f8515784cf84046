import { NodeHelpers, type INodeProperties, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { ChingchingPayApi } from '../../credentials/ChingchingPayApi.credentials';
import { ClinkApi } from '../../credentials/ClinkApi.credentials';
import { ChingchingPay } from '../../nodes/ChingchingPay/ChingchingPay.node';
import { ChingchingPayTrigger } from '../../nodes/ChingchingPay/ChingchingPayTrigger.node';
import { Clink } from '../../nodes/Clink/Clink.node';
import { ClinkTrigger } from '../../nodes/Clink/ClinkTrigger.node';
import { exampleOf } from '../support/operation-examples.cts';
import { formsOf, membersOf, operationsOf } from './support/forms.cts';

const chingchingPay = new ChingchingPay();
const clink = new Clink();
const operations: Array<[string, string, string, INodeType]> = [chingchingPay, clink].flatMap((node) =>
	operationsOf(node).map(([resource, operation]): [string, string, string, INodeType] => [
		node.description.name,
		resource,
		operation,
		node,
	]),
);

describe.each<[string, INodeType, string]>([
	['chingchingPay', chingchingPay, 'chingchingPayApi'],
	['clink', clink, 'clinkApi'],
])('the node %s', (name, node, credential) => {
	test('is named as the contract has it, needs its credential, and can be a tool of an agent', () => {
		expect(node.description).toMatchObject({
			name,
			credentials: [{ name: credential, required: true }],
			usableAsTool: true,
		});
	});

	test('offers no operation to an agent that works in a workflow only', () => {
		const offered = (description: INodeTypeDescription, resource: string) =>
			description.properties
				.filter((field) => field.name === 'operation')
				.filter((field) => NodeHelpers.displayParameter({ resource }, field, { typeVersion: 1 }, description))
				.map(({ options = [] }) => options.flatMap((option) => ('value' in option ? [String(option.value)] : [])));
		const asTool = { ...node.description, name: `${name}Tool` };
		const resources = new Set(operationsOf(node).map(([resource]) => resource));
		const missing = [...resources].flatMap((resource) => {
			const [[all = []], [forAgents = []]] = [offered(node.description, resource), offered(asTool, resource)];
			return all.filter((operation) => !forAgents.includes(operation));
		});
		expect(missing).toEqual(name === 'chingchingPay' ? ['wait', 'download'] : []);
	});

	test('starts with a resource and an operation that exist', () => {
		const selectors = node.description.properties.filter(({ name: field }) =>
			['resource', 'operation'].includes(field),
		);
		for (const selector of selectors) {
			expect(selector.options?.map((option) => 'value' in option && option.value)).toContain(selector.default);
		}
	});

	test('shows every field for one operation only, but for what all have in common', () => {
		const shared = node.description.properties.filter(({ displayOptions }) => {
			const { resource = [], operation = [] } = displayOptions?.show ?? {};
			return resource.length !== 1 || operation.length !== 1;
		});
		expect(new Set(shared.map(({ name: field }) => field))).toEqual(new Set(['resource', 'operation', 'options']));
	});

	test('offers how many at a time and how long to wait, and limits where money moves', () => {
		const options = node.description.properties.filter(({ name: field }) => field === 'options');
		expect(options.map(membersOf)).toEqual([
			['allowedCurrencies', 'concurrency', 'findByReference', 'refuseAbove', 'timeout'],
		]);
	});
});

describe.each(operations)('the form of %s %s %s', (_, resource, operation, node) => {
	const forms = formsOf(node, resource, operation);

	test('never shows two fields of one name', () => {
		for (const { fields } of forms) {
			const names = fields.map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
		}
	});

	test('never shows two fields of one label', () => {
		for (const { fields } of forms) {
			const labels = fields.map(({ displayName }) => displayName);
			expect(labels).toEqual([...new Set(labels)]);
		}
	});

	test('shows each of its fields in some state', () => {
		const own = node.description.properties.filter(({ displayOptions }) => {
			const { resource: resources = [], operation: names = [] } = displayOptions?.show ?? {};
			return resources.includes(resource) && names.includes(operation);
		});
		const shown = new Set(forms.flatMap(({ fields }) => fields));
		expect(own.filter((field) => !shown.has(field))).toEqual([]);
	});

	test('has defaults that its own options hold', () => {
		const lists = forms.flatMap(({ fields }) => fields).flatMap((field) => [field, ...nested(field)]);
		for (const { type, options = [], default: value } of lists) {
			if (type === 'options') expect(options.map((option) => 'value' in option && option.value)).toContain(value);
		}
	});

	test('never has two members of one name in a collection', () => {
		for (const { fields } of forms) {
			for (const field of fields.filter(({ type }) => type === 'collection')) {
				expect(membersOf(field)).toEqual([...new Set(membersOf(field))]);
			}
		}
	});
});

function nested({ options = [] }: INodeProperties): INodeProperties[] {
	return options.filter((option): option is INodeProperties => 'displayName' in option && 'type' in option);
}

test.each(operations)('%s %s %s has an example, which other tests run it with', (name, resource, operation) => {
	const { parameters } = exampleOf(name, `${resource}: ${operation}`);
	expect(parameters()).toMatchObject({ resource, operation });
});

/** The names of the methods that fill the lists of a node's fields. */
function listMethodsOf(fields: INodeProperties[]): string[] {
	return fields.flatMap(({ modes = [], options = [], typeOptions }) => [
		...modes.flatMap((mode) => mode.typeOptions?.searchListMethod ?? []),
		...(typeof typeOptions?.loadOptionsMethod === 'string' ? [typeOptions.loadOptionsMethod] : []),
		...listMethodsOf(
			options.flatMap((option) => {
				if ('values' in option) return option.values;
				return 'displayName' in option ? [option] : [];
			}),
		),
	]);
}

test('an amount of ChingchingPay has its unit in its label, which is all that a model sees of a field', () => {
	const labels = new Set(
		chingchingPay.description.properties
			.filter(({ name }) => name === 'amount')
			.map(({ displayName, displayOptions }) => JSON.stringify([displayOptions?.show?.amountUnit, displayName])),
	);
	expect(labels).toEqual(new Set(['[["major"],"Amount in Dollars or Yuan"]', '[["minor"],"Amount in Cents"]']));
});

test.each<[string, INodeType]>([
	['chingchingPay', chingchingPay],
	['clink', clink],
])('every list of %s is filled by a method, and every method fills a list', (_, { description, methods }) => {
	const own = [...Object.keys(methods?.listSearch ?? {}), ...Object.keys(methods?.loadOptions ?? {})];
	expect([...new Set(listMethodsOf(description.properties))].sort()).toEqual(own.sort());
});

/** The fields that workflows of users hold, by operation. */
const FIELDS: Record<string, string[]> = {
	'chingchingPay.paymentLink.create': [
		'amount',
		'amountUnit',
		'currency',
		'merchantReference',
		'callback',
		'callbackUrl',
		'simplify',
		'qrCodeToBinary',
		'binaryPropertyName',
	],
	'chingchingPay.payment.pay': [
		'transactionType',
		'amount',
		'amountUnit',
		'currency',
		'merchantReference',
		'channelId',
		'paymentMethod',
		'otherPaymentMethod',
		'paymentMethodOption',
		'callback',
		'callbackUrl',
		'simplify',
	],
	'chingchingPay.payment.query': ['queryBy', 'merchantReference', 'transactionId', 'simplify'],
	'chingchingPay.payment.refund': [
		'refundBy',
		'originalMerchantReference',
		'transactionId',
		'merchantReference',
		'refundAmount',
		'amount',
		'amountUnit',
		'currency',
		'callback',
		'callbackUrl',
		'simplify',
	],
	'chingchingPay.payment.get': ['paymentId', 'simplify'],
	'chingchingPay.payment.wait': ['queryBy', 'merchantReference', 'transactionId', 'simplify'],
	'chingchingPay.settlement.getAll': ['returnAll', 'limit'],
	'chingchingPay.settlement.download': ['settlementId'],
	'chingchingPay.settlement.reconcile': [
		'merchantReference',
		'amount',
		'amountUnit',
		'currency',
		'entryType',
		'onlyDifferences',
		'filters',
		'settlementColumns',
	],
	'clink.payment.create': [
		'customerIdentifierType',
		'customerIdentifier',
		'pricing',
		'amount',
		'currency',
		'productId',
		'priceId',
		'merchantReferenceId',
		'reuseExisting',
		'paymentMethodType',
		'paymentInstrumentId',
		'returnUrl',
	],
	'clink.payment.refreshQrCode': ['orderId'],
	'clink.checkoutSession.create': [
		'customerIdentifierType',
		'customerIdentifier',
		'pricing',
		'amount',
		'currency',
		'productId',
		'priceId',
		'merchantReferenceId',
	],
	'clink.checkoutSession.get': ['sessionId', 'simplify'],
	'clink.customerPortalSession.create': ['customerId'],
	'clink.order.get': ['orderId', 'simplify'],
	'clink.order.getAll': ['returnAll', 'limit', 'simplify'],
	'clink.refund.create': ['orderId', 'amount'],
	'clink.refund.get': ['refundId'],
	'clink.product.create': ['name', 'binaryPropertyName', 'taxCategory'],
	'clink.product.get': ['productId', 'simplify'],
	'clink.product.getAll': ['returnAll', 'limit', 'simplify'],
	'clink.price.create': ['productId', 'unitAmount', 'currency', 'priceType', 'interval', 'intervalCount'],
	'clink.price.get': ['productId', 'priceId'],
	'clink.price.getAll': ['productId', 'returnAll', 'limit', 'filters'],
	'clink.price.update': ['productId', 'priceId', 'updateFields'],
	'clink.coupon.create': [
		'couponName',
		'discountType',
		'percentage',
		'fixedAmounts',
		'applyType',
		'applicableProducts',
		'applicablePrices',
		'durationType',
		'durationMonths',
	],
	'clink.coupon.get': ['couponId', 'simplify'],
	'clink.coupon.getAll': ['returnAll', 'limit', 'simplify', 'filters'],
	'clink.coupon.rename': ['couponId', 'newName'],
	'clink.promotionCode.create': ['couponId', 'code'],
	'clink.promotionCode.get': ['promotionCodeId', 'simplify'],
	'clink.promotionCode.getAll': ['couponId', 'returnAll', 'limit'],
	'clink.promotionCode.activate': ['promotionCodeId'],
	'clink.promotionCode.deactivate': ['promotionCodeId'],
	'clink.subscription.create': [
		'customerIdentifierType',
		'customerIdentifier',
		'productId',
		'priceId',
		'merchantReferenceId',
		'paymentMethodType',
		'paymentInstrumentId',
		'returnUrl',
		'reuseExisting',
	],
	'clink.subscription.get': ['subscriptionId', 'simplify'],
	'clink.subscription.previewPlanChange': ['subscriptionId', 'productId', 'priceId'],
	'clink.subscription.changePlan': ['subscriptionId', 'productId', 'priceId', 'chargeAtMost'],
	'clink.subscription.cancelPlanChange': ['subscriptionId', 'simplify'],
	'clink.subscription.cancel': ['subscriptionId', 'when', 'reason', 'simplify'],
	'clink.invoice.get': ['invoiceId', 'simplify'],
	'clink.paymentInstrument.create': [
		'customerIdentifierType',
		'customerIdentifier',
		'paymentInstrumentType',
		'cpfName',
		'cpfNumber',
		'upiName',
		'phoneNumber',
		'line1',
		'line2',
		'city',
		'region',
		'postalCode',
		'country',
	],
	'clink.agentPaymentSession.create': ['customerEmail', 'amount', 'currency'],
	'clink.agentPaymentSession.get': ['sessionId'],
	'clink.testClock.create': ['name', 'subscriptionId'],
	'clink.testClock.get': ['clockId'],
	'clink.testClock.getAll': ['returnAll', 'limit'],
	'clink.testClock.advance': ['clockId', 'targetFrozenTime'],
	'clink.testClock.complete': ['clockId'],
};

describe('the public contract', () => {
	const fieldsOf = (node: INodeType, resource: string, operation: string) => {
		const fields = formsOf(node, resource, operation).flatMap((form) => form.fields);
		return {
			names: fields.map(({ name }) => name),
			additional: membersOf(fields.find(({ name }) => name === 'additionalFields')),
		};
	};

	test.each(operations)('of %s %s %s has its fields', (name, resource, operation, node) => {
		const expected = FIELDS[`${name}.${resource}.${operation}`];
		if (expected === undefined) throw new Error(`No fields are listed for ${name}.${resource}.${operation}`);
		expect(fieldsOf(node, resource, operation).names).toEqual(expect.arrayContaining([...expected, 'options']));
	});

	test('lists no operation that does not exist', () => {
		const names = operations.map(([name, resource, operation]) => `${name}.${resource}.${operation}`);
		expect(Object.keys(FIELDS).filter((name) => !names.includes(name))).toEqual([]);
	});

	test.each([
		[
			'paymentLink',
			'create',
			['cancelUrl', 'completeUrl', 'description', 'deviceId', 'expiresAt', 'merchantId', 'paymentType', 'storeId'],
		],
		[
			'payment',
			'pay',
			[
				'cancelUrl',
				'clientIp',
				'completeUrl',
				'description',
				'deviceId',
				'expiresAt',
				'merchantId',
				'paymentId',
				'storeId',
			],
		],
		['payment', 'refund', ['description']],
	])('of chingchingPay %s %s has the additional fields %j', (resource, operation, members) => {
		expect(fieldsOf(chingchingPay, resource, operation).additional).toEqual(expect.arrayContaining(members));
	});

	test('of clink payment create has every additional field', () => {
		expect(fieldsOf(clink, 'payment', 'create').additional).toEqual(
			expect.arrayContaining([
				'metadata',
				'paymentCurrency',
				'priceDataList',
				'promotionCode',
				'platformType',
				'deviceType',
				'customerId',
				'customerEmail',
				'referenceCustomerId',
			]),
		);
	});

	test.each([
		[
			'checkoutSession',
			'create',
			'additionalFields',
			[
				'allowPromotionCodes',
				'cancelUrl',
				'customerEmail',
				'customerId',
				'directPaymentQrCodePaymentMethodType',
				'historicalPaymentInstrumentImport',
				'localPriceOnly',
				'metadata',
				'paymentMethodType',
				'paymentMethodTypeBlackList',
				'priceDataList',
				'promotionCode',
				'referenceCustomerId',
				'returnUrl',
				'scheduledPhases',
				'showPromotionCode',
				'successUrl',
				'uiMode',
			],
		],
		['customerPortalSession', 'create', 'additionalFields', ['returnUrl', 'subscriptionUpdateProductIds']],
		['product', 'create', 'additionalFields', ['description', 'localizedNames', 'priceList']],
		[
			'price',
			'create',
			'additionalFields',
			['isDefaultPrice', 'pricingModel', 'priority', 'transformQuantity', 'trialPeriodDays'],
		],
		['price', 'getAll', 'filters', ['active']],
		[
			'price',
			'update',
			'updateFields',
			['currency', 'isActive', 'isDefaultPrice', 'priceType', 'priority', 'recurringDetails', 'unitAmount'],
		],
		[
			'coupon',
			'create',
			'additionalFields',
			['maxRedemptionCount', 'promotionCodes', 'validPeriodEnd', 'validPeriodStart'],
		],
		['coupon', 'getAll', 'filters', ['discountType', 'durationType']],
		[
			'promotionCode',
			'create',
			'additionalFields',
			[
				'firstOrderOnly',
				'maxRedemptionLimit',
				'minimumSpend',
				'perCustomerRedemptionLimit',
				'restrictedCustomerIds',
				'validPeriodEnd',
				'validPeriodStart',
			],
		],
		[
			'subscription',
			'create',
			'additionalFields',
			[
				'customerEmail',
				'customerId',
				'deviceType',
				'metadata',
				'paymentCurrency',
				'platformType',
				'promotionCode',
				'referenceCustomerId',
				'scheduledPhases',
			],
		],
		['subscription', 'cancel', 'additionalFields', ['cancelReasonCode']],
		['subscription', 'previewPlanChange', 'additionalFields', ['promotionCode']],
		['subscription', 'changePlan', 'additionalFields', ['promotionCode']],
		['paymentInstrument', 'create', 'additionalFields', ['customerName', 'metadata']],
		['testClock', 'create', 'additionalFields', ['metadata']],
		['testClock', 'complete', 'additionalFields', ['reason']],
	])('of clink %s %s has in %s the members %j', (resource, operation, collection, members) => {
		const fields = formsOf(clink, resource, operation).flatMap((form) => form.fields);
		expect(membersOf(fields.find(({ name }) => name === collection))).toEqual(expect.arrayContaining(members));
	});

	test.each([
		['amountUnit', 'major', ['minor', 'major']],
		['refundAmount', 'part', ['part', 'full']],
		['transactionType', 'sale', ['sale', 'command']],
		['queryBy', 'merchantReference', ['merchantReference', 'transactionId']],
		['refundBy', 'merchantReference', ['merchantReference', 'transactionId']],
		['callback', 'none', ['none', 'url', 'resumeExecution']],
	])('of chingchingPay has %s, %s by default, with %j', (name, value, options) => {
		const field = chingchingPay.description.properties.find((property) => property.name === name);
		expect(field?.default).toBe(value);
		expect(field?.options?.map((option) => 'value' in option && option.value)).toEqual(expect.arrayContaining(options));
	});

	test.each<[INodeType, string, string, Array<[string, unknown]>, string[]]>([
		[
			new ChingchingPayTrigger(),
			'chingchingPayTrigger',
			'chingchingPayApi',
			[
				['verifyBy', 'query'],
				['outcomes', ['succeeded']],
			],
			['acknowledgement', 'simplify', 'skipDuplicates'],
		],
		[
			new ClinkTrigger(),
			'clinkTrigger',
			'clinkApi',
			[
				['registration', 'automatic'],
				['verifyBy', 'signature'],
				['events', ['order.succeeded']],
			],
			['responseBody', 'toleranceSeconds', 'skipDuplicates'],
		],
	])(
		'of a trigger has its name, its fields and their defaults: %#',
		({ description }, name, credential, defaults, options) => {
			expect(description).toMatchObject({ name, inputs: [], credentials: [{ name: credential, required: true }] });
			for (const [field, value] of defaults)
				expect(description.properties.find((property) => property.name === field)?.default).toEqual(value);
			expect(membersOf(description.properties.find((property) => property.name === 'options'))).toEqual(
				expect.arrayContaining(options),
			);
		},
	);

	test.each([
		[
			new ChingchingPayApi(),
			['environment', 'baseUrl', 'merchantId', 'apiKey', 'apiSecret', 'signedContent', 'signatureEncoding'],
			['apiKey', 'apiSecret'],
		],
		[new ClinkApi(), ['environment', 'baseUrl', 'apiKey', 'webhookSigningSecret'], ['apiKey', 'webhookSigningSecret']],
	])('of a credential has its fields, and hides its secrets: %#', (credential, names, secrets) => {
		expect(credential.properties.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
		const hidden = credential.properties.filter(({ typeOptions }) => typeOptions?.password === true);
		expect(hidden.map(({ name }) => name)).toEqual(secrets);
	});
});
