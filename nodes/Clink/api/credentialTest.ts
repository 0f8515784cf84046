import {
	codeRules,
	commonStatuses,
	memberRule,
	statusRules,
	testOf,
	troubles,
	type Said,
} from '../../shared/http/credentialTest';
import { CODES } from './conventions';
import { BASE_URLS } from './credential';
import { endpoints } from './endpoints';

const KEY =
	"Clink refused the key. Check 'API Key' and 'Environment': the sandbox and production have keys of their own. Copy the secret key again from the Clink dashboard, Developers > API Keys.";
const CLOCK =
	"The clock of the n8n server differs from Clink's. Synchronize it with an internet time server (NTP), then try again.";
const NOT_ALLOWED =
	'Clink knows the key, but does not allow the request. Ask Clink to allow it for this key and for the address of your n8n server.';
const NO_GATEWAY =
	"There is no Clink API at this address. Choose the right 'Environment', or enter the 'Base URL' up to and including /api.";
const REFUSED =
	"Clink refused the request. Check 'API Key' and 'Environment', and that the clock of the n8n server is right.";

const BY_STATUS: Said = [
	[REFUSED, 400, 422],
	[KEY, 401],
	[NOT_ALLOWED, 403],
	[NO_GATEWAY, 404, 405, 410],
	...commonStatuses('Clink'),
];

/** The same for codes, which read like a status or have eight digits. */
const BY_CODE: Said = [[KEY, ...CODES.badKey], [CLOCK, ...CODES.badTime], [NOT_ALLOWED, 403], ...troubles('Clink')];

/** Lists the webhook events. A refusal that comes with HTTP 200 is recognized by its code or by the missing list. */
export const credentialTest = testOf(
	`={{$credentials.environment === "custom" ? $credentials.baseUrl : $credentials.environment === "production" ? "${BASE_URLS.production}" : "${BASE_URLS.sandbox}"}}`,
	{ url: endpoints.webhookEvents.path },
	[
		...statusRules(BY_STATUS),
		...codeRules(BY_CODE),
		memberRule('code', undefined, NO_GATEWAY),
		memberRule('data.events', undefined, REFUSED),
	],
);
