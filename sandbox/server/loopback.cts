import type { FastifyInstance } from 'fastify';

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/** Refuses requests addressed to any other host name, so that no web page can reach in by pointing its name here. */
export function onlyLoopback(app: FastifyInstance): void {
	app.addHook('onRequest', async (request, reply) => {
		if (loopbackHosts.includes(request.hostname)) return;
		await reply.code(403).type('text/plain').send('The sandbox answers on loopback addresses only.');
	});
}
