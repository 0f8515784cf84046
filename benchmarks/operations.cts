import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { cpus, loadavg } from 'node:os';

import { N8N_VERSION } from '../playground/n8n/cache.cts';
import { assertSucceeded } from '../playground/n8n/api.cts';
import { chain, node, PACKAGE_NAME, type Workflow } from '../playground/n8n/workflow.cts';
import { openStage, type Stage } from '../playground/stage.cts';
import { say } from '../playground/system/progress.cts';
import { shutdown } from '../playground/system/shutdown.cts';
import { startYesGateway, type YesGateway } from './support/gateway.cts';
import { median } from './support/load.cts';
import { peakMegabytes, resetPeak } from './support/memory.cts';
import { writeSection } from './support/results.cts';

/** Items through our node, n8n's HTTP Request node, a Code node that signs by hand, and a bare loop: the limit. */

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const ITEMS = 1000;
const LATENCIES_MS = [0, 20, 100];
const SIZES = [10, 100, 1000, 10_000];
const API_KEY = 'bench';

interface Call {
	title: string;
	path: string;
	parameters: Record<string, unknown>;
	body: string;
}

const calls: Call[] = [
	{
		title: 'create link',
		path: '/api/v1/payments/link',
		parameters: { resource: 'paymentLink', operation: 'create', amount: 1250, currency: 'HKD', merchantReference: '={{ $json.reference }}' },
		body: '={{ JSON.stringify({ amount: 1250, currency: "HKD", merchant_id: "m", merchant_reference: $json.reference }) }}',
	},
	{
		title: 'query',
		path: '/api/v1/payments/transactions/query',
		parameters: { resource: 'payment', operation: 'query', merchantReference: '={{ $json.reference }}' },
		body: '={{ JSON.stringify({ merchant_reference: $json.reference }) }}',
	},
];

interface Subject {
	title: string;
	/** Runs so many items and returns the milliseconds that it took. */
	run(call: Call, items: number): Promise<number>;
}

const references = (count: number) => Array.from({ length: count }, (_, index) => ({ reference: `ORDER-${index}` }));

/** Milliseconds of the nodes after the start, as n8n measured them. */
async function timeInN8n(stage: Stage, workflow: Workflow): Promise<number> {
	const execution = assertSucceeded(await stage.api.createAndRun(workflow, { timeoutInMilliseconds: 300_000 }));
	const runs = Object.entries(execution.data.resultData.runData).filter(([name]) => name !== 'Start');
	return runs.flatMap(([, all]) => all).reduce((sum, { executionTime }) => sum + (executionTime ?? 0), 0);
}

async function subjectsOf(stage: Stage, gateway: YesGateway): Promise<Subject[]> {
	const data = { environment: 'custom', baseUrl: gateway.url, merchantId: 'm', apiKey: API_KEY, apiSecret: '', signedContent: 'body', signatureEncoding: 'hex' };
	const { id, name } = await stage.api.createCredential('chingchingPayApi', 'Bench', data);
	const credentials = { chingchingPayApi: { id, name } };
	const ours = (concurrency: number): Subject => ({
		title: `ChingchingPay node, concurrency ${concurrency}`,
		run: async ({ parameters }, items) =>
			await timeInN8n(stage, chain('ours', [node('Node', `${PACKAGE_NAME}.chingchingPay`, { ...parameters, options: { concurrency } }, { credentials })], references(items))),
	});
	const http = ({ path, body }: Call) =>
		node('HTTP Request', 'n8n-nodes-base.httpRequest', { method: 'POST', url: gateway.url + path, sendBody: true, specifyBody: 'json', jsonBody: body, options: {} }, { typeVersion: 4.2 });
	return [
		ours(10),
		ours(50),
		{ title: 'HTTP Request node, unsigned, all at once (it has no other way)', run: async (call, items) => await timeInN8n(stage, chain('http', [http(call)], references(items))) },
		{
			title: 'HTTP Request node in a loop of 10',
			async run(call, items) {
				const loop = node('Loop', 'n8n-nodes-base.splitInBatches', { batchSize: 10, options: {} }, { typeVersion: 3 });
				const workflow = chain('http in a loop', [loop, http(call)], references(items));
				workflow.connections['Loop'] = { main: [[], [{ node: 'HTTP Request', type: 'main', index: 0 }]] };
				workflow.connections['HTTP Request'] = { main: [[{ node: 'Loop', type: 'main', index: 0 }]] };
				return await timeInN8n(stage, workflow);
			},
		},
		{
			title: 'Code node that signs by hand, concurrency 10',
			run: async ({ path }, items) => await timeInN8n(stage, chain('code', [node('Code', 'n8n-nodes-base.code', { jsCode: codeFor(gateway.url + path) }, { typeVersion: 2 })], references(items))),
		},
		{ title: 'bare Node.js loop with keep-alive, concurrency 10', run: async ({ path }, items) => await bareLoop(gateway.url + path, items) },
	];
}

