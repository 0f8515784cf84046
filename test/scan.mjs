/**
 * The rule set of n8n's official scanner for community packages, over what it looks at: package.json and everything
 * under nodes/ and credentials/, and what is published. As there, inline disables do not count; stricter
 * than there, a warning fails as well.
 */
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';

import { ESLint } from 'eslint';
import n8nNodesPlugin from 'eslint-plugin-n8n-nodes-base';
import tsParser from '@typescript-eslint/parser';

const rulesOf = (name) => n8nNodesPlugin.configs[name].rules;

/** The scanner's own exceptions: rules that do not hold for community nodes. */
const CREDENTIAL_EXCEPTIONS = {
	'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
	'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
};
const NODE_EXCEPTIONS = {
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
	'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
	'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
};

const config = [
	n8nCommunityNodesPlugin.configs.recommended,
	{ rules: { 'no-console': 'error' } },
	{ plugins: { 'n8n-nodes-base': n8nNodesPlugin } },
	{ files: ['package.json'], rules: rulesOf('community') },
	{ files: ['**/credentials/**/*.ts'], rules: { ...rulesOf('credentials'), ...CREDENTIAL_EXCEPTIONS } },
	{ files: ['**/nodes/**/*.ts'], rules: { ...rulesOf('nodes'), ...NODE_EXCEPTIONS } },
	{ files: ['**/*.json', '**/*.ts'], languageOptions: { parser: tsParser } },
].flat();

const legs = {
	source: ['package.json', 'nodes/**/*.{js,ts,json}', 'credentials/**/*.{js,ts,json}'],
	published: ['dist/**/*.{js,json}'],
};

let found = 0;
for (const [leg, patterns] of Object.entries(legs)) {
	const eslint = new ESLint({
		overrideConfigFile: true,
		overrideConfig: config,
		allowInlineConfig: false,
		errorOnUnmatchedPattern: true,
		ignore: false,
	});
	const results = await eslint.lintFiles(patterns);
	const count = (key) => results.reduce((sum, result) => sum + result[key], 0);
	const errors = count('errorCount');
	const warnings = count('warningCount');
	found += errors + warnings;
	console.log(`scan of the ${leg}: ${results.length} files, ${errors} errors, ${warnings} warnings`);
	if (errors + warnings > 0) console.log((await eslint.loadFormatter('stylish')).format(results));
}
process.exitCode = found === 0 ? 0 : 1;
