import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';

/**
 * What n8n does when a credential is saved, and again on *Retry*: it reads something that needs no parameters and changes
 * nothing. n8n can only compare: the HTTP status of what failed, then the members of what succeeded, in the order of the
 * rules. Where nothing answers, it shows a code of its own.
 */

/** n8n takes them mixed, though its type says otherwise. */
export type Rule = IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody;

/** What statuses, or codes, say about a credential. */
export type Said = ReadonlyArray<[message: string, ...numbers: number[]]>;

const byNumber = (said: Said, toRule: (value: number, message: string) => Rule): Rule[] =>
	said.flatMap(([message, ...numbers]) => numbers.map((value) => toRule(value, message)));

/** Rules for HTTP statuses. */
export const statusRules = (said: Said): Rule[] =>
	byNumber(said, (value, message) => ({ type: 'responseCode', properties: { value, message } }));

/** A rule for a member of a response that came with HTTP 2xx. */
export const memberRule = (key: string, value: unknown, message: string): Rule => ({
	type: 'responseSuccessBody',
	properties: { key, value, message },
});

/** Rules for the code of an envelope. */
export const codeRules = (said: Said): Rule[] => byNumber(said, (code, message) => memberRule('code', code, message));

/** What every gateway's statuses say, whatever its key is like. */
export const commonStatuses = (gateway: string): Said => [
	[
		"The address redirects elsewhere, and a key is not sent there. Enter the address that it redirects to as 'Base URL'.",
		...[301, 302, 303, 307, 308],
	],
	...troubles(gateway),
];

/** What says nothing about a key. */
export const troubles = (gateway: string): Said => [
	[`${gateway} got too many requests. This says nothing about the key: wait a minute, then try again.`, 429],
	[`${gateway} has a problem. This says nothing about the key: try again later.`, 500, 502, 503, 504],
];

/** @param baseURL as an expression of n8n's */
export const testOf = (
	baseURL: string,
	request: Pick<ICredentialTestRequest['request'], 'url' | 'qs'>,
	rules: Rule[],
): ICredentialTestRequest => ({
	request: { baseURL, ...request, disableFollowRedirect: true, timeout: 30_000 },
	rules: rules as IAuthenticateRuleResponseSuccessBody[],
});
