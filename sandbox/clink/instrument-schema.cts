import { objectOf, oneOf, optional, required, text } from '../gateway/fields.cts';
import type { Values } from '../gateway/fields.cts';
import { customerFields, metadata, paymentMethodTypes } from './schema.cts';

const name = text({ min: 1 });
const instrumentTypes = paymentMethodTypes.filter((type) => type !== 'CARD');

const billingAddressShape = {
	city: required(name),
	region: required(name),
	country: required(name),
	line1: required(name),
	line2: optional(text()),
	postalCode: required(name),
};

export const instrumentShape = {
	paymentInstrumentType: required(oneOf(instrumentTypes)),
	...customerFields,
	customerName: optional(name),
	metadata: optional(metadata),
	cpfName: optional(name),
	cpfNumber: optional(name),
	upiName: optional(name),
	phoneNumber: optional(name),
	billingAddress: optional(objectOf(billingAddressShape)),
};
export type InstrumentRequest = Values<typeof instrumentShape>;
