import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { writeWithoutReference } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { optionalUrl } from '../../../shared/values/validate';
import { chargeOfSession } from '../../api/charge';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { withPayUrl } from '../../api/payUrl';
import { CREATED_SESSION_KEPT } from '../../api/simplified';
import type { CreateCheckoutSessionRequest } from '../../api/wire/checkoutSession';
import { customerFields, furtherIdentifiers, readCustomer } from '../customer';
import {
	merchantReferenceId,
	metadata,
	priceDataList,
	readMerchantReferenceId,
	readMetadata,
	readPriceData,
} from '../fields';
import { readScheduledPhases, scheduledPhases } from '../scheduledPhases';
import { readSimplified } from '../simplify';
import { pageFields, readPage } from './page';
import { completePricing, pricingFields, readPricing, type Pricing } from './pricing';
import { historicalPaymentInstrumentImport, readImport } from './savedMethods';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		pageFields.allowPromotionCodes,
		{
			displayName: 'Cancel URL',
			name: 'cancelUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://shop.example.com/cart',
			description: 'Where to send the customer after they cancel',
		},
		...furtherIdentifiers.slice(0, 2),
		pageFields.directPaymentQrCodePaymentMethodType,
		pageFields.paymentMethodTypeBlackList,
		priceDataList,
		pageFields.localPriceOnly,
		metadata,
		pageFields.paymentMethodType,
		pageFields.promotionCode,
		...furtherIdentifiers.slice(2),
		pageFields.returnUrl,
		historicalPaymentInstrumentImport,
		scheduledPhases,
		pageFields.showPromotionCode,
		{
			displayName: 'Success URL',
			name: 'successUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://shop.example.com/thank-you',
			description: 'Where to send the customer after they pay',
		},
		pageFields.uiMode,
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a checkout session',
	description: 'Create a hosted page where a customer pays or subscribes (a payment link)',
	movesMoney: true,
	fields: [
		...customerFields,
		...pricingFields,
		{
			...merchantReferenceId,
			description:
				'Your order number. Take it from your data: the session, its order and their events contain it. Every execution creates another page, also for the same number.',
		},
		simplifyField,
		additionalFields,
	],
	prepare(item, client) {
		const pricing = readPricing(item, client);
		const simplified = readSimplified(item, CREATED_SESSION_KEPT);
		const rest = readRest(item, 'originalCurrency' in pricing ? pricing.originalCurrency : pricing.currency);
		return writeWithoutReference(async () => {
			const body = { ...rest, ...(await completed(client, pricing, rest)) };
			const charge = chargeOfSession(client, body);
			const data = await client.send({ endpoint: endpoints.createCheckoutSession, body: { ...body }, charge });
			// A session that was just created is unpaid; the response has no status.
			return [{ json: simplified(withPayUrl({ ...data, outcome: 'pending' })) }];
		}, LOST_ADVICE);
	},
};

const LOST_ADVICE =
	'No money moves until somebody opens the page and pays: run this again, and give the customer the new link only. Clink cannot look up a session whose ID is not known.';

type Price = Pick<CreateCheckoutSessionRequest, 'originalAmount' | 'originalCurrency' | 'productId' | 'priceId'>;
type Rest = Omit<CreateCheckoutSessionRequest, keyof Price>;

function readRest(item: Item, currency: string | undefined): Rest {
	const fields = item.collection('additionalFields');
	return {
		...readCustomer(item),
		...readPage(fields),
		...compact({
			priceDataList: readPriceData(fields.priceDataList, currency),
			merchantReferenceId: readMerchantReferenceId(item),
			successUrl: optionalUrl(fields.successUrl, 'Success URL'),
			cancelUrl: optionalUrl(fields.cancelUrl, 'Cancel URL'),
			metadata: readMetadata(fields.metadata),
			scheduledPhases: readScheduledPhases(fields.scheduledPhases),
			historicalPaymentInstrumentImport: readImport(fields.historicalPaymentInstrumentImport),
		}),
	};
}

async function completed(client: ClinkClient, pricing: Pricing, rest: Rest): Promise<Price> {
	if ('originalAmount' in pricing) {
		checkMembers(rest, false);
		return pricing;
	}
	const { price, members } = await completePricing(client, pricing);
	checkMembers(rest, price.priceType === 'recurring');
	return members;
}

/** Members that fit one kind of price only. @throws PaymentError (`input`) */
function checkMembers({ localPriceOnly, priceDataList: items, scheduledPhases: phases }: Rest, recurs: boolean): void {
	const unfit = recurs
		? [localPriceOnly === true && 'Local Price Only', items !== undefined && 'Line Items']
		: [phases !== undefined && 'Scheduled Phases'];
	const label = unfit.find((name) => name !== false);
	if (label === undefined) return;
	throw inputError(
		`'${label}' cannot be used ${recurs ? 'with' : 'without'} a recurring price`,
		`Nothing was sent. Remove it, or choose a ${recurs ? 'one-time' : 'recurring'} price.`,
	);
}
