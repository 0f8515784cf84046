import type { INodeProperties } from 'n8n-workflow';

import { ChingchingPayApi } from '../credentials/ChingchingPayApi.credentials';
import type { Settings } from './report.cts';

/** A field of the credential as the n8n screen shows it, and what to enter there. */
export interface LabelledSetting {
	/** With the groups that it is in. */
	field: string;
	value: string;
}

/** The settings in the words and the order of the screen. */
export function labelled(settings: Settings): LabelledSetting[] {
	return fieldsIn(new ChingchingPayApi().properties, { ...settings }, '');
}

type Values = Record<string, unknown>;

function fieldsIn(properties: INodeProperties[], values: Values, group: string): LabelledSetting[] {
	return properties.flatMap((property) => {
		const value = values[property.name];
		if (value === undefined) return [];
		const field = group + property.displayName;
		if (property.type !== 'fixedCollection') return [{ field, value: shown(property, value) }];
		return (property.options ?? []).flatMap((option) => {
			const entered = (value as Values)[option.name];
			if (entered === undefined || !('values' in option)) return [];
			const inside = `${field} › ${option.displayName} › `;
			return Array.isArray(entered)
				? entered.map((row: Values) => ({ field, value: inOneLine(fieldsIn(option.values, row, '')) }))
				: fieldsIn(option.values, entered as Values, inside);
		});
	});
}

/** One of several rows under the same field. */
const inOneLine = (row: LabelledSetting[]): string => row.map(({ field, value }) => `${field} \`${value}\``).join(', ');

/** A choice by its name on the screen; anything else as it is typed. */
function shown({ options = [] }: INodeProperties, value: unknown): string {
	const chosen = options.find((option) => 'value' in option && option.value === value);
	return chosen?.name ?? String(value);
}
