const common = {
	rootDir: __dirname,
	testEnvironment: 'node',
	moduleFileExtensions: ['ts', 'cts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: { '^.+\\.c?ts$': ['ts-jest', { tsconfig: 'tsconfig.jest.json' }] },
};

/** One n8n with the packed package for all tests of these projects; run them in band. */
const inRealN8n = {
	...common,
	globalSetup: '<rootDir>/test/support/n8n/setup.cts',
	globalTeardown: '<rootDir>/test/support/n8n/teardown.cts',
};

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		{ ...common, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.cts'] },
		{ ...common, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.test.cts'] },
		{ ...common, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.test.cts'] },
		{ ...common, displayName: 'fuzz', testMatch: ['<rootDir>/test/fuzz/**/*.test.cts'] },
		{
			...common,
			displayName: 'queue',
			testMatch: ['<rootDir>/test/queue/**/*.test.cts'],
			globalSetup: '<rootDir>/test/queue/setup.cts',
		},
		{ ...inRealN8n, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.cts'] },
		{ ...inRealN8n, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.cts'] },
	],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text-summary', 'json-summary'],
	coverageThreshold: { global: { lines: 95, branches: 90 } },
	testTimeout: 30_000,
};
