/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	moduleFileExtensions: ['ts', 'cts', 'js', 'mjs', 'cjs', 'json', 'node'],
	transform: {
		'^.+\\.c?ts$': ['ts-jest', { tsconfig: 'tsconfig.jest.json' }],
	},
	coverageReporters: ['text', 'json-summary'],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageThreshold: { global: { lines: 95, branches: 90 } },
};
