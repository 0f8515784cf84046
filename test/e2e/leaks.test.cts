import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';

import { errorOf, itemsOf } from '../../real-n8n/editor/execution.cts';
import { credentialInputs } from '../../real-n8n/editor/gateway-credentials.cts';
import {
	chain,
	withCredentials,
	type Credential,
	type Workflow,
	type WorkflowNode,
} from '../../real-n8n/editor/workflow.cts';
import { queryDatabase } from '../../real-n8n/instance/database.cts';
import { lackOf } from '../../real-n8n/instance/features.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../../real-n8n/n8n-with-package.cts';
import { startSandbox, type FaultKind, type Recipe, type RecordedRequest, type Sandbox } from '../../sandbox/index.cts';
import { startHttp, type RawServer } from '../support/engine/raw-server.cts';
import { ACTION_NODES, chingchingPay, newReference, operationsOf } from '../support/n8n/harness.cts';
import { createLink, query } from '../support/operation-examples.cts';
import { signedJson } from './callbacks/support/chingchingpay.cts';
import { bytesOf, clinkEvent, registeredSecret, signed } from './callbacks/support/clink.cts';
import { sendRequest, withHeaders, type CallbackRequest } from './callbacks/support/http.cts';
import { Receiver, trigger } from './callbacks/support/receiver.cts';
import { canaryOf, newCanary, sightings, spellingsOf, type Canary, type Place } from './support/canaries.cts';
import {
	callbackUrlOf,
	fan,
	httpRequest,
	operationNodes,
	successfulRuns,
	type LoadedOperations,
} from './support/leak-nodes.cts';

const RUN_LIMIT_MS = 300_000;
const EVERY_TIME = 100_000;

/** The secret fields of both credentials. */
interface Keys {
	apiKey: Canary;
	apiSecret: Canary;
	clinkKey: Canary;
	webhookSecret: Canary;
}

/** A fault, given a text with all keys of the gateway in it and, where a key could be one, a host name. */
type KindOf = (echo: string, host: string) => FaultKind;

const WITH_THE_KEY: Recipe = {
	template: '{apiKey}\\n{timestamp}\\n{nonce}\\n{body}',
	encoding: 'hexUpper',
	timestamp: { header: 'x-timestamp', unit: 'milliseconds' },
	nonce: { header: 'x-nonce' },
	key: 'secret',
};

const isHostName = (text: string) => /^[\w-]+$/.test(text);

const newKeys = (which: string): Keys => ({
	apiKey: newCanary(`${which} API Key`),
	// Fit for a host name, for a gateway that redirects to one.
	apiSecret: newCanary(`${which} API Secret`, '-'),
	clinkKey: newCanary(`${which} Clink API Key`),
	webhookSecret: newCanary(`${which} Webhook Signing Secret`),
});

const all = (keys: Keys): Canary[] => Object.values(keys) as Canary[];

