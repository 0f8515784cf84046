import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { installedN8n, type Installation } from './install.cts';

interface Feature {
	/** What an n8n without it does, in words: the reason for which a test is skipped. */
	otherwise: string;
	/** A file of n8n's that has it, below its node_modules, and a text in it. */
	file: string;
	text: string;
}

/** What not every n8n has, and where it is looked for: in the code that is installed, not by the version. */
const FEATURES = {
	resumeTokens: {
		otherwise: "the address of a waiting execution holds no token, so that the gateway's answer alone protects it",
		file: 'n8n-core/dist/execution-engine/node-execution-context/utils/get-additional-keys.js',
		text: 'resumeToken',
	},
	callbackInExpressions: {
		otherwise: "an expression in a trigger's parameter cannot read the callback; with one, callbacks get 503",
		file: 'n8n-core/dist/execution-engine/node-execution-context/webhook-context.js',
		text: 'json: {',
	},
	executionsWithoutStaticData: {
		otherwise: "n8n copies a workflow's static data, with the secret of a registered endpoint, into every execution",
		file: 'n8n/dist/executions/execution-persistence.js',
		text: 'toWorkflowSnapshot',
	},
	privateAddressProtection: {
		otherwise: 'n8n cannot be told to refuse private addresses',
		file: '@n8n/config/dist/configs/ssrf-protection.config.js',
		text: 'N8N_SSRF_ALLOWED_IP_RANGES',
	},
	storedBeforeReply: {
		otherwise: 'n8n answers a callback before it has stored the execution',
		file: 'n8n/dist/webhooks/webhook-helpers.js',
		text: 'shouldDeferOnReceivedResponse',
	},
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof FEATURES;

/** Why the n8n that runs lacks something; undefined where it has it. */
export function lackOf(name: FeatureName, installation: Installation = installedN8n()): string | undefined {
	const { file, text, otherwise } = FEATURES[name];
	const path = join(installation.directory, 'n8n', 'node_modules', file);
	return existsSync(path) && readFileSync(path, 'utf8').includes(text) ? undefined : otherwise;
}

/** All that the n8n that runs lacks, in words. */
export const lacks = (): string[] => (Object.keys(FEATURES) as FeatureName[]).flatMap((name) => lackOf(name) ?? []);
