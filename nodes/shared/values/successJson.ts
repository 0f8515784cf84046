import type { IDataObject } from 'n8n-workflow';

/** A success item's `json`. n8n takes a member named `error` for a failed item and would run the node again. */
export function toSuccessJson(data: IDataObject): IDataObject {
	if (!Object.hasOwn(data, 'error')) return data;
	const { error, ...rest } = data;
	return { ...rest, gateway_error: error };
}
