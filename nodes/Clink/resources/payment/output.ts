import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Output } from '../../../shared/batch/task';
import { isObject } from '../../../shared/values/json';
import { withPayUrl } from '../../api/payUrl';
import { readSimplified, type Kept } from '../simplify';
import { readQrCode } from './qrCode';

/**
 * Reads *Simplify* and the QR code fields, and returns how a payment becomes an item: from Clink's answer or, where it was
 * looked up, from its order.
 *
 * @throws PaymentError (`input`)
 */
export function readPaymentOutput(
	item: Item,
	kept: Kept,
	{ merchantReferenceId }: { merchantReferenceId?: string },
): (json: IDataObject) => Promise<Output> {
	const withQrCode = readQrCode(item);
	const simplified = readSimplified(item, kept, (data) => ({ merchantReferenceId, ...asAnswer(data) }));
	return async (json) => {
		const output = await withQrCode({ json: withPayUrl(json) });
		return { ...output, json: simplified(output.json) };
	};
}

/** What an order calls otherwise. */
const asAnswer = ({ amountTotal, paymentCurrency, paymentMethod, ...data }: IDataObject): IDataObject => ({
	amount: amountTotal,
	currency: paymentCurrency,
	...(isObject(paymentMethod) && { paymentInstrumentId: paymentMethod.paymentInstrumentId }),
	...data,
});
