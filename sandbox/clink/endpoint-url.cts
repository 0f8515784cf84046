import { isIP } from 'node:net';
import { HttpRefusal } from './refusals.cts';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const privateIpv4 =
	/^(0|10|127|22[4-9]|23\d|24\d|25[0-5]|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const privateIpv6 = /^\[(::|::1|::ffff:.*|f[cd].*|fe[89ab].*|ff.*)\]$/;
const localNames = /(^|\.)(localhost|local|internal)$/;

function isPublic(host: string): boolean {
	if (isIP(host) === 4) return !privateIpv4.test(host);
	if (host.startsWith('[')) return !privateIpv6.test(host);
	return host.includes('.') && !localNames.test(host);
}

/**
 * Host names are judged by themselves, without asking DNS.
 * @throws HttpRefusal unless the URL is https on a public host, or a loopback one where those are allowed.
 */
export function checkUrl(url: string, allowLoopback: boolean): void {
	if (!URL.canParse(url)) throw new HttpRefusal(400, 'url is not a valid URL');
	const { protocol, hostname } = new URL(url);
	if (allowLoopback && loopback.test(hostname) && /^https?:$/.test(protocol)) return;
	if (protocol !== 'https:') throw new HttpRefusal(400, 'url must be https');
	if (!isPublic(hostname)) throw new HttpRefusal(400, 'url must be on a public host');
}
