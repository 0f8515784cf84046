import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const INSTALLED_AT = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--force-color-profile=srgb',
];

const chromiumPath = (): string | undefined =>
	[process.env['CHROMIUM_PATH'] ?? '', ...INSTALLED_AT].find((path) => path !== '' && existsSync(path));

/** Where Chromium is. In CI, Debian's is installed if none is there; elsewhere nothing is installed unasked. */
function findChromium(): string | undefined {
	const found = chromiumPath();
	if (found !== undefined || process.env['CI'] !== 'true') return found;
	execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
	execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'inherit' });
	return chromiumPath();
}

/** Tests that need a browser. Without one they are skipped, and say so. */
export function describeInBrowser(name: string, body: () => void): void {
	if (findChromium() !== undefined) {
		describe(name, body);
		return;
	}
	const reason = 'skipped for want of a browser: install Chromium or Chrome, or set CHROMIUM_PATH';
	process.stdout.write(`${name}: ${reason}\n`);
	describe(name, () => test.skip(reason, () => undefined));
}

export interface Browser {
	context: BrowserContext;
	close(): Promise<void>;
}

export interface Look {
	colorScheme?: 'light' | 'dark';
	/** Device pixels for each CSS pixel. */
	scale?: number;
}

/** A browser of its own, with nothing in it. */
export async function openBrowser({ colorScheme = 'light', scale = 1 }: Look = {}): Promise<Browser> {
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error('There is no Chromium');
	const profile = mkdtempSync(join(tmpdir(), 'chingchingpay-clink-browser-'));
	const context = await chromium.launchPersistentContext(profile, {
		executablePath,
		headless: true,
		args: ARGUMENTS,
		colorScheme,
		viewport: { width: 1440, height: 900 },
		deviceScaleFactor: scale,
		locale: 'en-US',
		timezoneId: 'UTC',
	});
	context.setDefaultTimeout(60_000);
	return {
		context,
		async close() {
			await context.close();
			rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
		},
	};
}
