import type { INodeProperties } from 'n8n-workflow';

import { inputError } from '../../../shared/values/paymentError';
import { requiredText, show } from '../../../shared/values/validate';
import { entriesIn } from '../groups';

const LABEL = 'Localized Names';

export const localizedNames: INodeProperties = {
	displayName: LABEL,
	name: 'localizedNames',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add name',
	default: {},
	description: 'The name of the product in other languages',
	options: [
		{
			displayName: 'Name',
			name: 'names',
			values: [
				{
					displayName: 'Locale',
					name: 'locale',
					type: 'string',
					default: '',
					placeholder: 'e.g. zh-HK',
					description: 'The language, with or without a region',
				},
				{ displayName: 'Name', name: 'name', type: 'string', default: '' },
			],
		},
	],
};

const LOCALE = /^[a-z]{2,8}([-_][a-z0-9]{1,8})*$/i;

/** @throws PaymentError (`input`) for one that is empty, or a locale that is none or comes twice */
export function readLocalizedNames(value: unknown): Record<string, string> | undefined {
	const names = new Map<string, string>();
	const seen = new Set<string>();
	for (const { locale: entered, name } of entriesIn(value, 'names')) {
		const locale = requiredText(entered, `${LABEL} Locale`, 'Enter a locale, e.g. zh-HK.').trim();
		const same = locale.toLowerCase().replaceAll('_', '-');
		if (!LOCALE.test(locale))
			throw inputError(`'${LABEL}' has a locale that is none, got ${show(locale)}`, 'Enter it like zh or zh-HK.');
		if (seen.has(same)) throw inputError(`'${LABEL}' has the locale ${show(locale)} twice`, 'Keep one of the two.');
		seen.add(same);
		names.set(locale, requiredText(name, `${LABEL} Name`));
	}
	return names.size === 0 ? undefined : Object.fromEntries(names);
}
