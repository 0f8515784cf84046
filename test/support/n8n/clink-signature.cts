import { createHmac, randomBytes } from 'node:crypto';

/** A webhook signing secret as Clink gives one out. */
export const newSecret = () => `whsec_${randomBytes(18).toString('hex')}`;

export const signatureOf = (timestamp: string, body: Buffer, secret: string) =>
	createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');

/** The headers that Clink sends an event with. */
export const signedHeaders = (
	body: Buffer,
	secret: string,
	timestamp = String(Date.now()),
): Record<string, string> => ({
	'content-type': 'application/json',
	'x-clink-timestamp': timestamp,
	'x-clink-signature': signatureOf(timestamp, body, secret),
	'x-clink-signtype': 'SHA256',
});
