export const payerActions = ['paid', 'declined', 'cancelled'] as const;

/** What a person does on the pay page. */
export type PayerAction = (typeof payerActions)[number];

export const isPayerAction = (value: unknown): value is PayerAction => payerActions.some((action) => action === value);
