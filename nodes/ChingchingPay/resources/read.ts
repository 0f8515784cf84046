import type { Item } from '../../shared/batch/item';
import { claimOf, type Claim } from '../../shared/batch/task';
import { isLoopback } from '../../shared/http/baseUrl';
import { compact } from '../../shared/values/json';
import { AMOUNT_UNITS, toMinorUnits } from '../../shared/values/money';
import { inputError } from '../../shared/values/paymentError';
import { isPublic } from '../../shared/values/reachability';
import {
	oneOf,
	optionalFutureTime,
	optionalText,
	optionalUrl,
	requiredText,
	requiredUrl,
} from '../../shared/values/validate';
import { moneyOf } from '../api/charge';
import type { ChingchingPayClient } from '../api/client';
import { CURRENCIES, CURRENCY_DECIMALS } from '../api/conventions';
import { toTimestamp } from '../api/timeUnit';
import { amountLabel } from './fields';

/** Reads the parameters that several operations share. Everything throws `PaymentError` (`input`). */

export const readCurrency = (item: Item) => oneOf(item.parameter('currency'), 'Currency', CURRENCIES);

export const readAmountUnit = (item: Item) => oneOf(item.parameter('amountUnit'), 'Amount Unit', AMOUNT_UNITS);

/** The amount in cents and its currency, as far as the limits of the node allow them. */
export function readMoney(item: Item, client: ChingchingPayClient): { amount: number; currency: string } {
	const unit = readAmountUnit(item);
	const money = {
		amount: toMinorUnits(item.parameter('amount'), unit, CURRENCY_DECIMALS, amountLabel(unit)),
		currency: readCurrency(item),
	};
	client.guard.check(moneyOf(money));
	return money;
}

export const readReference = (item: Item, name = 'merchantReference', label = 'Merchant Reference') =>
	requiredText(item.parameter(name), label, 'Map your order number here, e.g. {{ $json.orderNumber }}.');

export function readCallbackUrl(item: Item, client: ChingchingPayClient): { callback_url?: string } {
	switch (item.parameter('callback')) {
		case 'resumeExecution':
			return { callback_url: reachable(item.resumeUrl, client, 'this n8n instance', SET_WEBHOOK_URL) };
		case 'url':
			return {
				callback_url: reachable(
					requiredUrl(item.parameter('callbackUrl'), 'Callback URL'),
					client,
					"'Callback URL'",
					ENTER_PUBLIC,
				),
			};
		default:
			return {};
	}
}

const SET_WEBHOOK_URL =
	'The callback would never arrive. Set WEBHOOK_URL to the public URL of this n8n instance, e.g. https://n8n.example.com/, and restart n8n. To try it on a local machine, use a tunnel.';
const ENTER_PUBLIC =
	'The callback would never arrive. Enter a URL that is reachable from the internet, e.g. the production URL of a trigger on a public n8n instance.';

/** Checks that the gateway can reach an address. One on this machine, such as the sandbox, reaches every address. */
function reachable(address: string, { baseUrl }: ChingchingPayClient, what: string, advice: string): string {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (isLoopback(new URL(baseUrl)) || (url !== undefined && isPublic(url))) return address;
	// Only the origin: the rest of a resume URL holds its token.
	throw inputError(`ChingchingPay cannot reach ${what} at ${url?.origin ?? 'a URL without a scheme'}`, advice);
}

/** The merchant id of this call or of the credential. */
export function readMerchantId(item: Item, client: ChingchingPayClient): string {
	const own = optionalText(item.collection('additionalFields').merchantId, 'Merchant ID');
	const merchantId = own ?? client.merchantId;
	if (merchantId !== '') return merchantId;
	throw inputError("'Merchant ID' is not set", "Enter it in the credential, or under 'Additional Fields'.");
}

/** What a link and a checkout have in common, as it is sent. */
export function readOrderDetails(item: Item, client: ChingchingPayClient) {
	const fields = item.collection('additionalFields');
	const expiresAt = optionalFutureTime(fields.expiresAt, 'Expires At', item.timeZone, item.now);
	return compact({
		...readCallbackUrl(item, client),
		cancel_url: optionalUrl(fields.cancelUrl, 'Cancel URL'),
		complete_url: optionalUrl(fields.completeUrl, 'Complete URL'),
		description: optionalText(fields.description, 'Description'),
		device_id: optionalText(fields.deviceId, 'Device ID'),
		expires_at: expiresAt === undefined ? undefined : toTimestamp(expiresAt, client.conventions.timeUnitMs),
		store_id: optionalText(fields.storeId, 'Store ID'),
	});
}

/** A merchant reference, as what only one write may have. */
export const referenceClaim = (reference: string, label = 'Merchant Reference'): Claim =>
	claimOf('merchantReference', label, reference);
