import fc from 'fast-check';

import { checkedBaseUrl, checkedRequestUrl } from '../../../../nodes/shared/http/baseUrl';
import { errorOf, throwsOnlyPaymentErrors } from '../../support/errors.cts';

const path = fc.webPath().filter((text) => !text.includes('//'));
const host = fc.domain().filter((name) => !name.endsWith('localhost'));
const secureUrl = fc.tuple(host, path).map(([name, rest]) => `https://${name}${rest}`);

describe('a base URL', () => {
	test.each([
		['https://api.example.com/gateway', 'https://api.example.com/gateway'],
		['https://api.example.com', 'https://api.example.com'],
		['https://api.example.com/', 'https://api.example.com'],
		['https://api.example.com/gateway///', 'https://api.example.com/gateway'],
		['  https://api.example.com/gateway\n', 'https://api.example.com/gateway'],
		['HTTPS://API.Example.com/Gateway', 'https://api.example.com/Gateway'],
		['https://api.example.com:8443/gateway', 'https://api.example.com:8443/gateway'],
		['https://192.0.2.7/gateway', 'https://192.0.2.7/gateway'],
		['https://api.example.com/gateway?', 'https://api.example.com/gateway'],
		['http://localhost:5678/gateway', 'http://localhost:5678/gateway'],
		['http://127.0.0.1:9000', 'http://127.0.0.1:9000'],
		['http://127.8.8.8', 'http://127.8.8.8'],
		['http://[::1]:9000/api', 'http://[::1]:9000/api'],
	])('%s is taken as %s', (given, taken) => {
		expect(checkedBaseUrl(given)).toBe(taken);
	});

	test.each([
		['', 'is not a complete URL'],
		['api.example.com/gateway', 'is not a complete URL'],
		['/gateway', 'is not a complete URL'],
		[undefined, 'is not a complete URL'],
		[null, 'is not a complete URL'],
		[42, 'is not a complete URL'],
		[{ href: 'https://api.example.com' }, 'is not a complete URL'],
		['http://api.example.com/gateway', 'would send the key unencrypted'],
		['http://192.168.0.10/gateway', 'would send the key unencrypted'],
		['http://0.0.0.0/gateway', 'would send the key unencrypted'],
		['http://localhost.example.com', 'would send the key unencrypted'],
		['http://127.0.0.1.example.com', 'would send the key unencrypted'],
		['http://example.com/localhost', 'would send the key unencrypted'],
		['ftp://api.example.com', 'would send the key unencrypted'],
		['file:///etc/passwd', 'would send the key unencrypted'],
		['javascript:alert(1)', 'would send the key unencrypted'],
		['https://user@api.example.com', 'contains a user name or password'],
		['https://user:pass@api.example.com', 'contains a user name or password'],
		['http://127.0.0.1@evil.example.com', 'contains a user name or password'],
		['https://api.example.com/?to=', "contains a '?' or '#'"],
		['https://api.example.com/#top', "contains a '?' or '#'"],
	])('%p is refused: it %s', (given, reason) => {
		expect(errorOf(() => checkedBaseUrl(given))).toMatchObject({
			kind: 'input',
			message: `The credential's 'Base URL' ${reason}`,
		});
	});

	test('is the same when it is checked twice', () => {
		fc.assert(
			fc.property(secureUrl, (url) => {
				const once = checkedBaseUrl(url);
				expect(checkedBaseUrl(once)).toBe(once);
			}),
		);
	});

	test('is never plain http, whatever the host, unless the host is this computer', () => {
		fc.assert(
			fc.property(host, path, (name, rest) => {
				expect(errorOf(() => checkedBaseUrl(`http://${name}${rest}`)).message).toContain('unencrypted');
			}),
		);
	});

	test('is https or loopback for any text that is accepted at all', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true }), fc.anything()), (given) => {
				if (!throwsOnlyPaymentErrors(() => checkedBaseUrl(given))) return false;
				try {
					return /^(https:\/\/|http:\/\/(localhost|127\.|\[::1\]))/.test(checkedBaseUrl(given));
				} catch {
					return true;
				}
			}),
		);
	});
});

describe('the address of a signed request', () => {
	const base = 'https://api.example.com/gateway';

	test.each([
		[{ url: `${base}/api/v1/payments/link` }, `${base}/api/v1/payments/link`],
		[{ url: base }, base],
		[{ url: `${base}/list?page=1&size=2` }, `${base}/list?page=1&size=2`],
		[{ url: '/api/v1/settlements', baseURL: base }, `${base}/api/v1/settlements`],
		[{ url: 'api/v1/settlements', baseURL: `${base}//` }, `${base}/api/v1/settlements`],
		[{ url: `${base}/a/../b` }, `${base}/b`],
	])('%j is %s', (request, address) => {
		expect(checkedRequestUrl(base, request).href).toBe(address);
	});

	test.each([
		['another host', { url: 'https://evil.example.com/gateway/x' }],
		['a host that starts with ours', { url: 'https://api.example.com.evil.com/gateway/x' }],
		['a path that starts with ours', { url: 'https://api.example.com/gateway-2/x' }],
		['a path beside ours', { url: `${base}/../admin` }],
		['a path beside ours, percent-encoded', { url: `${base}/%2e%2e/admin` }],
		['plain http to our host', { url: 'http://api.example.com/gateway/x' }],
		['another port', { url: 'https://api.example.com:8443/gateway/x' }],
		['user info before our host', { url: 'https://u:p@api.example.com/gateway/x' }],
		['another base URL', { url: '/x', baseURL: 'https://evil.example.com/gateway' }],
		['an absolute address that ignores the base URL', { url: 'https://evil.example.com/x', baseURL: base }],
		['no address', { url: '' }],
	])('%s is not signed', (_, request) => {
		expect(errorOf(() => checkedRequestUrl(base, request))).toMatchObject({
			kind: 'input',
			message: "The request does not go to the credential's gateway, so it was not signed",
		});
	});

	test('lies under the base URL, whatever is asked for', () => {
		fc.assert(
			fc.property(secureUrl, fc.oneof(fc.string(), fc.webPath(), fc.webUrl()), (given, url) => {
				const checked = checkedBaseUrl(given);
				try {
					const { href } = checkedRequestUrl(given, { url, baseURL: given });
					return href === checked || href.startsWith(`${checked}/`);
				} catch {
					return throwsOnlyPaymentErrors(() => checkedRequestUrl(given, { url, baseURL: given }));
				}
			}),
		);
	});
});
