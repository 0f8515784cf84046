import { createHmac, randomUUID } from 'node:crypto';

import { createGatewayCredentials } from '../real-n8n/editor/gateway-credentials.cts';
import { node, PACKAGE_NAME, type Credential, type Workflow, type WorkflowNode } from '../real-n8n/editor/workflow.cts';
import { queryDatabase } from '../real-n8n/instance/database.cts';
import { installPackage } from '../real-n8n/instance/package.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../real-n8n/n8n-with-package.cts';
import { say } from '../real-n8n/system/progress.cts';
import { atShutdown } from '../real-n8n/system/shutdown.cts';
import { isReachedInTime } from '../real-n8n/system/wait.cts';
import { startSandbox, type Sandbox } from '../sandbox/index.cts';
import { DO_NOTHING_TYPE, packDoNothing, REFUSE_HEADER } from './support/do-nothing-package.cts';
import { requestsPerSecond, type Message } from './support/load.cts';
import { inTurn, ratios, ROUNDS, spreadOf, type Spread } from './support/medians.cts';
import { conditions, markdown, withSpread, type Finding, type Section } from './support/results.cts';

/** Callbacks per second: our trigger, a trigger that does nothing, and the chain that a user would build. */

const CONNECTIONS = 8;
/** What is accepted decides, and is the noisier: each event is stored and run. */
const SAMPLE_MS = { accepted: 7_000, rejected: 1_500 };
const WARM_UP_MS = 2_000;
const MAX_REQUESTS = 4_000;
const FORGED_SECRET = 'whsec_not-the-secret';
const CHAIN_SECRET = `whsec_${randomUUID()}`;

const OWN = 'Clink Trigger';
const DO_NOTHING = 'trigger that does nothing';
const DEFAULT = 'default';

const SETTINGS: Array<{ title: string; env: NodeJS.ProcessEnv }> = [
	{ title: DEFAULT, env: {} },
	{ title: 'N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true', env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } },
	{ title: 'N8N_EXPRESSION_ENGINE=legacy', env: { N8N_EXPRESSION_ENGINE: 'legacy' } },
];

interface Subject {
	title: string;
	workflowId: string;
	url: string;
	accepted(): Message;
	/** What it is to refuse, and the status that the sender gets. */
	rejected(): Message;
	rejectedStatus: number;
}

interface Result {
	setting: string;
	subject: string;
	/** Requests per second, and ours divided by it in the same round. */
	accepted: Spread;
	rejected: Spread;
	ratio: { accepted: Spread; rejected: Spread };
	/** Execution rows that forgeries left behind. */
	rowsOfForgeries: number;
}

let lastEvent = 0;

function event(): Buffer {
	lastEvent += 1;
	const object = {
		orderId: `order_${lastEvent}`,
		type: 'onetime',
		status: 'success',
		amountTotal: 19.99,
		paymentCurrency: 'USD',
	};
	return Buffer.from(
		JSON.stringify({
			id: `event_${randomUUID()}`,
			object: 'event',
			created: Date.now(),
			type: 'order.succeeded',
			data: { object },
		}),
	);
}

function signed(secret: string, more: Record<string, string> = {}): Message {
	const [body, timestamp] = [event(), String(Date.now())];
	const signature = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
	return {
		headers: {
			'content-type': 'application/json',
			'x-clink-timestamp': timestamp,
			'x-clink-signature': signature,
			...more,
		},
		body,
	};
}

const linked = (name: string, nodes: WorkflowNode[]): Workflow => ({
	name,
	nodes,
	connections: Object.fromEntries(
		nodes.flatMap((entry, index) => {
			const next = nodes[index + 1];
			return next ? [[entry.name, { main: [[{ node: next.name, type: 'main', index: 0 }]] }]] : [];
		}),
	),
	settings: { executionOrder: 'v1' },
});

async function publish(n8n: N8nWithPackage, workflow: Workflow): Promise<{ workflowId: string; url: string }> {
	const saved = await n8n.api.createWorkflow(workflow);
	await n8n.api.publish(saved);
	const [start] = workflow.nodes;
	const path =
		start?.type === 'n8n-nodes-base.webhook'
			? String(start.parameters['path'])
			: `${String(start?.['webhookId'])}/webhook`;
	return { workflowId: saved.id, url: `${n8n.url}/webhook/${path}` };
}

