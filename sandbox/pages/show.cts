import type { FastifyReply } from 'fastify';
import type { Markup } from './html.cts';

// No form-action: browsers would apply it to the merchant's page that a paid order leads to.
const contentSecurityPolicy =
	"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

export function show(reply: FastifyReply, page: Markup, status = 200): FastifyReply {
	return reply
		.code(status)
		.header('content-security-policy', contentSecurityPolicy)
		.header('cache-control', 'no-store')
		.type('text/html; charset=utf-8')
		.send(page.text);
}
