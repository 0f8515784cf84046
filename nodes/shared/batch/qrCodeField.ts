import type { INodeProperties } from 'n8n-workflow';

import { boolean, requiredText } from '../values/validate';
import type { Item } from './item';

/** Whether to output a QR code as a file, for an email, a chat message or a printer. @param description of the first field */
export const qrCodeFields = (description: string): INodeProperties[] => [
	{
		displayName: 'Put QR Code in Field',
		name: 'qrCodeToBinary',
		type: 'boolean',
		default: false,
		description,
	},
	{
		displayName: 'QR Code Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'qrCode',
		hint: 'The name of the output binary field to put the QR code in',
		displayOptions: { show: { qrCodeToBinary: [true] } },
	},
];

/** The binary field for the QR code; `undefined` if none is wanted. @throws PaymentError (`input`) */
export function readQrCodeField(item: Item): string | undefined {
	if (!boolean(item.parameter('qrCodeToBinary'), 'Put QR Code in Field')) return undefined;
	return requiredText(item.parameter('binaryPropertyName'), 'QR Code Field', 'Enter a name, e.g. qrCode.');
}
