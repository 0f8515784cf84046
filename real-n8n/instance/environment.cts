import { delimiter } from 'node:path';

import type { Installation } from './install.cts';

/** What n8n needs of the machine. The rest stays out: a user's own N8N_*, DB_* and proxy variables would change it. */
const INHERITED = [
	'HOME',
	'LANG',
	'LC_ALL',
	'NODE_EXTRA_CA_CERTS',
	'TEMP',
	'TMP',
	'TMPDIR',
	'TZ',
	'USER',
	'APPDATA',
	'COMSPEC',
	'LOCALAPPDATA',
	'SYSTEMROOT',
	'USERPROFILE',
	'WINDIR',
];

/** An instance that keeps to itself: no telemetry, no look-ups at n8n's own services, no onboarding. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	// Both fetch their lists from the internet.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
};

/** Values n8n asks to have set explicitly, else it logs a deprecation for each. */
const EXPLICIT = {
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_RUNNERS_TASK_TIMEOUT: '60',
	N8N_COMPRESSION_NODE_MAX_DECOMPRESSED_SIZE_BYTES: String(256 * 1024 * 1024),
	N8N_COMPRESSION_NODE_MAX_ZIP_ENTRIES: '1000',
};

interface Addresses {
	userFolder: string;
	port: number;
	taskBrokerPort: number;
}

export function n8nEnvironment(
	installation: Installation,
	addresses: Addresses,
	extra: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
	const { PATH: path = '' } = process.env;
	return {
		...Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
		PATH: `${installation.nodeBinDirectory}${delimiter}${path}`,
		...QUIET,
		...EXPLICIT,
		N8N_USER_FOLDER: addresses.userFolder,
		N8N_PORT: String(addresses.port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${addresses.port}`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${addresses.port}`,
		N8N_RUNNERS_BROKER_PORT: String(addresses.taskBrokerPort),
		// Served over plain http on the loopback address.
		N8N_SECURE_COOKIE: 'false',
		...extra,
	};
}
