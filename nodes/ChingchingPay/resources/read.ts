import { badInput } from '../../shared/failure';
import type { Item } from '../../shared/item';
import { compact } from '../../shared/json';
import { AMOUNT_UNITS, toMinorUnits } from '../../shared/money';
import { optionalFutureTime, optionalText, optionalUrl, oneOf, requiredText, requiredUrl } from '../../shared/validate';
import type { ChingchingPayClient } from '../api/client';
import { CURRENCIES, CURRENCY_DECIMALS, TIMESTAMP_UNIT_MS } from '../api/conventions';

/** Reads the parameters that several operations share. Everything throws `Failure` (`input`). */

export function readAmount(item: Item): number {
	const unit = oneOf(item.parameter('amountUnit'), 'Amount Unit', AMOUNT_UNITS);
	return toMinorUnits(item.parameter('amount'), unit, CURRENCY_DECIMALS);
}

export const readCurrency = (item: Item) => oneOf(item.parameter('currency'), 'Currency', CURRENCIES);

export const readReference = (item: Item, name = 'merchantReference', label = 'Merchant Reference') =>
	requiredText(item.parameter(name), label, 'Map your order number here, e.g. {{ $json.orderNumber }}.');

export function readCallbackUrl(item: Item): { callback_url?: string } {
	const callback = item.parameter('callback');
	if (callback === 'resumeExecution') return { callback_url: item.resumeUrl };
	if (callback !== 'url') return {};
	return { callback_url: requiredUrl(item.parameter('callbackUrl'), 'Callback URL') };
}

/** The merchant id of this call or of the credential. */
export function readMerchantId(item: Item, client: ChingchingPayClient): string {
	const own = optionalText(item.collection('additionalFields').merchantId, 'Merchant ID');
	const merchantId = own ?? client.merchantId;
	if (merchantId !== '') return merchantId;
	throw badInput("No 'Merchant ID' is set", "Enter it in the credential, or under 'Additional Fields'.");
}

/** What a link and a checkout have in common, as it goes on the wire. */
export function readOrderDetails(item: Item) {
	const fields = item.collection('additionalFields');
	const expiresAt = optionalFutureTime(fields.expiresAt, 'Expires At', item.timeZone, item.now);
	return compact({
		...readCallbackUrl(item),
		cancel_url: optionalUrl(fields.cancelUrl, 'Cancel URL'),
		complete_url: optionalUrl(fields.completeUrl, 'Complete URL'),
		description: optionalText(fields.description, 'Description'),
		device_id: optionalText(fields.deviceId, 'Device ID'),
		expires_at: expiresAt === undefined ? undefined : toTimestamp(expiresAt),
		store_id: optionalText(fields.storeId, 'Store ID'),
	});
}

/** Milliseconds since the epoch as the gateway's timestamp text. */
export const toTimestamp = (milliseconds: number) => String(Math.floor(milliseconds / TIMESTAMP_UNIT_MS));
