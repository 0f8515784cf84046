import { parseArgs } from 'node:util';
import { drawPersonality, startSandbox } from './index.cts';

const defaultPort = 4747;
const highestPort = 65535;
const highestSeed = 999_999_999;

function fail(message: string): never {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

interface Options {
	port: string;
	seed?: string | undefined;
}

function optionsFromArguments(): Options {
	try {
		const options = { port: { type: 'string', default: String(defaultPort) }, seed: { type: 'string' } } as const;
		return parseArgs({ options }).values;
	} catch {
		return fail('Usage: npm run sandbox -- [--port NUMBER] [--seed NUMBER]');
	}
}

function wholeNumber(name: string, text: string, highest: number): number {
	if (/^\d+$/.test(text) && Number(text) <= highest) return Number(text);
	return fail(`${name} must be a number from 0 to ${highest}`);
}

function startProblem(error: unknown, port: number): string {
	if (!(error instanceof Error)) return `The sandbox could not start: ${String(error)}`;
	if ('code' in error && error.code === 'EADDRINUSE') {
		return `Port ${port} is taken. Stop the other program, or choose a port: npm run sandbox -- --port 4748`;
	}
	return `The sandbox could not start: ${error.message}`;
}

const aboutSeed = (seed: number): string[] => [
	`ChingchingPay is gateway no. ${seed} here: it signs, answers and calls back in its own way.`,
	'What to enter in n8n for it is on the dashboard, under Show test keys.',
	'',
];

async function main(): Promise<void> {
	const { port: portText, seed: seedText } = optionsFromArguments();
	const port = wholeNumber('--port', portText, highestPort);
	const seed = seedText === undefined ? undefined : wholeNumber('--seed', seedText, highestSeed);
	const personality = seed === undefined ? {} : { personality: drawPersonality(seed) };
	const sandbox = await startSandbox({ port, ...personality }).catch((error: unknown) =>
		fail(startProblem(error, port)),
	);
	process.stdout.write(
		[
			'Payment sandbox: a local stand-in, no real money.',
			'',
			...(seed === undefined ? [] : aboutSeed(seed)),
			`  Dashboard and test keys  ${sandbox.url}/`,
			`  ChingchingPay base URL   ${sandbox.chingchingPay.baseUrl}`,
			`  Clink base URL           ${sandbox.clink.baseUrl}`,
			'',
			'Ctrl-C stops it and forgets everything.',
			'',
		].join('\n'),
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
	}
}

void main();
