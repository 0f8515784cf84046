import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { openDevLoop, type DevLoop } from '../../dev/dev-loop.cts';
import { errorOf } from '../../real-n8n/editor/execution.cts';
import type { NodeType } from '../../real-n8n/editor/api.cts';
import { waitUntil } from '../../real-n8n/system/wait.cts';
import { chain, node, PACKAGE_NAME, withCredentials } from '../../real-n8n/editor/workflow.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';
import { Editor } from './support/editor.cts';

const REPOSITORY = join(__dirname, '..', '..');
const PARTS = ['nodes', 'credentials', 'icons', 'build', 'package.json', 'gulpfile.js', 'tsconfig.json'];
const START_TIMEOUT_MS = 180_000;
const SAVE_TIMEOUT_MS = 20_000;
const POLL_MS = 100;
/** More than enough for a build that fails. */
const A_BUILD_MS = 2_000;

/** A source tree of its own: a test that fails must not leave the checkout changed. */
function copySources(): string {
	const root = mkdtempSync(join(tmpdir(), 'chingchingpay-clink-sources-'));
	for (const part of PARTS) cpSync(join(REPOSITORY, part), join(root, part), { recursive: true });
	symlinkSync(realpathSync(join(REPOSITORY, 'node_modules')), join(root, 'node_modules'), 'junction');
	return root;
}

/** Saves every source file of the nodes that has these words with others in their place. */
function replaceInSources(root: string, words: string, others: string): void {
	const files = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(root, 'nodes', name))
		.filter((file) => readFileSync(file, 'utf8').includes(words));
	if (files.length === 0) throw new Error(`No source has the words: ${words}`);
	for (const file of files) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(words, others));
}

