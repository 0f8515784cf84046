import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/item';
import { compact } from '../../../shared/json';
import type { Operation } from '../../../shared/operation';
import { currencyCode, oneOf, optionalText } from '../../../shared/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { orderOutcome, paymentOutcome } from '../../api/outcome';
import type { CreatePaymentRequest } from '../../api/wire';
import { customerFields, furtherIdentifiers, readCustomer } from '../customer';
import { merchantReferenceId, metadata, priceDataList, readMetadata, readPriceData } from '../fields';
import { existingOrders, reuseExisting, type ExistingOrders } from './existingOrder';
import { finalStatusFields, readFinalStatus } from './finalStatus';
import { paymentMethodFields, readPaymentMethod } from './paymentMethod';
import { pricingFields, readPricing } from './pricing';
import { qrCodeFields, readQrCode } from './qrCode';

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
				"Add 'Merchant Reference ID' under 'Additional Fields' and take it from your data: with it, a payment is not made twice, and one whose answer was lost is looked up",
			name: 'referenceNotice',
			type: 'notice',
			default: '',
		},
		...customerFields,
		...pricingFields,
		...paymentMethodFields,
		reuseExisting,
		additionalFields,
		...finalStatusFields,
		...qrCodeFields,
	],
	prepare(item, client) {
		const request = readRequest(item);
		const withQrCode = readQrCode(item);
		const waitForFinalStatus = readFinalStatus(item, client);
		const toOutput = async (data: IDataObject) => {
			const isOrder = data.recovered === true || data.reused === true;
			const outcome = isOrder ? orderOutcome(data) : paymentOutcome(data);
			return await withQrCode({ json: await waitForFinalStatus({ ...data, outcome }) });
		};
		const send = async (recovery?: ExistingOrders) =>
			await client.send({ endpoint: endpoints.createPayment, body: { ...request }, ...(recovery && { recovery }) });

		const { merchantReferenceId } = request;
		if (merchantReferenceId === undefined) return { isWrite: true, run: async () => [await toOutput(await send())] };
		const orders = existingOrders(client, request, merchantReferenceId);
		const isReused = item.parameter('reuseExisting') === true;
		return {
			isWrite: true,
			claims: [orders.described],
			async run() {
				const existing = isReused ? await orders.findUsable() : undefined;
				return [await toOutput(existing ?? (await send(orders)))];
			},
			async lookUp(since) {
				const order = await orders.lookUp(since);
				return order === undefined ? undefined : [await toOutput(order)];
			},
		};
	},
};

function readRequest(item: Item): CreatePaymentRequest {
	const fields = item.collection('additionalFields');
	const price = readPricing(item);
	const paymentCurrency = optionalText(fields.paymentCurrency, 'Payment Currency');
	return {
		...readCustomer(item),
		...price,
		...readPaymentMethod(item),
		...compact({
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

function optionalOf<T extends string>(value: unknown, label: string, allowed: readonly T[]): T | undefined {
	return optionalText(value, label) === undefined ? undefined : oneOf(value, label, allowed);
}
