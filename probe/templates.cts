/** What a contract may say is signed, the likeliest first, in the words of the credential's 'Signed Template'. */
export const TEMPLATES = [
	'{body}',
	'{sortedParameters}',
	'{apiKey}{body}',
	'{timestamp}{body}',
	'{body}{timestamp}',
	'{timestamp}.{body}',
	'{timestamp}{nonce}{body}',
	'{timestamp}\\n{nonce}\\n{body}\\n',
	'{timestamp}\\n{nonce}\\n{body}',
	'{method}\\n{path}\\n{body}',
	'{method}\\n{apiPath}\\n{body}',
	'{method}\\n{path}\\n{query}\\n{body}',
	'{method}\\n{apiPath}\\n{query}\\n{body}',
	'{method}\\n{path}\\n{timestamp}\\n{nonce}\\n{body}\\n',
	'{method}\\n{apiPath}\\n{timestamp}\\n{nonce}\\n{body}\\n',
	'{method}{path}{query}{timestamp}{body}',
	'{method}{apiPath}{query}{timestamp}{body}',
	'{apiKey}{timestamp}{body}',
	'{apiKey}{timestamp}{nonce}{body}',
	'{merchantId}{timestamp}{body}',
	'{timestamp}{method}{path}{body}',
	'{timestamp}{method}{apiPath}{body}',
	'{timestamp}{apiKey}{sortedParameters}',
	'{sortedParameters}&timestamp={timestamp}',
	'{sortedParameters}&timestamp={timestamp}&nonce={nonce}',
	'{method}&{path}&{sortedParameters}',
	'{method}&{apiPath}&{sortedParameters}',
] as const;

/** Headers that may carry the time of a request. All are sent at once, and told apart once a recipe is found. */
export const TIMESTAMP_HEADERS = ['x-timestamp', 'timestamp', 'x-request-timestamp', 'x-api-timestamp', 'x-time'];

/** Headers that may carry a text used only once. */
export const NONCE_HEADERS = ['x-nonce', 'nonce', 'x-request-nonce', 'x-request-id'];
