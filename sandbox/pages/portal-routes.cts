import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PortalSession } from '../clink/portal-sessions.cts';
import { Refusal } from '../clink/refusals.cts';
import type { ClinkService } from '../clink/service.cts';
import { isObject } from '../gateway/fields.cts';
import { actInPortal, doneTexts } from './portal-actions.cts';
import { portalOf } from './portal-view.cts';
import { expiredPortalPage, portalPage, unknownPortalPage } from './portal.cts';
import { show } from './show.cts';

interface Params {
	id: string;
}

const isDone = (word: unknown): word is keyof typeof doneTexts =>
	typeof word === 'string' && Object.hasOwn(doneTexts, word);

function textOf(body: unknown, name: string): string {
	const value = isObject(body) ? body[name] : undefined;
	return typeof value === 'string' ? value : '';
}

/** The page behind a customer portal link. The link is the key to it, as at Clink. */
export function portalRoutes(app: FastifyInstance, clink: ClinkService): void {
	const withSession = async (
		reply: FastifyReply,
		{ id }: Params,
		act: (session: PortalSession) => FastifyReply | Promise<FastifyReply>,
	): Promise<FastifyReply> => {
		const session = clink.portalSessions.find(id);
		if (session === undefined) return show(reply, unknownPortalPage(), 404);
		if (clink.portalSessions.isExpired(session)) return show(reply, expiredPortalPage(session.returnUrl), 410);
		return await act(session);
	};

	app.get<{ Params: Params; Querystring: { done?: unknown } }>('/portal/:id', (request, reply) =>
		withSession(reply, request.params, (session) => {
			const { done } = request.query;
			return show(reply, portalPage(portalOf(clink, session), isDone(done) ? doneTexts[done] : undefined));
		}),
	);

	app.post<{ Params: Params }>('/portal/:id', (request, reply) =>
		withSession(reply, request.params, async (session) => {
			const { body } = request;
			const fields = {
				action: textOf(body, 'action'),
				subscription: textOf(body, 'subscription'),
				chosen: textOf(body, 'chosen'),
			};
			try {
				const result = await actInPortal(clink, session, fields);
				const next = 'done' in result ? `/portal/${session.id}?done=${result.done}` : `/pay/${result.orderId}`;
				return await reply.redirect(next, 303);
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				return show(reply, portalPage(portalOf(clink, session), undefined, error.message), 409);
			}
		}),
	);
}
