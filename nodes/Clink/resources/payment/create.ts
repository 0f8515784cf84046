import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { claimOf, writeWithoutReference } from '../../../shared/batch/task';
import { writeTask } from '../../../shared/batch/write';
import { compact } from '../../../shared/values/json';
import type { Outcome } from '../../../shared/values/outcome';
import { boolean } from '../../../shared/values/validate';
import { chargeOfPayment } from '../../api/charge';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { orderOutcome, paymentOutcome } from '../../api/outcome';
import { readPrice } from '../../api/price';
import { PAYMENT_KEPT } from '../../api/simplified';
import { PAYMENT_METHOD_TYPES, type CreatePaymentRequest } from '../../api/wire/payment';
import { customerFields, furtherIdentifiers, readCustomer } from '../customer';
import {
	merchantReferenceId,
	metadata,
	priceDataList,
	readMerchantReferenceId,
	readMetadata,
	readPriceData,
} from '../fields';
import { promotionCode, readPromotionCode } from '../locators';
import { deviceType, paymentCurrency, platformType, readDevice } from './device';
import { finalStatusFields, readFinalStatus } from './finalStatus';
import { readPaymentOutput } from './output';
import { methodFields, readPaymentMethod } from './paymentMethod';
import { pricingFields, readPricing } from './pricing';
import { qrCodeFields } from './qrCode';
import { ordersUnder, reuseExisting } from './records';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		...furtherIdentifiers.slice(0, 2),
		deviceType,
		priceDataList,
		metadata,
		paymentCurrency,
		platformType,
		promotionCode,
		...furtherIdentifiers.slice(2),
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a payment',
	description: 'Charge a customer once, with a saved card or a wallet',
	movesMoney: true,
	fields: [
		...customerFields,
		...pricingFields,
		merchantReferenceId,
		reuseExisting,
		...methodFields(PAYMENT_METHOD_TYPES),
		...finalStatusFields,
		...qrCodeFields,
		simplifyField,
		additionalFields,
	],
	prepare(item, client) {
		const request = readRequest(item, client);
		const toOutput = readPaymentOutput(item, PAYMENT_KEPT, request);
		const waitForFinalStatus = readFinalStatus(item, client);
		const send = async () => {
			if ('priceId' in request) await readPrice(client, { ...request, priceType: 'one_time' });
			return await client.send({
				endpoint: endpoints.createPayment,
				body: { ...request },
				charge: chargeOfPayment(client, request),
			});
		};
		const finish = async (json: IDataObject & { outcome: Outcome }) => await toOutput(await waitForFinalStatus(json));

		const { merchantReferenceId: reference } = request;
		if (reference === undefined) {
			return writeWithoutReference(async () => {
				const data = await send();
				return [await finish({ ...data, outcome: paymentOutcome(data) })];
			});
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
			records: ordersUnder(client, request, reference, claim),
			isCancelled: client.isCancelled,
			hint: (message) => item.hint(message),
			send,
			outcomeOf: (data, source) => (source === 'answer' ? paymentOutcome(data) : orderOutcome(data)),
			finish,
		});
	},
};

/** Who pays what. */
function identityOf(request: CreatePaymentRequest): IDataObject {
	const { customerId, customerEmail, referenceCustomerId } = request;
	const price =
		'priceId' in request ? { priceId: request.priceId } : { amount: request.amount, currency: request.currency };
	return compact({ customerId, customerEmail: customerEmail?.toLowerCase(), referenceCustomerId, ...price });
}

function readRequest(item: Item, client: ClinkClient): CreatePaymentRequest {
	const fields = item.collection('additionalFields');
	const price = readPricing(item, client);
	return {
		...readCustomer(item),
		...price,
		...readPaymentMethod(item, PAYMENT_METHOD_TYPES),
		...readDevice(fields),
		...compact({
			priceDataList: readPriceData(fields.priceDataList, 'currency' in price ? price.currency : undefined),
			merchantReferenceId: readMerchantReferenceId(item),
			promotionCode: readPromotionCode(fields.promotionCode),
			metadata: readMetadata(fields.metadata),
		}),
	};
}
