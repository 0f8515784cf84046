import { simplifyField } from '../../../shared/batch/simplify';
import type { Operation } from '../../../shared/batch/operation';
import { pathId } from '../../../shared/values/pathId';
import { requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { sessionOutcome } from '../../api/outcome';
import { SESSION_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';

const ADVICE = 'Map sessionId from an earlier response, or enter the URL of the page.';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a checkout session',
	description: 'Get a checkout session and its payment status',
	fields: [
		{
			displayName: 'Session',
			name: 'sessionId',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'id', value: '' },
			description: 'The sessionId that was returned when the checkout session was created, or the URL of its page',
			modes: [
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. sess_0001' },
				{
					displayName: 'By URL',
					name: 'url',
					type: 'string',
					placeholder: 'e.g. https://checkout.clinkbill.com/pay/sess_0001',
				},
			],
		},
		simplifyField,
	],
	prepare(item, client) {
		const text = requiredText(item.parameter('sessionId'), 'Session', ADVICE).trim();
		const sessionId = pathId(sessionIdIn(text), 'Session', ADVICE);
		const simplified = readSimplified(item, SESSION_KEPT);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.checkoutSession, path: { sessionId } });
				return [{ json: simplified({ ...data, outcome: sessionOutcome(data) }) }];
			},
		};
	},
};

/** The ID in the address of a page: the last part of its path, or `session_id`. Known from Clink's CLI. */
function sessionIdIn(text: string): string {
	if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return text;
	const { pathname, searchParams } = new URL(text);
	const parts = pathname.split('/');
	return parts.findLast((part) => part.startsWith('sess_')) ?? searchParams.get('session_id') ?? parts.at(-1) ?? text;
}
