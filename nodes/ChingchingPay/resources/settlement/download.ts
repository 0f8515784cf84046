import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { locatorField } from '../../../shared/lists/locatorField';
import { pathId } from '../../../shared/values/pathId';
import { requiredText } from '../../../shared/values/validate';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';

export const download: Operation<ChingchingPayClient> = {
	name: 'Download',
	value: 'download',
	action: 'Download a settlement file',
	description: 'Download the file of a settlement',
	notForAgents: "An agent cannot read a file. Let it use 'Get Many' or 'Reconcile'.",
	fields: [
		locatorField({
			displayName: 'Settlement',
			name: 'settlementId',
			required: true,
			list: 'searchSettlements',
			idExample: 'S20250715',
			description: "A settlement, by its ID. 'Get Many' outputs it as well.",
		}),
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			hint: 'The name of the output binary field to put the file in',
		},
	],
	prepare(item, client) {
		const settlementId = pathId(
			item.parameter('settlementId'),
			'Settlement',
			"Choose one, or map its ID from the output of 'Get Many'.",
		);
		const property = requiredText(
			item.parameter('binaryPropertyName'),
			'Put Output File in Field',
			'Enter a name, e.g. data.',
		);
		return {
			kind: 'read',
			async run() {
				const { headers, body } = await client.download({
					endpoint: endpoints.downloadSettlement,
					path: { settlementId },
				});
				const fileName = fileNameOf(headers) ?? `settlement-${settlementId.replace(/[^\w.-]+/g, '_')}`;
				const mimeType = String(headers['content-type'] ?? 'application/octet-stream').split(';', 1)[0] ?? '';
				const file = await item.binary(body, fileName, mimeType.trim());
				return [{ json: { settlementId, fileName, mimeType, size: body.length }, binary: { [property]: file } }];
			},
		};
	},
};

/** The file name of `Content-Disposition`, without any folder. Source: RFC 6266. */
export function fileNameOf(headers: IDataObject): string | undefined {
	const disposition = String(headers['content-disposition'] ?? '');
	const encoded = /filename\*\s*=\s*UTF-8'[^']*'([^;]+)/i.exec(disposition)?.[1];
	const plain = /filename\s*=\s*(?:"([^"]*)"|([^;]+))/i.exec(disposition);
	const name = encoded === undefined ? (plain?.[1] ?? plain?.[2]) : decode(encoded);
	const base = name?.trim().split(/[\\/]/).pop();
	return base === undefined || base === '' || base === '.' || base === '..' ? undefined : base;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text.trim());
	} catch {
		return text.trim();
	}
}
