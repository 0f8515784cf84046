/** Who pays, in a request. Source: docs/gateways/clink.md, "Customers". */

export const CUSTOMER_IDENTIFIERS = ['customerId', 'customerEmail', 'referenceCustomerId'] as const;
export type CustomerIdentifier = (typeof CUSTOMER_IDENTIFIERS)[number];
export type Customer = Partial<Record<CustomerIdentifier, string>>;
