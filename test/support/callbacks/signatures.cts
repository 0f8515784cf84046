import { createHmac, type BinaryToTextEncoding } from 'node:crypto';

/** The gateways' signatures, written down once more: neither the nodes' own code nor the sandbox's judges itself. */

/** Of a callback of ChingchingPay: over its body, or over its parameters sorted and joined. */
export const chingchingPaySignature = (
	secret: string,
	content: string | Buffer,
	encoding: BinaryToTextEncoding = 'hex',
): string => createHmac('sha256', secret).update(content).digest(encoding);

/** Of an event of Clink. */
export const clinkSignature = (secret: string, timestamp: string, body: string | Buffer): string =>
	createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