const codeFor = (url: string) => `
const { createHmac } = require('crypto');
const input = $input.all(), output = [];
let next = 0;
const worker = async () => {
	while (next < input.length) {
		const index = next++;
		const body = JSON.stringify({ merchant_reference: input[index].json.reference });
		const signature = createHmac('sha256', '${API_KEY}').update(body).digest('hex');
		const reply = await this.helpers.httpRequest({ method: 'POST', url: '${url}', body, headers: { 'content-type': 'application/json', 'x-api-key': '${API_KEY}', 'x-signature': signature } });
		output[index] = { json: (typeof reply === 'string' ? JSON.parse(reply) : reply).data };
	}
};
await Promise.all(Array.from({ length: 10 }, worker));
return output;`;

async function bareLoop(url: string, items: number): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: 10 });
	const started = performance.now();
	let next = 0;
	const worker = async () => {
		while (next < items) {
			const body = JSON.stringify({ merchant_reference: `ORDER-${next++}` });
			const signature = createHmac('sha256', API_KEY).update(body).digest('hex');
			JSON.parse(await post(agent, url, body, signature));
		}
	};
	await Promise.all(Array.from({ length: 10 }, worker));
	agent.destroy();
	return performance.now() - started;
}

async function post(agent: Agent, url: string, body: string, signature: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		const outgoing = request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': API_KEY, 'x-signature': signature } }, (incoming) => {
			let text = '';
			incoming.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve(text)).on('error', reject);
		});
		outgoing.on('error', reject).end(body);
	});
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);

async function compare(subjects: Subject[], gateway: YesGateway): Promise<string> {
	const lines = [`| subject | ${calls.flatMap(({ title }) => LATENCIES_MS.map((latency) => `${title}, ${latency} ms`)).join(' | ')} |`, `| --- |${' ---: |'.repeat(calls.length * LATENCIES_MS.length)}`];
	const results = new Map(subjects.map(({ title }) => [title, [] as string[]]));
	for (const call of calls) {
		for (const latency of LATENCIES_MS) {
			gateway.latencyMs = latency;
			const samples = new Map(subjects.map(({ title }) => [title, [] as number[]]));
			for (let round = 0; round < ROUNDS; round++) {
				for (const subject of subjects) samples.get(subject.title)?.push(await subject.run(call, ITEMS));
			}
			for (const { title } of subjects) results.get(title)?.push(seconds(median(samples.get(title) ?? [])));
			say(`  ${call.title}, ${latency} ms: ${subjects.map(({ title }) => results.get(title)?.at(-1)).join(' · ')} s`);
		}
	}
	for (const [title, cells] of results) lines.push(`| ${title} | ${cells.join(' | ')} |`);
	return lines.join('\n');
}

/** How time and memory grow with the number of items, at 0 ms. */
async function growth(stage: Stage, subjects: Subject[], gateway: YesGateway): Promise<string> {
	gateway.latencyMs = 0;
	const [query] = calls.slice(1);
	const shown = subjects.slice(0, 3);
	const lines = [`| items | ${shown.map(({ title }) => `${title}: seconds, peak MB`).join(' | ')} |`, `| ---: |${' ---: |'.repeat(shown.length)}`];
	const group = stage.n8n.pid();
	if (query === undefined || group === undefined) throw new Error('n8n does not run');
	for (const size of SIZES) {
		const cells: string[] = [];
		for (const subject of shown) {
			resetPeak(group);
			const time = await subject.run(query, size);
			cells.push(`${seconds(time)}, ${peakMegabytes(group).toFixed(0)}`);
		}
		say(`  ${size} items: ${cells.join(' · ')}`);
		lines.push(`| ${size} | ${cells.join(' | ')} |`);
	}
	return lines.join('\n');
}

async function main(): Promise<void> {
	const gateway = await startYesGateway();
	const stage = await openStage({ env: { NODE_FUNCTION_ALLOW_BUILTIN: 'crypto' } });
	try {
		const subjects = await subjectsOf(stage, gateway);
		for (const subject of subjects) for (const call of calls) await subject.run(call, 20);
		const load = loadavg()[0] ?? 0;
		const times = await compare(subjects, gateway);
		const grown = await growth(stage, subjects, gateway);
		writeSection(
			'Operations',
			`Seconds for ${ITEMS} items, medians of ${ROUNDS} rounds, all subjects in the same run, against a gateway on loopback that answers after the given time. n8n ${N8N_VERSION}, SQLite, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${load.toFixed(1)} at the start. Command: \`npm run bench\`.

${times}

n8n's HTTP Request node cannot be told how many requests to send at a time: it sends all at once, or so many and then waits for the slowest (the loop).

### Growth

Queries at 0 ms, one round; peak memory is that of n8n's largest process since the run began.

${grown}`,
		);
	} finally {
		await stage.close();
		await gateway.close();
	}
}

main()
	.then(async () => {
		await shutdown();
		process.exit(0);
	})
	.catch(async (error: unknown) => {
		process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
		await shutdown();
		process.exit(1);
	});
