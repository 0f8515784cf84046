import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { qrCodeFields as sharedFields, readQrCodeField } from '../../../shared/batch/qrCodeField';
import type { Output } from '../../../shared/batch/task';
import { toPaymentError } from '../../../shared/values/paymentError';
import { drawQrCode } from '../../../shared/values/qrCode';

export const qrCodeFields = sharedFields(
	'Whether to put a QR code of the payment link into a binary field, as a PNG image to send, show or print',
);

/**
 * Reads the two fields and returns how to add the QR code to a link. The link exists by then, so an item without a
 * picture is better than none: why there is none is a hint. @throws PaymentError (`input`)
 */
export function readQrCode(item: Item): (json: IDataObject, reference: string) => Promise<Output> {
	const property = readQrCodeField(item);
	return async (json, reference) => {
		if (property === undefined) return { json };
		try {
			const { payment_link: link } = json;
			const picture = typeof link === 'string' ? drawQrCode(link) : undefined;
			if (picture === undefined) {
				item.hint(`${withoutPicture(reference)}: ${whyNot(link)}.`);
				return { json };
			}
			const file = await item.binary(picture, qrCodeName(reference), 'image/png');
			return { json, binary: { [property]: file } };
		} catch (thrown) {
			item.hint(`${withoutPicture(reference)}: ${toPaymentError(thrown).message}`);
			return { json };
		}
	};
}

const withoutPicture = (reference: string) => `There is no QR code of the payment link of "${reference}"`;

const whyNot = (link: unknown) =>
	typeof link === 'string' && link !== ''
		? 'its URL is too long, or is not valid text. A QR code holds 2,331 bytes: send the URL instead'
		: 'ChingchingPay sent no URL of its page';

const MAX_NAME_LENGTH = 50;

/** A file name that every system accepts. */
export function qrCodeName(reference: string): string {
	const name = reference.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, MAX_NAME_LENGTH);
	return `qr-code-${name.toWellFormed().replace(/\uFFFD/g, '_')}.png`;
}
