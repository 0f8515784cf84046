import type { Operation } from '../../../shared/batch/operation';
import type { QuietEndpoint } from '../../../shared/http/gateway';
import type { ClinkClient } from '../../api/client';
import { STATUS_AFTER } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { changeTask } from '../change';
import { promotionCodeById, readId } from '../locators';

type Texts = Pick<Operation<ClinkClient>, 'name' | 'value' | 'action' | 'description'>;

export const activate = operationOf(
	{
		name: 'Activate',
		value: 'activate',
		action: 'Activate a promotion code',
		description: 'Let customers use a promotion code again',
	},
	endpoints.activatePromotionCode,
	STATUS_AFTER.activate,
);

export const deactivate = operationOf(
	{
		name: 'Deactivate',
		value: 'deactivate',
		action: 'Deactivate a promotion code',
		description: 'Stop customers from using a promotion code',
	},
	endpoints.deactivatePromotionCode,
	STATUS_AFTER.deactivate,
);

function operationOf(texts: Texts, endpoint: QuietEndpoint, status: string): Operation<ClinkClient> {
	return {
		...texts,
		fields: [promotionCodeById],
		prepare(item, client) {
			const promotionCodeId = readId(item, 'promotionCodeId', 'Promotion Code');
			return changeTask(async () => {
				const data = await client.send({ endpoint, path: { promotionCodeId } });
				return [{ json: { promotionCodeId, status, ...data, outcome: 'notApplicable' } }];
			});
		},
	};
}