async function ours(n8n: N8nWithPackage, credential: Credential): Promise<Subject> {
	const credentials = { clinkApi: { id: credential.id, name: credential.name } };
	const parameters = { registration: 'automatic', events: ['order.succeeded'] };
	const trigger = node('Trigger', `${PACKAGE_NAME}.clinkTrigger`, parameters, {
		typeVersion: 2,
		webhookId: randomUUID(),
		credentials,
	});
	const published = await publish(n8n, linked(OWN, [trigger]));
	const sql = 'SELECT staticData FROM workflow_entity WHERE id = ?';
	const [row] = await queryDatabase<{ staticData: string }>(n8n.userFolder, sql, [published.workflowId]);
	const secret = /"signingSecret":"([^"]+)"/.exec(row?.staticData ?? '')?.[1];
	if (secret === undefined) throw new Error('The Clink Trigger has registered no endpoint');
	return {
		title: OWN,
		...published,
		accepted: () => signed(secret),
		rejected: () => signed(FORGED_SECRET),
		rejectedStatus: 401,
	};
}

async function doNothing(n8n: N8nWithPackage): Promise<Subject> {
	const trigger = node('Trigger', DO_NOTHING_TYPE, {}, { typeVersion: 1, webhookId: randomUUID() });
	const published = await publish(n8n, linked('Do nothing', [trigger]));
	const accepted = () => signed(FORGED_SECRET);
	return {
		title: DO_NOTHING,
		...published,
		accepted,
		rejected: () => signed(FORGED_SECRET, { [REFUSE_HEADER]: '1' }),
		rejectedStatus: 401,
	};
}

/** It answers before it checks, so a forgery gets 200 as well, and leaves its row. */
async function chain(n8n: N8nWithPackage): Promise<Subject> {
	const path = randomUUID();
	const value = '={{ $json.headers["x-clink-timestamp"] }}.{{ JSON.stringify($json.body) }}';
	const condition = {
		id: '1',
		leftValue: '={{ $json.calculated }}',
		rightValue: '={{ $json.headers["x-clink-signature"] }}',
		operator: { type: 'string', operation: 'equals' },
	};
	const conditions = {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		conditions: [condition],
		combinator: 'and',
	};
	const published = await publish(
		n8n,
		linked('Webhook, Crypto, If', [
			node('Webhook', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path }, { typeVersion: 2, webhookId: path }),
			node('Crypto', 'n8n-nodes-base.crypto', {
				action: 'hmac',
				type: 'SHA256',
				value,
				dataPropertyName: 'calculated',
				secret: CHAIN_SECRET,
				encoding: 'hex',
			}),
			node('If', 'n8n-nodes-base.if', { conditions }, { typeVersion: 2.2 }),
		]),
	);
	return {
		title: 'Webhook + Crypto + If',
		...published,
		accepted: () => signed(CHAIN_SECRET),
		rejected: () => signed(FORGED_SECRET),
		rejectedStatus: 200,
	};
}

async function rows(n8n: N8nWithPackage, { workflowId }: Subject): Promise<number> {
	const [row] = await queryDatabase<{ count: number }>(
		n8n.userFolder,
		'SELECT count(*) AS count FROM execution_entity WHERE workflowId = ?',
		[workflowId],
	);
	return row?.count ?? 0;
}

/** Runs go on after their callback was answered: they are not to slow the next sample down. */
async function untilIdle(n8n: N8nWithPackage): Promise<void> {
	const sql = "SELECT count(*) AS count FROM execution_entity WHERE status IN ('new', 'running')";
	const isIdle = async () => (await queryDatabase<{ count: number }>(n8n.userFolder, sql))[0]?.count === 0;
	await isReachedInTime(isIdle, { timeoutMs: Infinity, intervalMs: 200 });
}

async function sample(
	n8n: N8nWithPackage,
	subject: Subject,
	kind: 'accepted' | 'rejected',
	milliseconds = SAMPLE_MS[kind],
): Promise<number> {
	const rate = await requestsPerSecond({
		url: subject.url,
		next: () => subject[kind](),
		expectedStatus: kind === 'accepted' ? 200 : subject.rejectedStatus,
		connections: CONNECTIONS,
		milliseconds,
		maxRequests: MAX_REQUESTS,
	});
	await untilIdle(n8n);
	return rate;
}

async function measure(sandbox: Sandbox, setting: (typeof SETTINGS)[number]): Promise<Result[]> {
	say(`\n${setting.title}`);
	const n8n = await startN8nWithPackage({ env: setting.env });
	const withdraw = atShutdown(() => n8n.close());
	try {
		const packed = await packDoNothing();
		await installPackage(packed, n8n.userFolder);
		packed.remove();
		await n8n.restart();
		const credential = (await createGatewayCredentials(n8n.api, sandbox)).find(({ type }) => type === 'clinkApi');
		if (!credential) throw new Error('No Clink credential was created');
		const subjects = [await ours(n8n, credential), await doNothing(n8n), await chain(n8n)];
		return await compare(n8n, setting.title, subjects);
	} finally {
		withdraw();
		await n8n.close();
	}
}

