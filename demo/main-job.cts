import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { errorOf, itemsOf, nodeRun, type Execution } from '../real-n8n/editor/execution.cts';
import { withCredentials, type Credential, type Workflow } from '../real-n8n/editor/workflow.cts';
import type { Ledger, ReferenceCounts } from '../sandbox/index.cts';

const TEMPLATE = join(__dirname, 'workflows', 'main-job.json');
const ORDER_NODE = 'Order';

/** The row of an order sheet that the workflow starts from, with amounts in dollars. */
export interface Order {
	linkReference: string;
	linkAmount: number;
	paymentReference: string;
	paymentAmount: number;
	authCode: string;
	refundReference: string;
	refundAmount: number;
	clinkReference: string;
	clinkAmount: number;
	customerEmail: string;
}

interface Step {
	title: string;
	node: string;
	sent: (order: Order) => { amount: string; reference: string };
	/** The field of the answer that identifies what the step made or found. */
	idField: string;
	expected: string;
	/** What the gateway's ledger must count once, and once only, under the reference. */
	ledgerCount: Exclude<keyof ReferenceCounts, 'chargedAmount' | 'refundedAmount'>;
}

export interface StepResult {
	title: string;
	amount: string;
	reference: string;
	id: string;
	outcome: string;
	expected: string;
	/** How often the gateway's ledger holds it; 1 unless something went wrong. */
	timesInLedger: number;
	isAsExpected: boolean;
	/** n8n's words when the node failed. */
	failure?: string;
}

const hongKongDollars = (amount: number) => `HKD ${amount.toFixed(2)}`;

const STEPS: Step[] = [
	{
		title: 'Payment link created',
		node: 'Create payment link',
		sent: ({ linkAmount, linkReference }) => ({ amount: hongKongDollars(linkAmount), reference: linkReference }),
		idField: 'payment_id',
		expected: 'pending',
		ledgerCount: 'created',
	},
	{
		title: 'Paid with an auth code',
		node: 'Pay',
		sent: ({ paymentAmount, paymentReference }) => ({
			amount: hongKongDollars(paymentAmount),
			reference: paymentReference,
		}),
		idField: 'payment_id',
		expected: 'succeeded',
		ledgerCount: 'charged',
	},
	{
		title: 'Payment queried',
		node: 'Query payment',
		sent: ({ paymentReference }) => ({ amount: '', reference: paymentReference }),
		idField: 'transaction_id',
		expected: 'succeeded',
		ledgerCount: 'charged',
	},
	{
		title: 'Part of it refunded',
		node: 'Refund',
		sent: ({ refundAmount, refundReference }) => ({
			amount: hongKongDollars(refundAmount),
			reference: refundReference,
		}),
		idField: 'transaction_id',
		expected: 'refunded',
		ledgerCount: 'refunded',
	},
	{
		title: 'Payment looked at again',
		node: 'Get payment',
		sent: ({ paymentReference }) => ({ amount: '', reference: paymentReference }),
		idField: 'payment_id',
		expected: 'partiallyRefunded',
		ledgerCount: 'charged',
	},
	{
		title: 'Clink payment created',
		node: 'Create Clink payment',
		sent: ({ clinkAmount, clinkReference }) => ({ amount: `USD ${clinkAmount.toFixed(2)}`, reference: clinkReference }),
		idField: 'orderId',
		expected: 'succeeded',
		ledgerCount: 'charged',
	},
];

/** An order whose references are new for every run id. */
export function createOrder(runId: string): Order {
	return {
		linkReference: `${runId}-LINK`,
		linkAmount: 128,
		paymentReference: `${runId}-PAY`,
		paymentAmount: 88.5,
		authCode: '280112345678901234',
		refundReference: `${runId}-REFUND`,
		refundAmount: 38.5,
		clinkReference: `${runId}-CLINK`,
		clinkAmount: 19.9,
		customerEmail: 'mei.chan@example.com',
	};
}

/** The example workflow with this order in its first node and these credentials. */
export function mainJob(order: Order, credentials: Credential[]): Workflow {
	const template = JSON.parse(readFileSync(TEMPLATE, 'utf8')) as Workflow;
	const nodes = template.nodes.map((node) =>
		node.name === ORDER_NODE
			? { ...node, parameters: { ...node.parameters, jsonOutput: JSON.stringify(order, null, 2) } }
			: node,
	);
	return withCredentials({ ...template, nodes }, credentials);
}

/** What each step gave in n8n, and what it did at the gateway. */
export function readResults(execution: Execution, order: Order, ledger: Ledger): StepResult[] {
	return STEPS.map(({ title, node, sent, idField, expected, ledgerCount }) => {
		const json = itemsOf(execution, node)[0]?.json ?? {};
		const outcome = nodeRun(execution, node) ? textOf(json['outcome']) || 'none' : 'not run';
		const failure = errorOf(execution, node);
		const { amount, reference } = sent(order);
		const timesInLedger = ledger.of(reference)[ledgerCount];
		return {
			title,
			amount,
			reference,
			id: textOf(json[idField]),
			outcome,
			expected,
			timesInLedger,
			isAsExpected: outcome === expected && timesInLedger === 1,
			...(failure ? { failure: [failure.message, failure.description].filter(Boolean).join(' ') } : {}),
		};
	});
}

/** The address of the page that the customer pays on. */
export function paymentLinkOf(execution: Execution): string | undefined {
	const link = itemsOf(execution, 'Create payment link')[0]?.json['payUrl'];
	return typeof link === 'string' ? link : undefined;
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
