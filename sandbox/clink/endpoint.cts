import { omit } from '../gateway/omit.cts';

export interface Endpoint {
	readonly account: string;
	readonly id: string;
	readonly url: string;
	readonly events: readonly string[];
	readonly enabled: boolean;
	readonly secret: string;
	readonly description: string;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export function view(endpoint: Endpoint, plaintext: string | null): Record<string, unknown> {
	const { secret } = endpoint;
	return {
		...omit(endpoint, 'account', 'secret'),
		signingSecret: plaintext,
		maskedSigningSecret: `${secret.slice(0, 6)}****${secret.slice(-4)}`,
	};
}

/** The answer of PUT /webhook/endpoints/ensure; the secret is shown only when it is new. */
export function ensured(source: string, endpoint: Endpoint, showsSecret: boolean): Record<string, unknown> {
	return {
		source,
		endpoint: view(endpoint, showsSecret ? endpoint.secret : null),
		signingSecretAvailable: showsSecret,
		signingSecretUnavailableReason: showsSecret ? null : 'EXISTING_SECRET_NOT_RETURNABLE',
		nextAction: showsSecret ? null : 'CALL_ROTATE_SECRET_OR_RETRY_ENSURE_WITH_ROTATE_SECRET_IF_UNAVAILABLE',
	};
}
