import tseslint from 'typescript-eslint';

/** For what only developers run. What is published stands under n8n's own rules alone, in `eslint.config.mjs`. */
export default tseslint.config({
	files: ['**/*.cts'],
	extends: [tseslint.configs.strictTypeChecked],
	languageOptions: {
		parserOptions: { project: 'tsconfig.dev.json', tsconfigRootDir: import.meta.dirname },
	},
	linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
	rules: {
		'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
		'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
	},
});
