import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { inputError } from '../../../shared/values/paymentError';
import { show } from '../../../shared/values/validate';
import type { CreatePromotionCodeRequest } from '../../api/wire/promotions';
import { entriesIn, withAdditionalFields } from '../groups';
import { code, promotionCodeOptions, readNewPromotionCode } from '../promotionCode/form';

const LABEL = 'Promotion Codes';
const MAX_CODES = 20;

/** The codes that a coupon gets with its creation. */
export const promotionCodes: INodeProperties = {
	displayName: LABEL,
	name: 'promotionCodes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add code',
	default: {},
	description: `Codes with which customers get the discount: up to ${MAX_CODES}. Further ones can be added later.`,
	options: [
		{
			displayName: 'Promotion Code',
			name: 'codes',
			values: [
				code,
				{
					displayName: 'Additional Fields',
					name: 'additionalFields',
					type: 'collection',
					placeholder: 'Add field',
					default: {},
					options: promotionCodeOptions,
				},
			],
		},
	],
};

/** @throws PaymentError (`input`) */
export function readPromotionCodes(value: unknown, item: Item): CreatePromotionCodeRequest[] | undefined {
	const entries = entriesIn(value, 'codes');
	if (entries.length === 0) return undefined;
	if (entries.length > MAX_CODES)
		throw inputError(
			`'${LABEL}' has ${entries.length} entries`,
			`Clink takes up to ${MAX_CODES} with a coupon. Create further ones afterwards, with 'Promotion Code: Create'.`,
		);
	const codes = entries.map((entry, position) =>
		readNewPromotionCode(withAdditionalFields(entry), item, `${LABEL} [${position}] `),
	);
	checkDistinct(codes.flatMap(({ code: text }) => text ?? []));
	return codes;
}

function checkDistinct(codes: string[]): void {
	const lower = codes.map((text) => text.toLowerCase());
	const twice = codes.find((text, position) => lower.indexOf(text.toLowerCase()) !== position);
	if (twice !== undefined)
		throw inputError(
			`'${LABEL}' has the code ${show(twice)} twice`,
			'Give each its own code, whatever its letter case.',
		);
}
