import { newId } from '../gateway/ids.cts';
import type { PortalSessionRequest } from './schema.cts';
import type { ClinkService } from './service.cts';

const PORTAL_LIFETIME_MS = 30 * 60 * 1000;

/** Every request makes another link. None is kept, since no call looks one up, and there is no page behind it. */
export function createPortalSession(
	service: ClinkService,
	account: string,
	{ customerId, subscriptionUpdateProductIds = [] }: PortalSessionRequest,
): Record<string, unknown> {
	service.customersOf(account).resolve({ customerId });
	const catalogue = service.catalogueOf(account);
	for (const productId of subscriptionUpdateProductIds) catalogue.checkProduct(productId);
	return {
		url: `${service.context.url()}/portal/${newId('portal')}`,
		expiresAt: service.context.now() + PORTAL_LIFETIME_MS,
	};
}
