import { createHmac } from 'node:crypto';
import { Agent } from 'node:http';

import { assertSucceeded } from '../real-n8n/editor/api.cts';
import { chain, node, PACKAGE_NAME, type Workflow, type WorkflowNode } from '../real-n8n/editor/workflow.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../real-n8n/n8n-with-package.cts';
import { say } from '../real-n8n/system/progress.cts';
import { atShutdown } from '../real-n8n/system/shutdown.cts';
import { startYesGateway, type YesGateway } from './support/gateway.cts';
import { post } from './support/load.cts';
import { ratios, ROUNDS, samplesInTurns, spreadOf } from './support/medians.cts';
import { peakMegabytes, resetPeak } from './support/memory.cts';
import { conditions, markdown, withSpread, type Finding, type Section } from './support/results.cts';

/** Items through our node, n8n's HTTP Request node, a Code node that signs by hand, and a bare loop: the limit. */

/** How long the gateway takes, and for how many items: fewer where most of the time is waiting. */
const SETTINGS = [
	{ latency: 0, items: 1000 },
	{ latency: 20, items: 1000 },
	{ latency: 100, items: 100 },
];
const LATENCIES_MS = SETTINGS.map(({ latency }) => latency);
const SIZES = [10, 100, 1000, 10_000];
const API_KEY = 'bench';

/** The same call in the words of each subject. */
interface Call {
	title: string;
	path: string;
	parameters: Record<string, unknown>;
	/** Members of the body besides the reference. */
	body: Record<string, unknown>;
}

const LINK: Call = {
	title: 'create link',
	path: '/api/v1/payments/link',
	parameters: {
		resource: 'paymentLink',
		operation: 'create',
		amount: 12.5,
		currency: 'HKD',
		merchantReference: '={{ $json.reference }}',
	},
	body: { amount: 1250, currency: 'HKD', merchant_id: 'm' },
};
const QUERY: Call = {
	title: 'query',
	path: '/api/v1/payments/transactions/query',
	parameters: { resource: 'payment', operation: 'query', merchantReference: '={{ $json.reference }}' },
	body: {},
};
const CALLS = [LINK, QUERY];

const SUBJECTS = {
	ours10: 'ChingchingPay node, 10 at a time (default)',
	ours50: 'ChingchingPay node, 50 at a time',
	http: 'HTTP Request node, unsigned, all at once',
	httpLoop: 'HTTP Request node, unsigned, in a loop of 10',
	httpSignedLoop: 'HTTP Request node, signed by our credential, in a loop of 10',
	code: 'Code node that signs by hand, 10 at a time',
	bare: 'bare Node.js loop that signs, keep-alive, 10 at a time',
};
type SubjectName = keyof typeof SUBJECTS;

interface Subject {
	name: SubjectName;
	/** Runs so many items and returns the milliseconds that it took. */
	run(call: Call, items: number): Promise<number>;
}

const references = (count: number) => Array.from({ length: count }, (_, index) => ({ reference: `ORDER-${index}` }));

/** Milliseconds of the nodes after the start, as n8n measured them. */
async function timeInN8n(n8n: N8nWithPackage, workflow: Workflow): Promise<number> {
	const execution = assertSucceeded(await n8n.api.createAndRun(workflow, { timeoutMs: 300_000 }));
	const runs = Object.entries(execution.data.resultData.runData).filter(([name]) => name !== 'Start');
	return runs.flatMap(([, all]) => all).reduce((sum, { executionTime }) => sum + (executionTime ?? 0), 0);
}

async function subjectsOf(n8n: N8nWithPackage, gateway: YesGateway): Promise<Subject[]> {
	const data = {
		environment: 'custom',
		baseUrl: gateway.url,
		merchantId: 'm',
		apiKey: API_KEY,
		apiSecret: '',
		signedContent: 'body',
		signatureEncoding: 'hex',
	};
	const { id, name } = await n8n.api.createCredential('chingchingPayApi', 'Bench', data);
	const credentials = { chingchingPayApi: { id, name } };
	const run = async (entry: WorkflowNode, items: number) =>
		await timeInN8n(n8n, chain('bench', [entry], references(items)));
	const ours = ({ parameters }: Call, concurrency: number) =>
		node('Node', `${PACKAGE_NAME}.chingchingPay`, { ...parameters, options: { concurrency } }, { credentials });
	const http = ({ path, body }: Call, more: Record<string, unknown> = {}) => {
		const jsonBody = `={{ JSON.stringify({ ...${JSON.stringify(body)}, merchant_reference: $json.reference }) }}`;
		const parameters = {
			method: 'POST',
			url: gateway.url + path,
			sendBody: true,
			specifyBody: 'json',
			jsonBody,
			options: {},
			...more,
		};
		return node('HTTP Request', 'n8n-nodes-base.httpRequest', parameters, { typeVersion: 4.2, credentials });
	};
	const signed = { authentication: 'predefinedCredentialType', nodeCredentialType: 'chingchingPayApi' };
	const code = (call: Call) =>
		node('Code', 'n8n-nodes-base.code', { jsCode: codeFor(gateway.url, call) }, { typeVersion: 2 });
	return [
		{ name: 'ours10', run: async (call, items) => await run(ours(call, 10), items) },
		{ name: 'ours50', run: async (call, items) => await run(ours(call, 50), items) },
		{ name: 'http', run: async (call, items) => await run(http(call), items) },
		{ name: 'httpLoop', run: async (call, items) => await timeInN8n(n8n, looped(http(call), references(items))) },
		{
			name: 'httpSignedLoop',
			run: async (call, items) => await timeInN8n(n8n, looped(http(call, signed), references(items))),
		},
		{ name: 'code', run: async (call, items) => await run(code(call), items) },
		{ name: 'bare', run: async (call, items) => await bareLoop(gateway.url, call, items) },
	];
}