/** Every round measures every subject, so that what else the machine does falls on all of them. */
async function compare(n8n: N8nWithPackage, setting: string, subjects: Subject[]): Promise<Result[]> {
	const measured = subjects.map((subject) => ({
		subject,
		accepted: [] as number[],
		rejected: [] as number[],
		rowsOfForgeries: 0,
	}));
	for (const { subject } of measured) {
		for (const kind of ['accepted', 'rejected'] as const) await sample(n8n, subject, kind, WARM_UP_MS);
	}
	for (let round = 0; round < ROUNDS; round += 1) {
		for (const entry of inTurn(measured, round)) {
			entry.accepted.push(await sample(n8n, entry.subject, 'accepted'));
			const before = await rows(n8n, entry.subject);
			entry.rejected.push(await sample(n8n, entry.subject, 'rejected'));
			entry.rowsOfForgeries += (await rows(n8n, entry.subject)) - before;
		}
		say(
			`  round ${round + 1}: ${measured.map(({ subject, accepted, rejected }) => `${subject.title} ${(accepted.at(-1) ?? 0).toFixed(1)} / ${(rejected.at(-1) ?? 0).toFixed(1)}`).join(', ')}`,
		);
	}
	const own = measured.find(({ subject }) => subject.title === OWN);
	if (own === undefined) throw new Error(`Nothing was measured under ${setting}`);
	return measured.map(({ subject, accepted, rejected, rowsOfForgeries }) => ({
		setting,
		subject: subject.title,
		accepted: spreadOf(accepted),
		rejected: spreadOf(rejected),
		ratio: { accepted: ratios(own.accepted, accepted), rejected: ratios(own.rejected, rejected) },
		rowsOfForgeries,
	}));
}

const TITLES = ['n8n setting', 'workflow', 'accepted/s', 'ours ÷ it', 'forged/s', 'ours ÷ it', 'rows of forgeries'];

function findingsOf(results: Result[]): Finding[] {
	return results.flatMap(({ setting, subject, ratio, rowsOfForgeries }): Finding[] => {
		if (subject === OWN)
			return [
				{ what: `${setting}: rows that forgeries leave`, value: rowsOfForgeries, unit: '', target: { atMost: 0 } },
			];
		const kinds = subject === DO_NOTHING ? (['accepted', 'rejected'] as const) : (['accepted'] as const);
		const target = subject === DO_NOTHING || setting !== DEFAULT ? { target: { atLeast: 1 } } : {};
		return kinds.map((kind) => ({
			what: `${setting}: ${kind} per second ÷ ${subject}`,
			value: ratio[kind].median,
			spread: ratio[kind],
			unit: ' ×',
			...target,
		}));
	});
}

export async function measureCallbacks(): Promise<Section> {
	const measuredAt = await conditions();
	const sandbox = await startSandbox();
	const withdraw = atShutdown(() => sandbox.close());
	const results: Result[] = [];
	for (const setting of SETTINGS) results.push(...(await measure(sandbox, setting)));
	withdraw();
	await sandbox.close();
	const rows = results.map((result) => {
		const { setting, subject, accepted, rejected, ratio, rowsOfForgeries } = result;
		return [
			setting,
			subject,
			withSpread(accepted, 1),
			withSpread(ratio.accepted),
			withSpread(rejected, 1),
			withSpread(ratio.rejected),
			String(rowsOfForgeries),
		];
	});
	return {
		title: 'Callbacks',
		findings: findingsOf(results),
		content: [
			measuredAt,
			`Medians of ${ROUNDS} samples, lowest and highest in brackets: ${SAMPLE_MS.accepted / 1000} s of events, ${SAMPLE_MS.rejected / 1000} s of forgeries (at most ${MAX_REQUESTS} requests), ${CONNECTIONS} connections. The workflows take turns, and "ours ÷ it" compares samples of the same round.`,
			'The chain answers before it checks: a forgery gets 200 there and leaves a row.',
			'What an accepted event costs beyond the trigger that does nothing: n8n looks up whether the workflow may use the credential (two queries), and the event is remembered (one update).\n',
			markdown(TITLES, rows),
		].join('\n'),
	};
}
