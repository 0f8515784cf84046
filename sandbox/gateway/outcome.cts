/** What the nodes call the state of a payment or refund, whatever the gateway calls it. */
export type Outcome =
	| 'succeeded'
	| 'pending'
	| 'actionRequired'
	| 'failed'
	| 'cancelled'
	| 'expired'
	| 'refunded'
	| 'partiallyRefunded'
	/** Neither a payment nor a refund. */
	| 'notApplicable';
