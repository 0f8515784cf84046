import type { WebhookRequest } from '../../../nodes/shared/webhook/request';

export const FORM = 'application/x-www-form-urlencoded';

/** A callback, by default a POST of JSON without content. */
export const callback = (
	changes: Partial<Omit<WebhookRequest, 'body'>> & { body?: string | Buffer } = {},
): WebhookRequest => ({
	method: 'POST',
	contentType: 'application/json',
	headers: {},
	path: '/webhook/1/webhook',
	query: '',
	...changes,
	body: Buffer.from(changes.body ?? ''),
});
