import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { compact } from '../../../shared/values/json';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { readPrice } from '../../api/price';
import { product, promotionCode, readProductPrice, readPromotionCode, recurringPrice } from '../locators';
import { readSubscriptionId, subscriptionId } from './fields';

/** A change to another price, as it is previewed and as it is made. */
export interface PlanChange {
	subscriptionId: string;
	productId: string;
	priceId: string;
	promotionCode?: string;
}

export const planFields: INodeProperties[] = [
	subscriptionId,
	{ ...product, description: 'The product that the new price belongs to' },
	{ ...recurringPrice, description: 'The recurring price to change to' },
];

export const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [promotionCode],
};

export const readPlanChange = (item: Item): PlanChange => ({
	subscriptionId: readSubscriptionId(item),
	...readProductPrice(item.parameter('productId'), item.parameter('priceId')),
	...compact({ promotionCode: readPromotionCode(item.collection('additionalFields').promotionCode) }),
});

/** What Clink says the change would cost. @throws PaymentError (`input`) for a price that no subscription can have */
export async function preview(client: ClinkClient, change: PlanChange): Promise<IDataObject> {
	const { productId, priceId, promotionCode: code } = change;
	await readPrice(client, { productId, priceId, priceType: 'recurring' });
	return await client.send({
		endpoint: endpoints.previewPlanChange,
		path: { subscriptionId: change.subscriptionId },
		body: compact({ priceId, promotionCode: code }),
	});
}
