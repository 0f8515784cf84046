import { isObject } from '../gateway/fields.cts';
import type { GatewayRequest } from '../gateway/gateway.cts';
import { header, isSameSecret } from '../gateway/headers.cts';
import { recipeOf } from './merchant.cts';
import type { Merchant } from './merchant.cts';
import type { Recipe } from './personality.cts';
import { prefix } from './prefix.cts';
import { Refusal } from './refusals.cts';
import type { ChingchingPayService } from './service.cts';
import { sign, splitUrl } from './sign.cts';
import { toMilliseconds } from './time-unit.cts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Refusal when the bytes are not a JSON object in UTF-8. */
export function jsonBody(body: Buffer): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(utf8.decode(body));
		if (isObject(value)) return value;
	} catch {
		throw new Refusal('invalidRequest', 'the body is not valid JSON in UTF-8');
	}
	throw new Refusal('invalidRequest', 'the body must be a JSON object');
}

function headerOf(request: GatewayRequest, named: { header: string } | undefined): string {
	return named === undefined ? '' : header(request, named.header);
}

function checkSignature(merchant: Merchant, request: GatewayRequest, { timestamp, nonce }: Recipe): void {
	const received = header(request, 'x-signature');
	if (received === '') throw new Refusal('wrongSignature', 'x-signature is missing');
	const { method, url, body, query } = request;
	const expected = sign(merchant, {
		method,
		url,
		apiPath: splitUrl(url).path.slice(prefix.length),
		body,
		parameters: () => (body.length === 0 ? Object.fromEntries(query) : jsonBody(body)),
		timestamp: headerOf(request, timestamp),
		nonce: headerOf(request, nonce),
	});
	if (!isSameSecret(expected, received)) {
		throw new Refusal('wrongSignature', 'x-signature does not match the request');
	}
}

function checkTimestamp(request: GatewayRequest, { timestamp }: Recipe, toleranceMs: number): void {
	if (timestamp === undefined) return;
	const { header: name, unit } = timestamp;
	const value = header(request, name);
	if (value === '') throw new Refusal('wrongTimestamp', `${name} is missing`);
	if (!/^\d{1,16}$/.test(value)) throw new Refusal('wrongTimestamp', `${name} is not a timestamp`);
	const offMs = Math.abs(toMilliseconds(Number(value), unit) - request.time);
	if (offMs > toleranceMs) throw new Refusal('wrongTimestamp', `${name} is too far from the gateway's clock`);
}

function checkNonce({ nonces }: ChingchingPayService, merchant: Merchant, request: GatewayRequest, recipe: Recipe) {
	if (recipe.nonce === undefined) return;
	const { header: name } = recipe.nonce;
	const value = header(request, name);
	if (value === '') throw new Refusal('repeatedNonce', `${name} is missing`);
	if (!nonces.isFirstUse(merchant.merchantId, value)) throw new Refusal('repeatedNonce', `${name} was used before`);
}

/** @throws Refusal unless the key is known, the signature is that merchant's over the bytes received, and both are fresh. */
export function authenticate(
	service: ChingchingPayService,
	merchants: readonly Merchant[],
	request: GatewayRequest,
): Merchant {
	const key = header(request, 'x-api-key');
	const merchant = merchants.find(({ apiKey }) => isSameSecret(apiKey, key));
	if (merchant === undefined) throw new Refusal('unknownApiKey', 'x-api-key is missing or unknown');
	const recipe = recipeOf(merchant);
	const checks = [
		() => checkSignature(merchant, request, recipe),
		() => checkTimestamp(request, recipe, service.personality.clockToleranceMs),
	];
	if (service.personality.timestampChecked === 'beforeSignature') checks.reverse();
	for (const check of checks) check();
	checkNonce(service, merchant, request, recipe);
	return merchant;
}