describe('npm run dev', () => {
	let root: string;
	let loop: DevLoop | undefined;

	beforeAll(async () => {
		root = copySources();
		loop = await openDevLoop({ root, isQuiet: true });
	}, START_TIMEOUT_MS);
	afterAll(async () => {
		await loop?.close();
		rmSync(root, { recursive: true, force: true, maxRetries: 3 });
	}, START_TIMEOUT_MS);

	const started = (): DevLoop => {
		if (!loop) throw new Error('The dev loop has not started');
		return loop;
	};

	/** Of every entry of the node in the list that the editor reads. Empty while n8n writes the list anew. */
	const labels = async (nodeName: string): Promise<string[]> => {
		const types = await listOfTypes();
		if (!Array.isArray(types)) return [];
		return (types as NodeType[])
			.filter(({ name }) => name === `${PACKAGE_NAME}.${nodeName}`)
			.map(({ displayName }) => displayName);
	};

	/** n8n sends the file as long as it was when it opened it, whatever is in it by then. */
	async function listOfTypes(): Promise<unknown> {
		try {
			return await started().n8n.api.nodeTypes();
		} catch (thrown) {
			if (thrown instanceof Error && thrown.message.startsWith('Parse Error')) return undefined;
			throw thrown;
		}
	}

	/** What the node says to an amount of nothing. */
	const message = async (): Promise<string> => {
		const { n8n, credentials } = started();
		const parameters = { resource: 'paymentLink', operation: 'create', amount: 0, merchantReference: 'DEV-LOOP' };
		const link = node('Link', `${PACKAGE_NAME}.chingchingPay`, parameters, {
			credentials: { chingchingPayApi: { id: null, name: '' } },
		});
		const workflow = withCredentials(chain('The dev loop', [link]), credentials);
		return errorOf(await n8n.api.createAndRun(workflow))?.message ?? '';
	};

	/** Saves, and waits until n8n has what was saved. Resolves with the seconds that it took. */
	const secondsFromSave = async (words: string, others: string, isThere: () => Promise<boolean>): Promise<number> => {
		const start = performance.now();
		replaceInSources(root, words, others);
		const message = `n8n does not have: ${others}`;
		await waitUntil(isThere, { timeoutMs: SAVE_TIMEOUT_MS, intervalMs: POLL_MS, message });
		return (performance.now() - start) / 1000;
	};

	test('a saved label is in the list that the editor reads, once, seconds later', async () => {
		expect(await labels('chingchingPay')).toEqual(['ChingchingPay']);
		const isThere = async () => (await labels('chingchingPay')).includes('Changed Label');
		const seconds = await secondsFromSave("displayName: 'ChingchingPay'", "displayName: 'Changed Label'", isThere);
		expect(await labels('chingchingPay')).toEqual(['Changed Label']);
		process.stderr.write(`the list has a new label ${seconds.toFixed(1)} s after it was saved\n`);
	}, 60_000);

	test('a saved change of behaviour is what the next execution does, seconds later', async () => {
		const words = 'must be a number greater than 0';
		expect(await message()).toContain(words);
		const isThere = async () => (await message()).includes('must be more than nothing');
		const seconds = await secondsFromSave(words, 'must be more than nothing', isThere);
		process.stderr.write(`an execution does what is new ${seconds.toFixed(1)} s after it was saved\n`);
	}, 60_000);

	describeInBrowser('in an open editor', () => {
		let browser: Browser;
		beforeAll(async () => {
			browser = await openBrowser();
		}, 60_000);
		afterAll(async () => {
			await browser.close();
		});

		test('a saved label is in the node that is open, seconds later', async () => {
			const { n8n, credentials } = started();
			const link = node('Link', `${PACKAGE_NAME}.chingchingPay`, { resource: 'paymentLink', operation: 'create' });
			const workflow = await n8n.api.createWorkflow(withCredentials(chain('The open node', [link]), credentials));
			const editor = await Editor.signIn(browser.context, n8n.session.state);
			await editor.openWorkflow(workflow.id);
			const panel = await editor.openNode('Link');
			await panel.getByText('Stop if Order Exists').first().waitFor();
			const isThere = async () => await panel.getByText('Stop if Anything Exists').first().isVisible();
			const seconds = await secondsFromSave("'Stop if Order Exists'", "'Stop if Anything Exists'", isThere);
			process.stderr.write(`the open node has a new label ${seconds.toFixed(1)} s after it was saved\n`);
		}, 120_000);
	});

	test('a saved type of an output is in what the editor previews, seconds later', async () => {
		const { url } = started().n8n;
		const preview = async () => {
			const response = await fetch(`${url}/schemas/${PACKAGE_NAME}.clink/1.0.0/refund/get.json`);
			return response.ok ? await response.text() : '';
		};
		const isThere = async () => (await preview()).includes('refundRemark');
		const seconds = await secondsFromSave('refundReason: string;', 'refundRemark: string;', isThere);
		process.stderr.write(`the preview has what is new ${seconds.toFixed(1)} s after it was saved\n`);
	}, 60_000);

	test('a mistake in the code does not keep the next change from n8n', async () => {
		const words = "displayName: 'Clink'";
		replaceInSources(root, words, "displayName: = 'Clink'");
		await sleep(A_BUILD_MS);
		const isThere = async () => (await labels('clink')).includes('Corrected');
		const corrected = secondsFromSave("displayName: = 'Clink'", "displayName: 'Corrected'", isThere);
		await expect(corrected).resolves.toBeLessThan(SAVE_TIMEOUT_MS);
		await secondsFromSave("displayName: 'Corrected'", words, async () => (await labels('clink')).includes('Clink'));
	}, 60_000);

	test('a mistake in the types does not keep a change from n8n', async () => {
		const isThere = async () => (await labels('clink')).includes('Mistaken');
		const mistaken = "displayName: 'Mistaken' as unknown as number";
		await expect(secondsFromSave("displayName: 'Clink'", mistaken, isThere)).resolves.toBeLessThan(SAVE_TIMEOUT_MS);
	}, 60_000);
});
