import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { claimOf, writeWithoutReference, type Claim } from '../../../shared/batch/task';
import { writeTask } from '../../../shared/batch/write';
import { compact, isKnown } from '../../../shared/values/json';
import { boolean, currencyCode } from '../../../shared/values/validate';
import { chargeOfSubscription } from '../../api/charge';
import type { ClinkClient } from '../../api/client';
import { METADATA } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { orderOutcome, paymentOutcome } from '../../api/outcome';
import { readPrice } from '../../api/price';
import { CREATED_SUBSCRIPTION_KEPT } from '../../api/simplified';
import { SUBSCRIPTION_METHOD_TYPES, type CreateSubscriptionRequest } from '../../api/wire/subscription';
import { customerFields, furtherIdentifiers, readCustomer } from '../customer';
import { merchantReferenceId, metadata, readMerchantReferenceId, readMetadata } from '../fields';
import { product, promotionCode, readProductPrice, readPromotionCode, recurringPrice } from '../locators';
import { deviceType, paymentCurrency, platformType, readDevice } from '../payment/device';
import { readPaymentOutput } from '../payment/output';
import { methodFields, readPaymentMethod } from '../payment/paymentMethod';
import { qrCodeFields } from '../payment/qrCode';
import { readScheduledPhases, scheduledPhases } from '../scheduledPhases';
import { reuseExisting, subscriptionsUnder } from './records';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		...furtherIdentifiers.slice(0, 2),
		deviceType,
		{ ...metadata, description: `Your own data, stored with the subscription: up to ${METADATA.maxEntries} entries` },
		paymentCurrency,
		platformType,
		promotionCode,
		...furtherIdentifiers.slice(2),
		scheduledPhases,
	],
};

/** A free trial is never found by its reference, so running it again is not safe even later. */
const whereToLook = ({ label }: Claim) =>
	`Query ${label} in a few minutes. If it is found, that is the result. If not, look for the subscription in Clink's dashboard before you run this again: one that begins with a free trial has no order, so it cannot be found by its reference.`;

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a subscription',
	description: 'Charge a customer again and again, with a saved card or a wallet',
	movesMoney: true,
	fields: [
		...customerFields,
		product,
		recurringPrice,
		{
			...merchantReferenceId,
			description:
				'Your number for the subscription, taken from your data. With it, one is created for each number, and one whose response was lost is looked up.',
		},
		reuseExisting,
		...methodFields(SUBSCRIPTION_METHOD_TYPES),
		...qrCodeFields,
		simplifyField,
		additionalFields,
	],
	prepare(item, client) {
		const request = readRequest(item);
		const toOutput = readPaymentOutput(item, CREATED_SUBSCRIPTION_KEPT, request);
		const send = async () => {
			const body = await withCurrency(client, request);
			const charge = chargeOfSubscription(client, body);
			return await client.send({ endpoint: endpoints.createSubscription, body: { ...body }, charge });
		};

		const { merchantReferenceId: reference } = request;
		if (reference === undefined) {
			return writeWithoutReference(async () => {
				const data = await send();
				return [await toOutput({ ...data, outcome: paymentOutcome(data) })];
			}, "Look in Clink's dashboard for a new subscription of this customer before you run this again. With a 'Merchant Reference ID', the node looks it up.");
		}
		const claim = claimOf('merchantReferenceId', 'Merchant Reference ID', reference);
		return writeTask({
			gateway: 'Clink',
			account: client.account,
			claims: [claim],
			reference,
			identity: identityOf(request),
			reuse: boolean(item.parameter('reuseExisting'), 'Reuse Existing'),
			looksFirst: true,
			records: subscriptionsUnder(client, request, reference, claim),
			whereToLook: whereToLook(claim),
			isCancelled: client.isCancelled,
			hint: (message) => item.hint(message),
			send,
			outcomeOf: (data, source) => (source === 'answer' ? paymentOutcome(data) : orderOutcome(data)),
			async finish(json, source) {
				if (source === 'answer' && json.outcome !== 'failed' && !isKnown(json.orderId))
					item.hint(noOrderYet(claim.label));
				return await toOutput(json);
			},
		});
	},
};

const noOrderYet = (label: string) =>
	`The subscription with ${label} has no order yet, as with a free trial. Until it was charged, it cannot be found by its reference: keep its subscriptionId, and do not run this again for it.`;

/** Who subscribes to what. A payment under the same reference is another thing, whatever its price. */
function identityOf(request: CreateSubscriptionRequest): IDataObject {
	const { customerId, customerEmail, referenceCustomerId, priceId } = request;
	return compact({
		type: 'subscription',
		customerId,
		customerEmail: customerEmail?.toLowerCase(),
		referenceCustomerId,
		priceId,
	});
}

/** Clink asks for the currency in any case. @throws PaymentError (`input`) for a price that no subscription can have */
async function withCurrency(
	client: ClinkClient,
	request: CreateSubscriptionRequest,
): Promise<CreateSubscriptionRequest> {
	const { productId, priceId, paymentCurrency } = request;
	const { currency } = await readPrice(client, { productId, priceId, priceType: 'recurring' });
	return { ...request, paymentCurrency: paymentCurrency ?? currencyCode(currency, 'Payment Currency') };
}

function readRequest(item: Item): CreateSubscriptionRequest {
	const fields = item.collection('additionalFields');
	return {
		...readCustomer(item),
		...readProductPrice(item.parameter('productId'), item.parameter('priceId')),
		...readPaymentMethod(item, SUBSCRIPTION_METHOD_TYPES),
		...readDevice(fields),
		...compact({
			merchantReferenceId: readMerchantReferenceId(item),
			promotionCode: readPromotionCode(fields.promotionCode),
			metadata: readMetadata(fields.metadata),
			scheduledPhases: readScheduledPhases(fields.scheduledPhases),
		}),
	};
}
