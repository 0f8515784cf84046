import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { qrCodeFields as sharedFields, readQrCodeField } from '../../../shared/batch/qrCodeField';
import type { Output } from '../../../shared/batch/task';
import { isKnown, isObject } from '../../../shared/values/json';

/** The QR code of a wallet. */
export const qrCodeFields = sharedFields(
	'Whether to put the QR code into a binary field, if Clink sends it as an image',
);

interface Image {
	content: Buffer;
	mimeType: string;
	extension: string;
}

/** Reads the two fields and returns how to add the QR code to an output item. @throws PaymentError (`input`) */
export function readQrCode(item: Item): (output: Output) => Promise<Output> {
	const property = readQrCodeField(item);
	if (property === undefined) return async (output) => output;
	return async (output) => {
		const image = findQrCode(output.json);
		if (image === undefined) {
			item.hint(noQrCode(output.json));
			return output;
		}
		const file = await item.binary(image.content, `qr-code.${image.extension}`, image.mimeType);
		return { ...output, binary: { [property]: file } };
	};
}

/** Only some methods have one, and only while the customer has not paid. */
const noQrCode = ({ merchantReferenceId, orderId }: IDataObject) => {
	const label = [merchantReferenceId, orderId].filter(isKnown).map(String)[0];
	return `'Put QR Code in Field' is on, but Clink sent no image of a QR code${label === undefined ? '' : ` for ${label}`}. Only wallets such as Cash App have one, while the customer has not paid yet. The page to pay at, if there is one, is payUrl.`;
};

/** The first image in a response that includes its content. Clink may also send a URL, which is ignored here. */
export function findQrCode({ action }: IDataObject): Image | undefined {
	const wallet = isObject(action) ? action.walletHandleRedirectOrDisplayQrCode : undefined;
	if (!isObject(wallet)) return undefined;
	return [wallet.imageDataUrl, wallet.imageUrlPng, wallet.imageUrlSvg]
		.map(decodeImage)
		.find((image) => image !== undefined);
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const DATA_URL = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/]+={0,2})$/;

function decodeImage(value: unknown): Image | undefined {
	if (typeof value !== 'string') return undefined;
	const text = value.replace(/\s+/g, '');
	const base64 = DATA_URL.exec(text)?.[1] ?? (BASE64.test(text) ? text : undefined);
	return base64 === undefined ? undefined : identify(Buffer.from(base64, 'base64'));
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

function identify(content: Buffer): Image | undefined {
	if (content.subarray(0, PNG.length).equals(PNG)) return { content, mimeType: 'image/png', extension: 'png' };
	const start = content.subarray(0, 1000).toString('utf8');
	return start.includes('<svg') ? { content, mimeType: 'image/svg+xml', extension: 'svg' } : undefined;
}
