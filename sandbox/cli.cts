import { parseArgs } from 'node:util';
import { startSandbox } from './index.cts';

const defaultPort = 4747;
const highestPort = 65535;

function fail(message: string): never {
	process.stderr.write(`${message}\n`);
	process.exit(1);
}

function portFromArguments(): number {
	try {
		const { values } = parseArgs({ options: { port: { type: 'string', default: String(defaultPort) } } });
		const port = Number(values.port);
		if (/^\d+$/.test(values.port) && port <= highestPort) return port;
	} catch {
		return fail('Usage: npm run sandbox -- [--port NUMBER]');
	}
	return fail(`--port must be a number from 0 to ${highestPort}`);
}

function startProblem(error: unknown, port: number): string {
	if (!(error instanceof Error)) return `The sandbox could not start: ${String(error)}`;
	if ('code' in error && error.code === 'EADDRINUSE') {
		return `Port ${port} is taken. Stop the other program, or choose a port: npm run sandbox -- --port 4748`;
	}
	return `The sandbox could not start: ${error.message}`;
}

async function main(): Promise<void> {
	const port = portFromArguments();
	const sandbox = await startSandbox({ port }).catch((error: unknown) => fail(startProblem(error, port)));
	process.stdout.write(
		[
			'Payment sandbox: a local stand-in, no real money.',
			'',
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
