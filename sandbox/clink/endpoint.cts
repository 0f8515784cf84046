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

export function view(
	{ account: _account, secret, ...endpoint }: Endpoint,
	plaintext: string | null,
): Record<string, unknown> {
	return { ...endpoint, signingSecret: plaintext, maskedSigningSecret: `${secret.slice(0, 6)}****${secret.slice(-4)}` };
}

/** The answer of PUT /webhook/endpoints/ensure; a secret is told only when it is new. */
export function ensured(source: string, endpoint: Endpoint, isTold: boolean): Record<string, unknown> {
	return {
		source,
		endpoint: view(endpoint, isTold ? endpoint.secret : null),
		signingSecretAvailable: isTold,
		signingSecretUnavailableReason: isTold ? null : 'EXISTING_SECRET_NOT_RETURNABLE',
		nextAction: isTold ? null : 'CALL_ROTATE_SECRET_OR_RETRY_ENSURE_WITH_ROTATE_SECRET_IF_UNAVAILABLE',
	};
}
