import { digits, flag, listOf, oneOf, optional, required, text } from '../gateway/fields.cts';
import type { Values } from '../gateway/fields.cts';

const endpointFields = {
	events: required(listOf(text(), { min: 1 })),
	description: optional(text({ max: 512 })),
	enabled: optional(flag()),
};
export const endpointShape = { url: required(text({ max: 512 })), ...endpointFields };
export const ensureShape = {
	...endpointShape,
	returnSigningSecret: optional(flag()),
	rotateSecretIfUnavailable: optional(flag()),
	rotateSecret: optional(flag()),
};
export const patchShape = {
	url: optional(text({ max: 512 })),
	events: optional(listOf(text(), { min: 1 })),
	description: optional(text({ max: 512 })),
	enabled: optional(flag()),
};
export const endpointListShape = {
	pageNum: optional(digits({ min: 1 })),
	pageSize: optional(digits({ min: 1 })),
	enabled: optional(oneOf(['true', 'false'])),
	url: optional(text()),
};
export type EndpointRequest = Values<typeof endpointShape>;
export type EnsureRequest = Values<typeof ensureShape>;
export type PatchRequest = Values<typeof patchShape>;
export type EndpointListRequest = Values<typeof endpointListShape>;
