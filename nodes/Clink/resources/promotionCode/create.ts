import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { claimOf, writeWithoutReference } from '../../../shared/batch/task';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { creationTask } from '../creation';
import { coupon, readId } from '../locators';
import { code, promotionCodeOptions, readNewPromotionCode } from './form';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: promotionCodeOptions,
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a promotion code',
	description: 'Create a code with which customers get the discount of a coupon',
	fields: [coupon, code, additionalFields],
	prepare(item, client) {
		const couponId = readId(item, 'couponId', 'Coupon');
		const request = readNewPromotionCode(
			{ ...item.collection('additionalFields'), code: item.parameter('code') },
			item,
		);
		const path = { couponId };
		const send = async () => await client.send({ endpoint: endpoints.createPromotionCode, path, body: { ...request } });
		const { code: text } = request;
		// Codes that Clink makes up cannot be told apart: another item may have got any of them.
		if (text === undefined) {
			return writeWithoutReference(
				async () => [{ json: { ...(await send()), outcome: 'notApplicable' } }],
				"Look for a new code with 'Promotion Code: Get Many' or in the Clink dashboard before you run this again. With a 'Code' of your own, the node finds it by itself.",
			);
		}
		const known = { ...claimOf('promotionCode', 'Code', text), key: `promotionCode:${text.toLowerCase()}` };
		return creationTask(client, item, {
			what: 'promotion code',
			idField: 'promotionCodeId',
			known,
			reference: text,
			listedBy: 'Promotion Code: Get Many',
			read: async (once) => await client.list({ endpoint: endpoints.promotionCodes, path, once }),
			isSame: (entry) => String(entry.code).toLowerCase() === text.toLowerCase(),
			send,
		});
	},
};
