/** What has become of a payment or refund, whatever a gateway calls it. */
export type Status = 'pending' | 'success' | 'failed' | 'cancelled' | 'expired';