describe('no secret leaves the credentials', () => {
	const right = newKeys('right');
	const wrong = newKeys('wrong');
	const canaries = [...all(right), ...all(wrong)];
	/** Looks like a canary and may be seen: what proves that the search finds what is there. */
	const decoy = newCanary('decoy', '');
	const sandboxes: Sandbox[] = [];
	let endpointSecret: Canary;
	let registeredBy: string;
	let resumeToken: Canary;
	let otherHost: RawServer;
	let loaded: LoadedOperations[];
	/** Ids of the runs in which every operation is to succeed. */
	const successful: string[] = [];
	let unsuccessful: string[];
	let n8n: N8nWithPackage;
	let records: Place[];
	let files: Place[];
	let rows: Place[];
	const replies: Place[] = [];
	const searched = { places: 0, bytes: 0, hits: 0 };

	const seen = (places: Place[], which: Canary[]) => {
		searched.places += places.length;
		searched.bytes += places.reduce((sum, { content }) => sum + content.length, 0);
		const found = sightings(places, which);
		searched.hits += found.filter((sighting) => !sighting.startsWith(endpointSecret.name)).length;
		return found;
	};

	/** A pair of gateways that know the right keys, and credentials with these keys. */
	async function openGateways(keys = right, recipe?: Recipe): Promise<{ sandbox: Sandbox; credentials: Credential[] }> {
		const { apiKey, apiSecret, clinkKey } = right;
		const sandbox = await startSandbox({
			merchants: [{ apiKey: apiKey.value, apiSecret: apiSecret.value, ...(recipe && { recipe }) }],
			clinkApiKeys: [clinkKey.value],
		});
		sandboxes.push(sandbox);
		return { sandbox, credentials: await createCredentials(sandbox, keys) };
	}

	async function createCredentials(sandbox: Sandbox, keys: Keys): Promise<Credential[]> {
		const inputs = credentialInputs(sandbox);
		const typed = [
			{
				...inputs.chingchingPay,
				data: { ...inputs.chingchingPay.data, apiKey: keys.apiKey.value, apiSecret: keys.apiSecret.value },
			},
			{
				...inputs.clink,
				data: { ...inputs.clink.data, apiKey: keys.clinkKey.value, webhookSigningSecret: keys.webhookSecret.value },
			},
		];
		return await Promise.all(typed.map(({ type, name, data }) => n8n.api.createCredential(type, name, data)));
	}

	/** Starts a run and gives its id. */
	async function start(workflow: Workflow, credentials: Credential[]): Promise<string> {
		const saved = await n8n.api.createWorkflow(withCredentials(workflow, credentials));
		return await n8n.api.startRun(saved);
	}

	async function ended(ids: string[]): Promise<void> {
		for (const id of ids) await n8n.api.waitForExecution(id, { timeoutMs: RUN_LIMIT_MS });
	}

	const nodesOf = (operations: LoadedOperations, more: Partial<WorkflowNode>) => {
		const { reads, writes } = operationNodes(operations, more);
		return [...reads, ...writes];
	};

	async function goodAndWrongKeys(): Promise<string[]> {
		const { sandbox, credentials } = await openGateways(right, WITH_THE_KEY);
		const refused = await createCredentials(sandbox, wrong);
		for (const credential of [...credentials, ...refused])
			note('credential test', await n8n.api.testCredential(credential));
		const settlements = `${sandbox.chingchingPay.baseUrl}/api/v1/settlements?page=1&page_size=1`;
		const requests = [settlements, `${otherHost.url}/settlements`].map((url, index) =>
			httpRequest(`Request ${index}`, url, 'chingchingPayApi'),
		);
		const events = [`${sandbox.clink.baseUrl}/webhook/events`, `${otherHost.url}/events`].map((url, index) =>
			httpRequest(`Events ${index}`, url, 'clinkApi'),
		);
		const continuing = [...requests, ...events].map((entry) => ({
			...entry,
			onError: 'continueRegularOutput' as const,
		}));
		return await Promise.all([
			...loaded.flatMap(successfulRuns).map(async (nodes) => {
				const id = await start(chain('Right key', nodes), credentials);
				successful.push(id);
				return id;
			}),
			start(fan('HTTP Request', continuing), credentials),
			start(fan('HTTP Request, wrong keys', continuing), refused),
			...loaded.flatMap((operations) => [
				start(fan('Wrong key', nodesOf(operations, { onError: 'continueRegularOutput' })), refused),
				...nodesOf(operations, {}).map(async (entry) => await start(chain('Wrong key', [entry]), refused)),
			]),
		]);
	}

	/** All operations against a gateway that repeats the key in every answer, or gives none. */
	async function faulty(kindOf: KindOf, settings: Partial<WorkflowNode>, loses: boolean): Promise<string[]> {
		// Every second gateway expects a signature over the key as well, and tells what it has signed.
		const { sandbox, credentials } = await openGateways(right, sandboxes.length % 2 === 0 ? WITH_THE_KEY : undefined);
		const echoes = { chingchingpay: [right.apiKey, right.apiSecret], clink: [right.clinkKey] };
		for (const [gateway, keys] of Object.entries(echoes)) {
			const kind = kindOf(
				keys.flatMap(spellingsOf).join(' '),
				keys.map(({ value }) => value).find(isHostName) ?? 'gateway',
			);
			sandbox.faults.add({ match: { path: new RegExp(`^/${gateway}/`) }, when: 'before', kind, times: EVERY_TIME });
		}
		const runs = loaded.flatMap((operations) => {
			const { reads, writes } = operationNodes(operations, settings);
			// A lost write is looked up for a while: those run beside each other.
			const workflows = loses
				? [fan('Reads', reads), ...writes.map((write) => fan('Write', [write]))]
				: [fan('All', [...reads, ...writes])];
			return workflows.map(async (workflow) => await start(workflow, credentials));
		});
		if (!loses) for (const credential of credentials) note('credential test', await n8n.api.testCredential(credential));
		return await Promise.all(runs);
	}

	async function callbacks(): Promise<void> {
		const { sandbox, credentials } = await openGateways();
		const [chingchingPayCredential, clinkCredential] = credentials;
		if (!chingchingPayCredential || !clinkCredential) throw new Error('No credentials were made');
		const named = (entry: WorkflowNode): WorkflowNode => ({ ...entry, name: `Trigger ${decoy.value}` });
		const automatic = await Receiver.open(
			n8n,
			named(trigger('clinkTrigger', clinkCredential, { events: ['order.succeeded'] })),
		);
		const manual = await Receiver.open(
			n8n,
			named(trigger('clinkTrigger', clinkCredential, { registration: 'manual', events: ['order.succeeded'] })),
		);
		const byQuery = await Receiver.open(
			n8n,
			named(trigger('chingchingPayTrigger', chingchingPayCredential, { verifyBy: 'query', outcomes: [] })),
		);
		const bySignature = await Receiver.open(
			n8n,
			named(trigger('chingchingPayTrigger', chingchingPayCredential, { verifyBy: 'signature' })),
		);
		registeredBy = automatic.workflow.id;
		endpointSecret = canaryOf("endpoint's signing secret", await registeredSecret(n8n, registeredBy));

		const stolen = [...canaries, endpointSecret].map(({ value }) => value).join(' ');
		const forged = bytesOf(clinkEvent({ note: stolen }));
		const json = { 'content-type': 'application/json' };
		const hostile: CallbackRequest[] = [
			{ headers: json, body: forged },
			{ headers: json, body: Buffer.from(`{"note": "${stolen}`) },
			{ headers: json, body: Buffer.from(`"${stolen}"`) },
			{ headers: { 'content-type': 'text/plain' }, body: Buffer.from(stolen) },
			{
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
				body: Buffer.from(new URLSearchParams({ merchant_reference: 'NEVER-MADE', note: stolen }).toString()),
			},
			{
				headers: {
					...json,
					'x-signature': stolen,
					'x-clink-signature': stolen,
					'x-clink-timestamp': String(Date.now()),
				},
				body: forged,
			},
			{ headers: json, body: Buffer.from('{}'), query: new URLSearchParams({ key: stolen }).toString() },
			withHeaders(signed(forged, wrong.webhookSecret.value), { 'x-api-key': right.clinkKey.value }),
		];
		for (const receiver of [automatic, manual, byQuery, bySignature]) {
			const observed = await receiver.sendAll(hostile);
			expect(observed.runs).toBe(0);
			note('reply to a forged callback', observed.replies);
		}

		const merchant = { apiSecret: right.apiSecret.value, signedContent: 'body', signatureEncoding: 'hex' } as const;
		const reference = newReference('LEAK');
		await ended([await start(chain('Link', [chingchingPay('Link', createLink(reference))]), credentials)]);
		const genuine = [
			await automatic.sendAll([signed(bytesOf(clinkEvent()), endpointSecret.value)]),
			await manual.sendAll([signed(bytesOf(clinkEvent()), right.webhookSecret.value)]),
			await byQuery.sendAll([signedJson({ merchant_reference: reference }, merchant)]),
			await bySignature.sendAll([signedJson({ merchant_reference: reference, status: 'success' }, merchant)]),
		];
		expect(genuine.map(({ runs }) => runs)).toEqual([1, 1, 1, 1]);
		await waitForPayment(sandbox, credentials, hostile);

		const echo = [right.apiKey, right.apiSecret].flatMap(spellingsOf).join(' ');
		sandbox.faults.add({
			match: { path: '/query' },
			when: 'before',
			kind: { status: 403, body: echo },
			times: EVERY_TIME,
		});
		const unconfirmed = await byQuery.sendAll([
			{ headers: json, body: bytesOf({ merchant_reference: newReference('LEAK') }) },
		]);
		expect(unconfirmed.replies.map(({ status }) => status)).toEqual([503]);
		note('reply to an unconfirmed callback', unconfirmed.replies);
	}

	async function waitForPayment(
		sandbox: Sandbox,
		credentials: Credential[],
		hostile: CallbackRequest[],
	): Promise<void> {
		const reference = newReference('LEAK');
		const link = chingchingPay('Link', createLink(reference, { callback: 'resumeExecution' }));
		const wait = chingchingPay('Wait', { ...query(reference), operation: 'wait' });
		const saved = await n8n.api.createWorkflow(withCredentials(chain('Wait', [link, wait]), credentials));
		const held = await n8n.api.run(saved, { until: ['waiting'] });
		const url = callbackUrlOf(sandbox, reference);
		resumeToken = canaryOf('resume token', new URL(url).searchParams.get('signature') ?? '');
		for (const request of hostile.filter(({ query: added }) => added === undefined))
			note('reply to a forged resumption', await sendRequest(url, request));
		const echo = [right.apiKey, right.apiSecret].flatMap(spellingsOf).join(' ');
		sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind: { status: 403, body: echo } });
		note('reply to an unconfirmed resumption', await sendRequest(url, { headers: {}, body: Buffer.alloc(0) }));
		sandbox.pay(String(itemsOf(held, 'Link')[0]?.json['payment_id']), 'paid');
		const execution = await n8n.api.waitForExecution(held.id);
		expect(itemsOf(execution, 'Wait')[0]?.json).toMatchObject({ outcome: 'succeeded' });
	}

	/** What may be seen, in each kind of place. */
	async function placeDecoys(): Promise<string[]> {
		await axios.get(otherHost.url, {
			headers: { 'x-note': Buffer.from(decoy.value).toString('base64') },
			proxy: false,
		});
		const { sandbox, credentials } = await openGateways();
		sandbox.faults.add({
			match: { path: '/download' },
			when: 'before',
			kind: { body: `a,b\n${decoy.value},1\n`, contentType: 'text/csv' },
		});
		const download = {
			resource: 'settlement',
			operation: 'download',
			settlementId: 'decoy',
			binaryPropertyName: 'file',
		};
		return [
			await start(
				chain('Decoys', [
					chingchingPay('Download', download),
					chingchingPay('Query', query(decoy.value), { onError: 'continueRegularOutput' }),
				]),
				credentials,
			),
		];
	}

	const note = (name: string, content: unknown) => void replies.push({ name, content: JSON.stringify(content) });

	beforeAll(async () => {
		otherHost = await startHttp((_request, response) => response.end('{"code":200,"data":{}}'));
		n8n = await startN8nWithPackage({
			env: { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file', N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' },
		});
		loaded = await Promise.all(
			ACTION_NODES.map(async (node) => ({ node, operations: await operationsOf({ api: n8n.api }, node) })),
		);

		const envelope = (members: Record<string, unknown>) => JSON.stringify({ code: 40_001, data: null, ...members });
		const page = (echo: string) => `<html><body><h1>Forbidden</h1><pre>x-api-key: ${echo}</pre></body></html>`;
		const json = 'application/json';
		const retried = { onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2, waitBetweenTries: 10 } as const;
		const settings = [{ onError: 'continueRegularOutput' }, { onError: 'continueErrorOutput' }, retried] as const;
		const refusals: KindOf[] = [
			(echo) => ({
				contentType: json,
				body: envelope({ message: `no such key: ${echo}`, msg: `no such key: ${echo}` }),
			}),
			(echo) => ({ status: 401, headers: { 'content-type': 'text/plain' }, body: `Unauthorized: ${echo}` }),
			(echo) => ({ status: 403, headers: { 'content-type': 'text/html' }, body: page(echo) }),
			(echo) => ({ status: 429, headers: { 'retry-after': '0' }, body: echo }),
			(echo) => ({ redirect: `${otherHost.url}/?key=${encodeURIComponent(echo)}` }),
			(_echo, host) => ({ redirect: `https://${host}.example/` }),
			(echo) => ({
				contentType: json,
				body: envelope({
					code: 200,
					data: { status: 'success', note: echo, list: [{ settlement_id: 'S', note: echo }], total: 1 },
					rows: [{ note: echo }],
					total: 1,
				}),
			}),
			(echo) => ({ contentType: 'text/csv', body: `a,b\n${echo},1\n` }),
		];
		const losses: KindOf[] = [
			(echo) => ({ status: 500, body: echo }),
			(echo) => ({ contentType: 'text/html', body: page(echo) }),
			() => 'truncate',
			() => 'reset',
			() => 'silence',
		];
		const started = [...(await placeDecoys()), ...(await goodAndWrongKeys())];
		for (const [index, kind] of losses.entries())
			started.push(...(await faulty(kind, index === 0 ? retried : (settings[index % 2] ?? {}), true)));
		for (const [index, kind] of refusals.entries()) {
			const [one, other] = [settings[index % settings.length] ?? {}, settings[(index + 1) % settings.length] ?? {}];
			started.push(...(await faulty(kind, one, false)), ...(await faulty(kind, other, false)));
		}
		await callbacks();
		await ended(started);

		const executions = await Promise.all(successful.map(async (id) => await n8n.api.getExecution(id)));
		unsuccessful = executions
			.filter(({ status }) => status !== 'success')
			.map(
				(execution) => `${String(execution.data.resultData.lastNodeExecuted)}: ${String(errorOf(execution)?.message)}`,
			);
		records = await readRecords();
		await n8n.stop();
		files = readFiles(n8n.userFolder);
		rows = await readRows(n8n.userFolder);
	}, 600_000);
	afterAll(async () => {
		await n8n.close();
		await Promise.all(sandboxes.map(async (sandbox) => await sandbox.close()));
		await otherHost.close();
		const { places, bytes, hits } = searched;
		const what = `${canaries.length + 2} secrets in ${places} places, ${(bytes / 1_000_000).toFixed(1)} MB`;
		process.stdout.write(`  Leaks: looked for ${what}; ${hits} hits beside the static data\n`);
	}, 60_000);

	/** What n8n gives back over its API: executions whole, workflows and credentials. */
	async function readRecords(): Promise<Place[]> {
		const { api, session } = n8n;
		const idsOf = async (table: string) =>
			(await queryDatabase<{ id: string | number }>(n8n.userFolder, `SELECT id FROM ${table}`)).map(({ id }) =>
				String(id),
			);
		const places: Place[] = [];
		for (const id of await idsOf('execution_entity'))
			places.push({ name: `execution ${id}`, content: (await api.getExecution(id)).stored });
		for (const id of await idsOf('workflow_entity'))
			places.push({
				name: `workflow ${id}`,
				content: JSON.stringify(await session.request('GET', `/rest/workflows/${id}`)),
			});
		for (const id of await idsOf('credentials_entity'))
			places.push({ name: `credential ${id}`, content: JSON.stringify(await api.readCredential(id)) });
		return places;
	}

	test('the search finds a canary in every spelling, and none where none is', () => {
		const [first] = canaries;
		if (!first) throw new Error('There are no canaries');
		const spelt = [
			...spellingsOf(first),
			JSON.stringify(JSON.stringify(first.value)),
			first.value.toLowerCase(),
			Buffer.from(`ab${first.value}`).toString('base64'),
			Buffer.from(first.value).toString('hex'),
		];
		expect(
			sightings(
				spelt.map((content) => ({ name: 'text', content })),
				canaries,
			),
		).toHaveLength(spelt.length);
		expect(sightings([{ name: 'text', content: Buffer.from(decoy.value) }], canaries)).toEqual([]);
	});

	test('the search finds the decoy in every kind of place', () => {
		const log = files.filter(({ name }) => name.endsWith('.log'));
		const binary = files.filter(({ name }) => /storage|binaryData/.test(name));
		const database = files.filter(({ name }) => name.includes('database.sqlite'));
		for (const places of [records, log, binary, database, rows, heardBy(otherHost)])
			expect(sightings(places, [decoy])).not.toEqual([]);
	});

	test('the search finds the keys in the headers that carry them, and nowhere else in a request', () => {
		const requests = sandboxes.flatMap(({ requests: received }) => received);
		const carried = requests.map((request): Place => ({
			name: 'x-api-key',
			content: String(request.headers['x-api-key']),
		}));
		const carriedKeys = [right.apiKey, right.clinkKey, wrong.apiKey, wrong.clinkKey];
		expect(sightings(carried, carriedKeys)).toHaveLength(requests.length);
		expect(seen(requests.map(restOf), canaries)).toEqual([]);
	});

	test('every operation succeeds with the right keys, so that its answers are searched as well', () => {
		expect(successful).toHaveLength(loaded.flatMap(({ operations }) => operations).length);
		expect(unsuccessful).toEqual([]);
	});

	test('items, errors and everything else that n8n gives back hold no secret', () => {
		expect(seen([...records, ...replies], canaries)).toEqual([]);
	});

	test("n8n's logs at debug level, its database, its files and their names hold no secret", () => {
		expect(
			seen([...files, ...rows, { name: 'file names', content: files.map(({ name }) => name).join('\n') }], canaries),
		).toEqual([]);
	});

	test('no other host is sent a secret', () => {
		expect(seen(heardBy(otherHost), canaries)).toEqual([]);
	});

	// Clink tells the secret once, and callbacks are proven with it: n8n has no other store for what a trigger is told.
	test("the secret of an endpoint that was registered automatically is in its workflow's static data, and nowhere else", () => {
		const allowed = ['table workflow_entity', `workflow ${registeredBy}`].map(
			(place) => `${endpointSecret.name} in ${place}`,
		);
		const inDatabaseFile = ({ name }: Place) => name.includes('database.sqlite');
		const everywhere = [
			...records,
			...replies,
			...rows,
			...files.filter((file) => !inDatabaseFile(file)),
			...heardBy(otherHost),
		];
		const found = seen(everywhere, [endpointSecret]).filter((place) => !isCopyOfStaticData(place));
		expect(found.sort()).toEqual(allowed);
	});

	test("the address that lets a waiting run go on is not in n8n's logs", () => {
		expect(
			seen(
				files.filter(({ name }) => name.endsWith('.log')),
				[resumeToken],
			),
		).toEqual([]);
	});
});

