import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { PROMOTION_CODE_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';
import { promotionCodeById, readId } from '../locators';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a promotion code',
	description: 'Get a promotion code, its status and how often it was used',
	fields: [promotionCodeById, simplifyField],
	prepare(item, client) {
		const promotionCodeId = readId(item, 'promotionCodeId', 'Promotion Code');
		const simplified = readSimplified(item, PROMOTION_CODE_KEPT);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.promotionCode, path: { promotionCodeId } });
				return [{ json: simplified({ ...data, outcome: 'notApplicable' }) }];
			},
		};
	},
};
