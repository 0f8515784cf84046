import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseFlatted } from '../../real-n8n/editor/flatted.cts';
import { withLock } from '../../real-n8n/system/lock.cts';
import { npmEnvironment } from '../../real-n8n/system/npm.cts';
import { startGroup } from '../../real-n8n/system/process-group.cts';
import { runCommand } from '../../real-n8n/system/run-command.cts';
import { table } from '../../real-n8n/system/table.cts';
import { pause } from '../../real-n8n/system/wait.cts';

describe('what installs and runs n8n', () => {
	let directory: string;

	beforeAll(() => {
		directory = mkdtempSync(join(tmpdir(), 'chingchingpay-clink-test-'));
	});
	afterAll(() => rmSync(directory, { recursive: true, force: true }));

	test('work under the same lock runs one after the other', async () => {
		const file = join(directory, 'one.lock');
		const steps: string[] = [];
		const work = (name: string) => async () => {
			steps.push(`${name} begins`);
			await pause(50);
			steps.push(`${name} ends`);
		};
		await Promise.all([withLock(file, work('first')), withLock(file, work('second'))]);
		expect(steps).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
	});

	test('the lock of a process that died is taken over', async () => {
		const file = join(directory, 'dead.lock');
		const { child, ended } = startGroup(process.execPath, ['-e', ''], { cwd: directory, env: {}, stdio: 'ignore' });
		await ended;
		writeFileSync(file, JSON.stringify({ host: hostname(), pid: child.pid, token: 'of-the-dead' }));
		expect(await withLock(file, () => Promise.resolve('done'))).toBe('done');
	});

	test('a child npm gets the settings that say how to reach the registry, and no others', () => {
		const before = { ...process.env };
		const fromNpmRun = { npm_config_ignore_scripts: 'true', npm_lifecycle_event: 'demo' };
		Object.assign(process.env, fromNpmRun, { npm_config_registry: 'https://registry.example' });
		const env = npmEnvironment('/node/bin');
		process.env = before;
		expect(env['npm_config_ignore_scripts']).toBeUndefined();
		expect(env['npm_lifecycle_event']).toBeUndefined();
		expect(env['npm_config_registry']).toBe('https://registry.example');
		expect(env['PATH']).toMatch(/^\/node\/bin[:;]/);
	});

	test('the error of a failed command shows the end of its log', async () => {
		const script = "console.log('the reason'); process.exit(3)";
		const logFile = join(directory, 'command.log');
		const command = { title: 'Trying', file: process.execPath, args: ['-e', script], cwd: directory, env: {}, logFile };
		await expect(runCommand(command)).rejects.toThrow(/Trying ended with exit code 3[^]*the reason[^]*command\.log/);
	});

	test('a process is ended together with the children it started', async () => {
		const forever = 'setInterval(() => {}, 1000)';
		const script = `require('node:child_process').spawn(process.execPath, ['-e', '${forever}']); ${forever}`;
		const group = startGroup(process.execPath, ['-e', script], { cwd: directory, env: {}, stdio: 'ignore' });
		const pid = group.child.pid ?? 0;
		await pause(300);
		await group.end();
		expect(() => process.kill(-pid, 0)).toThrow('ESRCH');
	});

	test('the format that n8n stores executions in is read', () => {
		const stored = '[{"a":"1","list":"2","self":"0"},"1",["3","1",5,null,true],{"deep":"4"},"0"]';
		const value = parseFlatted(stored) as Record<string, unknown>;
		expect(value['a']).toBe('1');
		expect(value['list']).toEqual([{ deep: '0' }, '1', 5, null, true]);
		expect(value['self']).toBe(value);
	});

	test('the columns of a table are aligned', () => {
		expect(
			table(
				[{ title: 'Step' }, { title: 'Amount', align: 'right' }],
				[
					['Pay', '1.00'],
					['Refund', '20.00'],
				],
			),
		).toEqual(['Step    Amount', '──────  ──────', 'Pay       1.00', 'Refund   20.00']);
	});
});