/** As users bound the HTTP Request node: ten items, wait for all of them, the next ten. */
function looped(request: WorkflowNode, input: Array<Record<string, unknown>>): Workflow {
	const loop = node('Loop', 'n8n-nodes-base.splitInBatches', { batchSize: 10, options: {} }, { typeVersion: 3 });
	const workflow = chain('bench', [loop, request], input);
	workflow.connections[loop.name] = { main: [[], [{ node: request.name, type: 'main', index: 0 }]] };
	workflow.connections[request.name] = { main: [[{ node: loop.name, type: 'main', index: 0 }]] };
	return workflow;
}

const codeFor = (gateway: string, { path, body }: Call) => `
const { createHmac } = require('crypto');
const input = $input.all(), output = [];
let next = 0;
const worker = async () => {
	while (next < input.length) {
		const index = next++;
		const body = JSON.stringify({ ...${JSON.stringify(body)}, merchant_reference: input[index].json.reference });
		const signature = createHmac('sha256', '${API_KEY}').update(body).digest('hex');
		const reply = await this.helpers.httpRequest({ method: 'POST', url: '${gateway}${path}', body, headers: { 'content-type': 'application/json', 'x-api-key': '${API_KEY}', 'x-signature': signature } });
		output[index] = { json: (typeof reply === 'string' ? JSON.parse(reply) : reply).data };
	}
};
await Promise.all(Array.from({ length: 10 }, worker));
return output;`;

async function bareLoop(gateway: string, call: Call, items: number): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: 10 });
	const started = performance.now();
	let next = 0;
	const worker = async () => {
		while (next < items) {
			const body = Buffer.from(JSON.stringify({ ...call.body, merchant_reference: `ORDER-${next++}` }));
			const signature = createHmac('sha256', API_KEY).update(body).digest('hex');
			const headers = { 'content-type': 'application/json', 'x-api-key': API_KEY, 'x-signature': signature };
			JSON.parse((await post(agent, gateway + call.path, { headers, body })).body);
		}
	};
	await Promise.all(Array.from({ length: 10 }, worker));
	agent.destroy();
	return performance.now() - started;
}

/** Milliseconds for all items, round by round: by call, latency and subject. */
interface Timing {
	call: string;
	latency: number;
	subject: SubjectName;
	samples: number[];
}

async function compare(subjects: Subject[], gateway: YesGateway): Promise<Timing[]> {
	const timings: Timing[] = [];
	for (const call of CALLS) {
		for (const { latency, items } of SETTINGS) {
			gateway.latencyMs = latency;
			const samples = await samplesInTurns(subjects, async (subject) => await subject.run(call, items));
			const measured = subjects.map(({ name }, index) => ({
				call: call.title,
				latency,
				subject: name,
				samples: samples[index] ?? [],
			}));
			say(
				`  ${call.title}, ${latency} ms: ${measured.map((timing) => `${timing.subject} ${inSeconds(timing.samples)}`).join(', ')}`,
			);
			timings.push(...measured);
		}
	}
	return timings;
}

interface Growth {
	items: number;
	subject: SubjectName;
	milliseconds: number;
	megabytes: number;
}

/** How time and memory grow with the number of items, at 0 ms. Each in an n8n of its own: memory once taken stays. */
async function grow(name: SubjectName, gateway: YesGateway): Promise<Growth[]> {
	gateway.latencyMs = 0;
	return await withSubjects(gateway, async (n8n, subjects) => {
		const group = n8n.pid();
		const subject = subjects.find((entry) => entry.name === name);
		if (subject === undefined || group === undefined) throw new Error('n8n does not run');
		const grown: Growth[] = [];
		for (const items of SIZES) {
			resetPeak(group);
			const milliseconds = await subject.run(QUERY, items);
			grown.push({ items, subject: name, milliseconds, megabytes: peakMegabytes(group) });
			say(`  ${name}, ${items} items: ${seconds(milliseconds)} s, ${peakMegabytes(group).toFixed(0)} MB`);
		}
		return grown;
	});
}

/** A fresh n8n in which every subject has run once. */
async function withSubjects<Result>(
	gateway: YesGateway,
	work: (n8n: N8nWithPackage, subjects: Subject[]) => Promise<Result>,
): Promise<Result> {
	const n8n = await startN8nWithPackage({ env: { NODE_FUNCTION_ALLOW_BUILTIN: 'crypto' } });
	const withdraw = atShutdown(() => n8n.close());
	try {
		const subjects = await subjectsOf(n8n, gateway);
		for (const subject of subjects) for (const call of CALLS) await subject.run(call, 20);
		return await work(n8n, subjects);
	} finally {
		withdraw();
		await n8n.close();
	}
}

