import { PaymentError } from '../values/paymentError';

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export const isLoopback = ({ hostname }: URL) => LOOPBACK.test(hostname);

/**
 * A gateway address that a key may be sent to: https, or http on a loopback host, without user info, query or fragment.
 *
 * @returns the address without a trailing slash
 * @throws PaymentError (`input`) for any other address, before a key is sent
 */
export function checkedBaseUrl(baseUrl: unknown): string {
	const url = parse(baseUrl);
	if (url === undefined) {
		throw unusable('is not a complete URL', 'Include the scheme, e.g. https://api.example.com/gateway.');
	}
	if (url.username !== '' || url.password !== '') {
		throw unusable('contains a user name or password', "Remove everything before the '@'.");
	}
	if (url.search !== '' || url.hash !== '') {
		throw unusable("contains a '?' or '#'", 'Enter the URL only up to the path.');
	}
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
		throw unusable('would send the key unencrypted', 'Use https. Plain http works for localhost only.');
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/**
 * The full address of a signed request, refused unless it is under the credential's own base URL: a key is sent
 * only to its gateway, even if the credential is used in n8n's HTTP Request node.
 */
export function checkedRequestUrl(baseUrl: unknown, request: { url: string; baseURL?: string | undefined }): URL {
	const base = checkedBaseUrl(baseUrl);
	const url = parse(joined(request.baseURL, request.url));
	if (url === undefined || (url.href !== base && !url.href.startsWith(`${base}/`))) {
		throw new PaymentError(
			'input',
			"The request does not go to the credential's gateway, so it was not signed",
			`This credential signs requests to ${base} only. To use another URL, change the credential's 'Environment' or 'Base URL'.`,
		);
	}
	return url;
}

function joined(baseURL: string | undefined, url: string): string {
	if (baseURL === undefined || /^[a-z][a-z\d+.-]*:/i.test(url)) return url;
	return `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

function parse(text: unknown): URL | undefined {
	if (typeof text !== 'string' || !URL.canParse(text.trim())) return undefined;
	return new URL(text.trim());
}

function unusable(what: string, advice: string): PaymentError {
	return new PaymentError('input', `The credential's 'Base URL' ${what}`, advice);
}
