import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';

import { TEST_BASE_URL } from './credential';
import { endpoints } from './endpoints';

/** n8n takes them mixed, though its type says otherwise. */
type Rule = IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody;

const KEY_OR_SIGNATURE =
	"ChingchingPay refused the key or the signature. Check 'API Key', 'API Secret' and 'Environment'. If they are right, ChingchingPay expects another signature: try 'Signed Content' = Sorted Parameters, or Custom as in your contract. If your contract signs the time, check the clock of the n8n server.";
const NOT_ALLOWED =
	'ChingchingPay knows the key, but does not allow the request. Ask ChingchingPay to allow it for this key and for the address of your n8n server.';
const NO_GATEWAY =
	"There is no ChingchingPay gateway at this address. Choose the right 'Environment', and enter the 'Base URL' up to and including /gateway.";
const TOO_MANY = 'ChingchingPay got too many requests. This says nothing about the key: wait a minute, then try again.';
const IN_TROUBLE = 'ChingchingPay has a problem. This says nothing about the key: try again later.';
const REDIRECTED =
	"The address redirects elsewhere, and a key is not sent there. Enter the address that it redirects to as 'Base URL'.";
const NOT_ACCEPTED =
	"ChingchingPay did not accept the request. Try 'Signed Content' = Sorted Parameters, or Custom as in your contract.";
const REFUSED =
	"ChingchingPay refused the request. Check 'API Key', 'API Secret' and 'Environment'. If they are right, try 'Signed Content' = Sorted Parameters, or Custom as in your contract.";

/** What an HTTP status says about the credential. */
const BY_STATUS: ReadonlyArray<[message: string, ...statuses: number[]]> = [
	[REDIRECTED, 301, 302, 303, 307, 308],
	[NOT_ACCEPTED, 400, 422],
	[KEY_OR_SIGNATURE, 401],
	[NOT_ALLOWED, 403],
	[NO_GATEWAY, 404, 405, 410],
	[TOO_MANY, 429],
	[IN_TROUBLE, 500, 502, 503, 504],
];

/** The same for codes that read like a status (`httpStatusOf`): the status itself, or followed by 00 to 09. */
const BY_CODE: ReadonlyArray<[message: string, status: number]> = [
	[KEY_OR_SIGNATURE, 401],
	[NOT_ALLOWED, 403],
	[TOO_MANY, 429],
	[IN_TROUBLE, 500],
	[IN_TROUBLE, 503],
];
const codesLike = (status: number) => [status, ...Array.from({ length: 10 }, (_, index) => status * 100 + index)];

const member = (key: string, value: unknown, message: string): Rule => ({
	type: 'responseSuccessBody',
	properties: { key, value, message },
});

/**
 * What n8n does when a credential is saved, and again on *Retry*: it reads one settlement. n8n can only compare members
 * for equality, so a refusal that comes with HTTP 200 is recognized by its code or by its missing `data`.
 */
export const credentialTest: ICredentialTestRequest = {
	request: {
		baseURL: `={{$credentials.environment === "custom" ? $credentials.baseUrl : "${TEST_BASE_URL}"}}`,
		url: endpoints.settlements.path,
		qs: { page: 1, page_size: 1 },
		disableFollowRedirect: true,
		timeout: 30_000,
	},
	rules: [
		...BY_STATUS.flatMap(([message, ...statuses]) =>
			statuses.map((value): Rule => ({ type: 'responseCode', properties: { value, message } })),
		),
		...BY_CODE.flatMap(([message, status]) => codesLike(status).map((code) => member('code', code, message))),
		member('code', undefined, NO_GATEWAY),
		...[undefined, null].map((nothing) => member('data', nothing, REFUSED)),
	] as IAuthenticateRuleResponseSuccessBody[],
};
