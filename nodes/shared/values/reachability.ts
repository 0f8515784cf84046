/** Names that refer to this machine or this network only. Source: RFC 6761, 6762, 8375; `.internal` is reserved by ICANN. */
const PRIVATE_NAME = /^(localhost|.+\.(localhost|local|internal|home\.arpa))$/;

/** First octets of the IPv4 addresses that no gateway can reach: private, shared, multicast, reserved. Source: RFC 6890. */
const PRIVATE_IPV4 =
	/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|22[4-9]|2[3-5]\d)\./;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Unspecified, loopback, unique local, link local, multicast, and IPv4 written as IPv6. */
const PRIVATE_IPV6 = /^\[(::1?|f[cdef][\da-f]{2}:.*|::ffff:.*)\]$/;

/** Whether a gateway on the internet may reach this address: not a name or an address of a private network. */
export function isPublic({ hostname }: URL): boolean {
	const host = hostname.toLowerCase().replace(/\.$/, '');
	if (host.startsWith('[')) return !PRIVATE_IPV6.test(host);
	if (IPV4.test(host)) return !PRIVATE_IPV4.test(host);
	return host.includes('.') && !PRIVATE_NAME.test(host);
}
