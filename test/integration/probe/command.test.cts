import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { drawPersonality, startSandbox, type Sandbox } from '../../../sandbox/index.cts';

const ROOT = join(__dirname, '../../..');

interface Ended {
	code: number | null;
	output: string;
}

async function run(given: string[], keys: Record<string, string> = {}): Promise<Ended> {
	const child = spawn(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'probe/main.cts', ...given], {
		cwd: ROOT,
		env: { PATH: process.env['PATH'], ...keys },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { code, output };
}

describe('npm run probe', () => {
	let sandbox: Sandbox;
	const folder = mkdtempSync(join(tmpdir(), 'probe-'));
	beforeAll(async () => {
		sandbox = await startSandbox({ personality: drawPersonality(2) });
	});
	afterAll(async () => {
		await sandbox.close();
		rmSync(folder, { recursive: true });
	});

	const keys = () => ({
		CHINGCHINGPAY_API_KEY: sandbox.chingchingPay.merchants[0]?.apiKey ?? '',
		CHINGCHINGPAY_API_SECRET: sandbox.chingchingPay.merchants[0]?.apiSecret ?? '',
	});

	test('finds a recipe over HTTP, writes the report, and shows no key', async () => {
		const output = join(folder, 'report.md');
		const { baseUrl } = sandbox.chingchingPay;
		const ended = await run(['--base-url', baseUrl, '--pause', '0', '--output', output], keys());
		expect(ended).toMatchObject({ code: 0 });
		expect(ended.output).toContain('A way to sign requests was found.');
		expect(readFileSync(output, 'utf8')).toContain('| Gateway Conventions › Codes › Success Codes | `1` |');
		for (const key of Object.values(keys())) expect(ended.output).not.toContain(key.slice(0, 20));
	});

	test('ends with 1 where nothing was found', async () => {
		const ended = await run(['--base-url', sandbox.chingchingPay.baseUrl, '--pause', '0'], {
			...keys(),
			CHINGCHINGPAY_API_KEY: 'ak_of_somebody_else',
		});
		expect(ended).toMatchObject({ code: 1 });
		expect(ended.output).toContain('**Stopped early:** The gateway refuses the API key itself');
	});

	test('finds the recipe of a sample without a gateway', async () => {
		const sample = join(folder, 'sample.json');
		// HMAC-SHA256 of the body with this secret, computed with openssl.
		writeFileSync(
			sample,
			JSON.stringify({
				method: 'POST',
				url: '/gateway/api/v1/payments/link',
				headers: {},
				body: '{"a":1}',
				signature: '69042f74b7fda99a1ad4a805392f75de19238f6b4ad3e08226c2da2c98d63c44',
			}),
		);
		const ended = await run(['--sample', sample], {
			CHINGCHINGPAY_API_KEY: 'made-up-key',
			CHINGCHINGPAY_API_SECRET: 'made-up-for-this',
		});
		expect(ended).toMatchObject({ code: 0 });
		expect(ended.output).toContain('`{body}`, hexadecimal, with the API secret');
	});

	test('asks for keys only at a terminal', async () => {
		const ended = await run([]);
		expect(ended).toMatchObject({ code: 1 });
		expect(ended.output).toContain('There is no API key. Set CHINGCHINGPAY_API_KEY');
	});

	test('explains itself', async () => {
		expect(await run(['--help'])).toMatchObject({
			code: 0,
			output: expect.stringContaining('Usage: npm run probe') as string,
		});
		expect(await run(['--nonsense'])).toMatchObject({
			code: 1,
			output: expect.stringContaining('no such option') as string,
		});
	});
});
