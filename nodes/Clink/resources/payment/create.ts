import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { badInput, Failure } from '../../../shared/failure';
import type { Recovery } from '../../../shared/gateway';
import type { Item } from '../../../shared/item';
import { compact } from '../../../shared/json';
import type { Operation } from '../../../shared/operation';
import { currencyCode, oneOf, optionalText, requiredText, requiredUrl } from '../../../shared/validate';
import type { ClinkClient } from '../../api/client';
import { CLOCK_TOLERANCE_MS, METHODS_NEEDING_INSTRUMENT, ORDER_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { orderOutcome, paymentOutcome } from '../../api/outcome';
import { PAYMENT_METHOD_TYPES, type CreatePaymentRequest, type Pricing } from '../../api/wire';
import { customerFields, furtherIdentifiers, readCustomer } from '../customer';
import { amount, currency, merchantReferenceId, metadata, priceDataList, readMetadata, readMoney, readPriceData } from '../fields';
import { finalStatusFields, readFinalStatus } from './finalStatus';
import { qrCodeFields, readQrCode } from './qrCode';

const pricing: INodeProperties[] = [
	{
		displayName: 'Pricing',
		name: 'pricing',
		type: 'options',
		options: [
			{ name: 'Amount', value: 'amount', description: 'An amount of your own' },
			{ name: 'Product Price', value: 'price', description: 'A one-time price that is set up in Clink' },
		],
		default: 'amount',
		description: 'Where the amount comes from',
	},
	{ ...amount, displayOptions: { show: { pricing: ['amount'] } } },
	{ ...currency, displayOptions: { show: { pricing: ['amount'] } } },
	{
		displayName: 'Product ID',
		name: 'productId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. prd_0001',
		displayOptions: { show: { pricing: ['price'] } },
	},
	{
		displayName: 'Price ID',
		name: 'priceId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. price_0001',
		displayOptions: { show: { pricing: ['price'] } },
	},
];

const paymentMethod: INodeProperties[] = [
	{
		displayName: 'Payment Method',
		name: 'paymentMethodType',
		type: 'options',
		options: [
			{ name: 'Alipay', value: 'ALIPAY' },
			{ name: 'Card', value: 'CARD' },
			{ name: 'Cash App', value: 'CASHAPP' },
			{ name: 'GCash', value: 'GCASH' },
			{ name: 'KakaoPay', value: 'KAKAO' },
			{ name: 'Pix', value: 'PIX' },
			{ name: 'PromptPay', value: 'PROMPTPAY' },
			{ name: 'QRIS', value: 'QRIS' },
			{ name: 'TNG', value: 'TNG', description: 'The Touch and Go wallet of Malaysia' },
			{ name: 'UPI', value: 'UPI' },
			{ name: 'WeChat Pay', value: 'WECHAT' },
		],
		default: 'CARD',
	},
	{
		displayName: 'Payment Instrument ID',
		name: 'paymentInstrumentId',
		type: 'string',
		default: '',
		placeholder: 'e.g. pi_0001',
		description:
			"The customer's saved card or wallet. Card, Pix and UPI need it; the other methods make one by themselves. A card's comes from an order that was paid with it.",
	},
	{
		displayName: 'Return URL',
		name: 'returnUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://shop.example.com/thank-you',
		description: 'Where the customer lands after a step such as 3-D Secure or a wallet',
	},
];

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		...furtherIdentifiers.slice(0, 2),
		{
			displayName: 'Device Type',
			name: 'deviceType',
			type: 'options',
			options: [
				{ name: 'Android', value: 'Android' },
				{ name: 'iOS', value: 'iOS' },
			],
			default: 'iOS',
			description: "The customer's phone, for wallets that open an app",
		},
		priceDataList,
		merchantReferenceId,
		metadata,
		{
			displayName: 'Payment Currency',
			name: 'paymentCurrency',
			type: 'string',
			default: '',
			placeholder: 'e.g. HKD',
			description: 'The currency that the customer pays in, if another one. Clink converts.',
		},
		{
			displayName: 'Platform Type',
			name: 'platformType',
			type: 'options',
			options: [
				{ name: 'Mobile Web (WAP)', value: 'WAP' },
				{ name: 'Web', value: 'WEB' },
			],
			default: 'WEB',
			description: 'Where the customer is',
		},
		{ displayName: 'Promotion Code', name: 'promotionCode', type: 'string', default: '' },
		...furtherIdentifiers.slice(2),
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create payment',
	description: 'Charge a customer once, with a saved card or a wallet',
	fields: [
		{
			displayName:
				"Add 'Merchant Reference ID' under 'Additional Fields' and take it from your data: it is how the node finds out what became of a payment whose answer was lost",
			name: 'referenceNotice',
			type: 'notice',
			default: '',
		},
		...customerFields,
		...pricing,
		...paymentMethod,
		additionalFields,
		...finalStatusFields,
		...qrCodeFields,
	],
	prepare(item, client) {
		const request = readRequest(item);
		const withQrCode = readQrCode(item);
		const reference = request.merchantReferenceId;
		const recovery = reference === undefined ? undefined : findOrder(client, reference);
		const waitForFinalStatus = readFinalStatus(item, client);
		const toOutput = async (data: IDataObject) => {
			const outcome = data.recovered === true ? orderOutcome(data) : paymentOutcome(data);
			return await withQrCode({ json: await waitForFinalStatus({ ...data, outcome }) });
		};
		const run = async () => [
			await toOutput(
				await client.send({ endpoint: endpoints.createPayment, body: { ...request }, ...(recovery && { recovery }) }),
			),
		];
		if (recovery === undefined) return { run };
		return {
			claim: recovery.described,
			run,
			async lookUp(since) {
				const order = await recovery.lookUp(since);
				return order === undefined ? undefined : [await toOutput(order)];
			},
		};
	},
};