function findingsOf(timings: Timing[], grown: Growth[]): Finding[] {
	const besideIt = (call: string, latency: number, peer: SubjectName): Pick<Finding, 'value' | 'spread'> => {
		const spread = ratios(samplesOf(timings, call, latency, 'ours10'), samplesOf(timings, call, latency, peer));
		return { value: spread.median, spread };
	};
	const at = (subject: SubjectName, items: number) =>
		grown.find((entry) => entry.subject === subject && entry.items === items);
	const ratio = (mine: number | undefined, theirs: number | undefined) => (mine ?? NaN) / (theirs ?? NaN);
	const beside = (what: string, peer: SubjectName, targets: Record<number, number> = {}) =>
		CALLS.flatMap(({ title }) =>
			LATENCIES_MS.map((latency): Finding => ({
				what: `${title}, ${latency} ms: time ÷ HTTP Request's, ${what}`,
				unit: ' ×',
				...targetOf(targets[latency]),
				...besideIt(title, latency, peer),
			})),
		);
	return [
		...beside('unsigned, ten at a time', 'httpLoop', { 0: 0.85, 20: 1, 100: 1 }),
		...beside('with the same credential, ten at a time', 'httpSignedLoop'),
		...CALLS.map(({ title }): Finding => ({
			what: `${title}, 20 ms: time ÷ bare loop's, ten at a time`,
			unit: ' ×',
			target: { atMost: 1.25 },
			...besideIt(title, 20, 'bare'),
		})),
		{
			what: 'growth: time per item at 10,000 items ÷ at 1,000',
			unit: ' ×',
			target: { atMost: 1.2 },
			value: ratio(at('ours10', 10_000)?.milliseconds, at('ours10', 1000)?.milliseconds) / 10,
		},
		{
			what: "growth: peak memory at 10,000 items ÷ HTTP Request's",
			unit: ' ×',
			target: { atMost: 1.3 },
			value: ratio(at('ours10', 10_000)?.megabytes, at('http', 10_000)?.megabytes),
		},
	];
}

const targetOf = (atMost: number | undefined) => (atMost === undefined ? {} : { target: { atMost } });

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);
const inSeconds = (samples: number[]) => withSpread(spreadOf(samples.map((sample) => sample / 1000)));

const samplesOf = (timings: Timing[], call: string, latency: number, subject: SubjectName): number[] =>
	timings.find((entry) => entry.call === call && entry.latency === latency && entry.subject === subject)?.samples ?? [];

export async function measureOperations(): Promise<Section> {
	const measuredAt = await conditions();
	const gateway = await startYesGateway();
	try {
		const timings = await withSubjects(gateway, async (_, subjects) => await compare(subjects, gateway));
		const grown = [
			...(await grow('ours10', gateway)),
			...(await grow('http', gateway)),
			...(await grow('httpLoop', gateway)),
		];
		return { title: 'Operations', findings: findingsOf(timings, grown), content: report(measuredAt, timings, grown) };
	} finally {
		await gateway.close();
	}
}

function report(measuredAt: string, timings: Timing[], grown: Growth[]): string {
	const columns = CALLS.flatMap(({ title }) => SETTINGS.map((setting) => ({ title, ...setting })));
	const rows = Object.entries(SUBJECTS).map(([subject, title]) => [
		title,
		...columns.map((column) => inSeconds(samplesOf(timings, column.title, column.latency, subject as SubjectName))),
	]);
	const grownSubjects = [...new Set(grown.map(({ subject }) => subject))];
	const grownRows = SIZES.map((size) => [
		String(size),
		...grownSubjects.map((name) => {
			const entry = grown.find(({ items, subject }) => items === size && subject === name);
			return `${seconds(entry?.milliseconds ?? NaN)} s, ${entry?.megabytes.toFixed(0)} MB`;
		}),
	]);
	return [
		measuredAt,
		`Seconds for so many items, medians of ${ROUNDS} rounds with the lowest and the highest in brackets, the subjects taking turns, against a gateway on loopback that answers after the given time. Time is that of the nodes, as n8n records it. Ratios in the summary compare samples of the same round.\n`,
		markdown(
			['subject', ...columns.map(({ title, latency, items }) => `${title}, ${latency} ms, ${items} items`)],
			rows,
		),
		"\nWhere the time goes, and why a signed request costs more: [docs/architecture.md](../docs/architecture.md#where-the-time-of-an-item-goes). n8n's HTTP Request node cannot be told how many requests may be under way: it sends all at once, or a batch and waits for its slowest (the loop).\n",
		'### Growth\n',
		'Queries at 0 ms, one round, each subject in an n8n of its own; memory is the peak of its largest process.\n',
		markdown(['items', ...grownSubjects.map((name) => SUBJECTS[name])], grownRows),
	].join('\n');
}
