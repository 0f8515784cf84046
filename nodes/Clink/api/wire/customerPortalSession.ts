/** Customer portal sessions as Clink names them. Source: docs/gateways/clink.md, "Customer portal". */

export interface CreateCustomerPortalSessionRequest {
	customerId: string;
	returnUrl?: string;
	/** The products that the customer may switch to; all when it is missing. */
	subscriptionUpdateProductIds?: string[];
}

export interface CustomerPortalSession {
	/** The page. */
	url: string;
	/** Milliseconds. */
	expiresAt: number;
}
