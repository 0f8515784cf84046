import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

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
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
};

/** These fetch lists from the internet, as the verified packages do. n8n does not start if told of a module that it lacks. */
const UNWANTED_MODULES = ['mcp-registry'];

/** Values n8n asks to have set explicitly, else it logs a deprecation for each: those that n8n 3 has by default. */
const EXPLICIT = {
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	// As 2.x has by default. On its one connection, 1.x begins transactions within transactions and loses executions.
	DB_SQLITE_POOL_SIZE: '3',
	N8N_RUNNERS_TASK_TIMEOUT: '60',
	N8N_COMPRESSION_NODE_MAX_DECOMPRESSED_SIZE_BYTES: String(256 * 1024 * 1024),
	N8N_COMPRESSION_NODE_MAX_ZIP_ENTRIES: '1000',
};

/**
 * What else n8n 3 has by default, as n8n 2.41 announces it (its rules of breaking changes and its deprecations), and
 * what it can be told already: to try these nodes with.
 */
const COMING = {
	N8N_SSRF_PROTECTION_ENABLED: 'true',
	N8N_SSRF_BLOCKED_IP_RANGES: 'default,100.64.0.0/10,64:ff9b::/96,2002::/16,2001::/32',
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
	N8N_MIGRATE_FS_STORAGE_PATH: 'true',
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
		N8N_DISABLED_MODULES: UNWANTED_MODULES.filter((name) => hasModule(installation, name)).join(','),
		// The gateways of the sandbox are on this computer: refused where n8n protects private addresses, unless allowed.
		N8N_SSRF_ALLOWED_IP_RANGES: '127.0.0.0/8',
		...(process.env['REAL_N8N_COMING_DEFAULTS'] === 'true' ? COMING : {}),
		N8N_USER_FOLDER: addresses.userFolder,
		N8N_PORT: String(addresses.port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${addresses.port}`,
		[webhookUrlSetting(installation)]: `http://127.0.0.1:${addresses.port}`,
		N8N_RUNNERS_BROKER_PORT: String(addresses.taskBrokerPort),
		// Served over plain http on the loopback address.
		N8N_SECURE_COOKIE: 'false',
		...extra,
	};
}

/** The setting with the address that gateways call back at. */
export const webhookUrlSetting = (installation: Installation): string =>
	knowsSetting(installation, 'N8N_WEBHOOK_URL') ? 'N8N_WEBHOOK_URL' : 'WEBHOOK_URL';

const hasModule = ({ directory }: Installation, name: string): boolean =>
	existsSync(join(directory, 'n8n', 'node_modules', 'n8n', 'dist', 'modules', name));

const settingsTexts = new Map<string, string>();

/** Whether this n8n reads a setting of this name. */
function knowsSetting({ directory }: Installation, name: string): boolean {
	const folder = join(directory, 'n8n', 'node_modules', '@n8n', 'config', 'dist');
	const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
	const text =
		settingsTexts.get(folder) ??
		files()
			.map((file) => readFileSync(join(folder, file), 'utf8'))
			.join('\n');
	settingsTexts.set(folder, text);
	return text.includes(`'${name}'`);
}
