import { required } from '../gateway/fields.cts';
import type { Check, Values } from '../gateway/fields.cts';
import { currency, email } from './schema.cts';

const ABOVE = 0.5;

const aboveTheLeast: Check<number> = (value, name) =>
	typeof value === 'number' && Number.isFinite(value) && value > ABOVE
		? undefined
		: `${name} must be a number greater than ${ABOVE}`;

export const agentSessionShape = {
	customerEmail: required(email()),
	amount: required(aboveTheLeast),
	currency: required(currency()),
};
export type AgentSessionRequest = Values<typeof agentSessionShape>;
