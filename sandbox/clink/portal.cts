import type { PortalSessionRequest } from './schema.cts';
import type { ClinkService } from './service.cts';

/** Every request makes another link. */
export function createPortalSession(
	service: ClinkService,
	account: string,
	request: PortalSessionRequest,
): Record<string, unknown> {
	service.customersOf(account).resolve({ customerId: request.customerId });
	const catalogue = service.catalogueOf(account);
	for (const productId of request.subscriptionUpdateProductIds ?? []) catalogue.checkProduct(productId);
	const { id, expiresAt } = service.portalSessions.create(account, request);
	return { url: `${service.context.url()}/portal/${id}`, expiresAt };
}
