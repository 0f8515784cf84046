import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PortalSession } from '../clink/portal-sessions.cts';
import type { ClinkService } from '../clink/service.cts';
import { clinkMerchantName } from '../ledger/payables.cts';
import { expiredPortalPage, portalPage, unknownPortalPage } from './portal.cts';
import type { Portal } from './portal.cts';
import { show } from './show.cts';

function portalOf(clink: ClinkService, { account, customerId, returnUrl }: PortalSession): Portal {
	const { email } = clink.customersOf(account).resolve({ customerId });
	const orders = clink.orders
		.all()
		.filter((stored) => stored.account === account && stored.order.customerId === customerId)
		.map(({ order }) => order)
		.reverse();
	return { merchantName: clinkMerchantName, customer: email ?? customerId, returnUrl, orders, subscriptions: [] };
}

/** The page behind a customer portal link. The link is the key to it, as at Clink. */
export function portalRoutes(app: FastifyInstance, clink: ClinkService): void {
	const withSession = (
		reply: FastifyReply,
		id: string,
		act: (session: PortalSession) => FastifyReply,
	): FastifyReply => {
		const session = clink.portalSessions.find(id);
		if (session === undefined) return show(reply, unknownPortalPage(), 404);
		if (clink.portalSessions.isExpired(session)) return show(reply, expiredPortalPage(session.returnUrl), 410);
		return act(session);
	};

	app.get<{ Params: { id: string } }>('/portal/:id', (request, reply) =>
		withSession(reply, request.params.id, (session) => show(reply, portalPage(portalOf(clink, session), undefined))),
	);
}
