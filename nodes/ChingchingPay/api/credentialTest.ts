import {
	codeRules,
	commonStatuses,
	memberRule,
	statusRules,
	testOf,
	troubles,
	type Said,
} from '../../shared/http/credentialTest';
import { TEST_BASE_URL } from './credential';
import { endpoints } from './endpoints';

const KEY_OR_SIGNATURE =
	"ChingchingPay refused the key or the signature. Check 'API Key', 'API Secret' and 'Environment'. If they are right, ChingchingPay expects another signature: try 'Signed Content' = Sorted Parameters, or Custom as in your contract. If your contract signs the time, check the clock of the n8n server.";
const NOT_ALLOWED =
	'ChingchingPay knows the key, but does not allow the request. Ask ChingchingPay to allow it for this key and for the address of your n8n server.';
const NO_GATEWAY =
	"There is no ChingchingPay gateway at this address. Choose the right 'Environment', and enter the 'Base URL' up to and including /gateway.";
const NOT_ACCEPTED =
	"ChingchingPay did not accept the request. Try 'Signed Content' = Sorted Parameters, or Custom as in your contract.";
const REFUSED =
	"ChingchingPay refused the request. Check 'API Key', 'API Secret' and 'Environment'. If they are right, try 'Signed Content' = Sorted Parameters, or Custom as in your contract.";

const BY_STATUS: Said = [
	[NOT_ACCEPTED, 400, 422],
	[KEY_OR_SIGNATURE, 401],
	[NOT_ALLOWED, 403],
	[NO_GATEWAY, 404, 405, 410],
	...commonStatuses('ChingchingPay'),
];

/** The same for codes that read like a status (`httpStatusOf`): the status itself, or followed by 00 to 09. */
const BY_CODE: Said = [[KEY_OR_SIGNATURE, 401], [NOT_ALLOWED, 403], ...troubles('ChingchingPay')];
const codesLike = (status: number) => [status, ...Array.from({ length: 10 }, (_, index) => status * 100 + index)];

/** Reads one settlement. A refusal that comes with HTTP 200 is recognized by its code or by its missing `data`. */
export const credentialTest = testOf(
	`={{$credentials.environment === "custom" ? $credentials.baseUrl : "${TEST_BASE_URL}"}}`,
	{ url: endpoints.settlements.path, qs: { page: 1, page_size: 1 } },
	[
		...statusRules(BY_STATUS),
		...codeRules(BY_CODE.map(([message, ...statuses]) => [message, ...statuses.flatMap(codesLike)])),
		memberRule('code', undefined, NO_GATEWAY),
		...[undefined, null].map((nothing) => memberRule('data', nothing, REFUSED)),
	],
);
