import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { onlyLoopback } from './loopback.cts';

const bodyLimit = 2 * 1024 * 1024;
const maxParamLength = 2048;

const noRouteHasASchema = (): never => {
	throw new Error('fields are checked by gateway/fields.cts');
};
// Without this, fastify loads and compiles a validator that no route uses.
const withoutSchemas = {
	compilersFactory: { buildValidator: () => noRouteHasASchema, buildSerializer: () => noRouteHasASchema },
};

export function newServer(): FastifyInstance {
	const app = fastify({
		bodyLimit,
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		schemaController: withoutSchemas,
		routerOptions: { maxParamLength },
	});
	onlyLoopback(app);
	return app;
}
