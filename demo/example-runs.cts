import axios from 'axios';

import type { N8nApi, SavedWorkflow } from '../real-n8n/editor/api.cts';
import type { DataTables } from '../real-n8n/editor/data-tables.cts';
import { itemsOf } from '../real-n8n/editor/execution.cts';
import { submitForm } from '../real-n8n/editor/form.cts';
import { chain, node, PACKAGE_NAME, withCredentials, type Credential } from '../real-n8n/editor/workflow.cts';
import { waitForValue } from '../real-n8n/system/wait.cts';
import type { Sandbox } from '../sandbox/index.cts';
import { example } from './examples.cts';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
const CUSTOMER = { name: 'Mei Chan', email: 'mei.chan@example.com' };

interface ExampleContext {
	url: string;
	api: N8nApi;
	tables: DataTables;
	sandbox: Sandbox;
	credentials: Credential[];
	/** Makes the references new for every run. */
	runId: string;
}

export interface ExampleResult {
	example: string;
	happened: string;
	reference: string;
	status: string;
	/** What the CRM says of the order. */
	crm: string;
	isAsExpected: boolean;
}

/** Where the order form of the first example is, once it has run. */
export const orderFormUrl = (url: string) => `${url}/form/order-form`;

/** A customer orders with the form, pays on the hosted page, and the waiting execution goes on. */
export async function runOrderForm({
	url,
	api,
	tables,
	sandbox,
	credentials,
	runId,
}: ExampleContext): Promise<ExampleResult> {
	const reference = `${runId}-FORM`;
	const workflow = await publish(api, 'order-form-to-paid.json', credentials);
	const page = await submitForm(orderFormUrl(url), [reference, 'Tea tasting for two', CUSTOMER.name, CUSTOMER.email]);
	const id = await startedExecution(api, workflow);
	await axios.post(page, new URLSearchParams({ outcome: 'paid' }), { proxy: false });
	const { status } = await api.waitForExecution(id);
	const isChargedOnce = sandbox.ledger().of(reference).charged === 1;
	return await result(
		{ example: workflow.name, happened: 'Form sent, link paid', reference, status },
		tables,
		isChargedOnce,
	);
}

/** Clink reports a payment to the trigger, whose address was registered when the workflow was published. */
export async function runClinkEvents({ api, tables, credentials, runId }: ExampleContext): Promise<ExampleResult> {
	const reference = `${runId}-EVENT`;
	const workflow = await publish(api, 'clink-events-to-crm.json', credentials);
	await api.createAndRun(withCredentials(clinkPayment(reference), credentials));
	const execution = await api.waitForExecution(await startedExecution(api, workflow));
	const isThanked = itemsOf(execution, 'Thank-you').length === 1;
	return await result(
		{ example: workflow.name, happened: 'Paid, event received', reference, status: execution.status },
		tables,
		isThanked,
	);
}

async function publish(api: N8nApi, file: string, credentials: Credential[]): Promise<SavedWorkflow> {
	const workflow = await api.createWorkflow(example(file, credentials));
	await api.publish(workflow);
	return workflow;
}

function clinkPayment(merchantReferenceId: string) {
	const parameters = {
		resource: 'payment',
		operation: 'create',
		pricing: 'amount',
		amount: 19.9,
		currency: 'USD',
		customerIdentifierType: 'customerEmail',
		customerIdentifier: CUSTOMER.email,
		paymentMethodType: 'CARD',
		paymentInstrumentId: 'pi_card_4242',
		returnUrl: 'https://shop.example.com/thank-you',
		merchantReferenceId,
	};
	const credentials = { clinkApi: { id: null, name: '' } };
	return chain('Clink payment', [node('Create Clink payment', `${PACKAGE_NAME}.clink`, parameters, { credentials })]);
}

/** The id of the one execution of a workflow that was just set off. */
async function startedExecution(api: N8nApi, workflow: SavedWorkflow): Promise<string> {
	return await waitForValue(async () => (await api.listExecutions(workflow.id))[0]?.id, {
		timeoutMs: START_TIMEOUT_MS,
		intervalMs: POLL_MS,
		message: `Workflow '${workflow.name}' was not started`,
	});
}

async function result(
	run: Omit<ExampleResult, 'crm' | 'isAsExpected'>,
	tables: DataTables,
	isAsExpectedSoFar: boolean,
): Promise<ExampleResult> {
	const rows = (await tables.rows('CRM Orders')).filter((row) => row['merchant_reference'] === run.reference);
	const [row] = rows;
	const crm = row
		? `${String(row['currency'])} ${Number(row['amount']).toFixed(2)} ${String(row['outcome'])}`
		: 'no order';
	const isInCrm = rows.length === 1 && row?.['outcome'] === 'succeeded';
	return { ...run, crm, isAsExpected: isAsExpectedSoFar && isInCrm && run.status === 'success' };
}