function readRequest(item: Item): CreatePaymentRequest {
	const fields = item.collection('additionalFields');
	const price = readPricing(item);
	const method = oneOf(item.parameter('paymentMethodType'), 'Payment Method', PAYMENT_METHOD_TYPES);
	const instrument = optionalText(item.parameter('paymentInstrumentId'), 'Payment Instrument ID')?.trim();
	if (instrument === undefined && METHODS_NEEDING_INSTRUMENT.has(method)) {
		throw badInput(
			`'Payment Instrument ID' is empty, and ${method} needs one`,
			'Take it from an order that the customer paid with it (paymentMethod.paymentInstrumentId), or choose a wallet that makes one by itself.',
		);
	}
	const paymentCurrency = optionalText(fields.paymentCurrency, 'Payment Currency');
	return {
		...readCustomer(item),
		...price,
		paymentMethodType: method,
		returnUrl: requiredUrl(item.parameter('returnUrl'), 'Return URL'),
		...compact({
			paymentInstrumentId: instrument,
			paymentCurrency: paymentCurrency === undefined ? undefined : currencyCode(paymentCurrency, 'Payment Currency'),
			priceDataList: readPriceData(fields.priceDataList, 'currency' in price ? price.currency : undefined),
			merchantReferenceId: optionalText(fields.merchantReferenceId, 'Merchant Reference ID'),
			promotionCode: optionalText(fields.promotionCode, 'Promotion Code'),
			metadata: readMetadata(fields.metadata),
			platformType: optionalOf(fields.platformType, 'Platform Type', ['WEB', 'WAP']),
			deviceType: optionalOf(fields.deviceType, 'Device Type', ['Android', 'iOS']),
		}),
	};
}

function readPricing(item: Item): Pricing {
	if (item.parameter('pricing') !== 'price') return readMoney(item);
	return {
		productId: requiredText(item.parameter('productId'), 'Product ID', "A price needs its product: enter both 'Product ID' and 'Price ID'."),
		priceId: requiredText(item.parameter('priceId'), 'Price ID', "A product needs a price: enter both 'Product ID' and 'Price ID'."),
	};
}

function optionalOf<T extends string>(value: unknown, label: string, allowed: readonly T[]): T | undefined {
	return optionalText(value, label) === undefined ? undefined : oneOf(value, label, allowed);
}

/**
 * The order that a lost payment left behind. References are not unique at Clink, so only orders made since the
 * payment was sent count; if there are several, none is taken for the answer.
 */
function findOrder(client: ClinkClient, reference: string): Recovery<IDataObject> {
	const described = `'Merchant Reference ID' "${reference}"`;
	return {
		described,
		reference,
		async lookUp(since) {
			const query = { merchantReferenceId: reference, pageNum: 1, pageSize: ORDER_PAGE_SIZE };
			const orders = await client.list({ endpoint: endpoints.orders, query });
			const recent = orders.filter(
				({ createTime, merchantReferenceId: own }) =>
					own === reference && typeof createTime === 'number' && createTime >= since - CLOCK_TOLERANCE_MS,
			);
			if (recent.length > 1) throw severalOrders(described, reference, recent);
			const [order] = recent;
			return order === undefined ? undefined : { ...order, recovered: true };
		},
	};
}

function severalOrders(described: string, reference: string, orders: IDataObject[]): Failure {
	return new Failure(
		'outcomeUnknown',
		`It is unknown which order came of this: Clink has ${orders.length} recent ones under ${described}`,
		`Compare them in the dashboard: ${orders.map(({ orderId }) => String(orderId)).join(', ')}. Give every payment a reference of its own.`,
		{ reference },
	);
}
