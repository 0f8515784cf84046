import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { drawPersonality, startSandbox } from '../../../sandbox/index.cts';
import { http } from './clients.cts';
import { waitUntil } from '../../../real-n8n/system/wait.cts';

const root = join(__dirname, '../../..');

interface Run {
	output(): string;
	code: Promise<number | null>;
	stop(): void;
}

function run(...options: string[]): Run {
	const child = spawn(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'sandbox/main.cts', ...options], {
		cwd: root,
	});
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
	return {
		output: () => output,
		code: new Promise((resolve) => child.on('exit', resolve)),
		stop: () => child.kill('SIGINT'),
	};
}

test('it prints its addresses but no key, and stops on Ctrl-C', async () => {
	const command = run('--port', '0');
	await waitUntil(() => command.output().includes('Ctrl-C'), {
		timeoutMs: 25_000,
		intervalMs: 20,
		message: 'The sandbox did not start',
	});
	const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\/\n/.exec(command.output()) ?? [];
	expect(command.output()).toContain(`${String(url)}/chingchingpay/gateway`);
	expect(command.output()).toContain(`${String(url)}/clink/api`);
	expect(command.output()).not.toMatch(/_test_/);
	expect((await http.get<string>(String(url))).status).toBe(200);
	command.stop();
	expect(await command.code).toBe(0);
});

test('names a port that is taken', async () => {
	const sandbox = await startSandbox();
	const port = new URL(sandbox.url).port;
	const command = run('--port', port);
	expect(await command.code).toBe(1);
	expect(command.output()).toContain(`Port ${port} is taken.`);
	await sandbox.close();
});

test('with a seed it is the gateway of that number, and says so', async () => {
	const command = run('--port', '0', '--seed', '7');
	await waitUntil(() => command.output().includes('Ctrl-C'), {
		timeoutMs: 25_000,
		intervalMs: 20,
		message: 'The sandbox did not start',
	});
	expect(command.output()).toContain('ChingchingPay is gateway no. 7 here');
	const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\/\n/.exec(command.output()) ?? [];
	const { data } = await http.get<string>(`${String(url)}/control/personality`);
	expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(drawPersonality(7))));
	command.stop();
	expect(await command.code).toBe(0);
});

test.each([
	['--port', 'x', '--port must be a number'],
	['--seed', '1.5', '--seed must be a number'],
	['--sed', '7', 'Usage: npm run sandbox -- [--port NUMBER] [--seed NUMBER]'],
])('%s %s is refused in words', async (option, value, message) => {
	const command = run(option, value);
	expect(await command.code).toBe(1);
	expect(command.output()).toContain(message);
});