/** An n8n that copies a workflow's static data into its executions has the secret there as well: the docs say so. */
const isCopyOfStaticData = (place: string): boolean =>
	lackOf('executionsWithoutStaticData') !== undefined && / in (execution \d+|table execution_data)$/.test(place);

const heardBy = ({ received }: RawServer): Place[] =>
	received.map((content, index) => ({ name: `request ${index} to another host`, content }));

/** A request without the header that must carry the key. */
function restOf({ method, path, headers, body }: RecordedRequest): Place {
	const rest = Object.fromEntries(Object.entries(headers).filter(([header]) => header !== 'x-api-key'));
	return { name: `${method} ${path}`, content: [path, JSON.stringify(rest), body.toString('utf8')].join('\n') };
}

/** Everything under n8n's folder but the code of packages. */
function readFiles(folder: string): Place[] {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	const paths = entries
		.map(({ parentPath, name }) => join(parentPath, name))
		.filter((path) => !path.includes('node_modules'));
	return paths.map((path) => ({ name: path.slice(folder.length), content: readFileSync(path) }));
}

/** The database table by table: a text that spans two pages of the file is whole here. */
async function readRows(folder: string): Promise<Place[]> {
	const tables = await queryDatabase<{ name: string }>(folder, "SELECT name FROM sqlite_master WHERE type = 'table'");
	const places: Place[] = [];
	for (const { name } of tables) {
		places.push({
			name: `table ${name}`,
			content: JSON.stringify(await queryDatabase(folder, `SELECT * FROM "${name}"`)),
		});
	}
	return places;
}
