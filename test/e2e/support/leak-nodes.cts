import { chain, MANUAL_TRIGGER, node, type Workflow, type WorkflowNode } from '../../../real-n8n/editor/workflow.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, clink, newReference } from '../../support/n8n/harness.cts';
import { createClinkPayment, createLink, pay, query, refund } from '../../support/operation-examples.cts';

type Make = (name: string, more?: Partial<WorkflowNode>) => WorkflowNode;

/** One node for each operation. */
export interface Operations {
	reads: Record<string, Make>;
	writes: Record<string, Make>;
}

const HASTE = { options: { timeout: 1 } };
const customer = { customerIdentifierType: 'customerEmail', customerIdentifier: 'mei.chan@example.com' };
const wallet = { paymentMethodType: 'CASHAPP', paymentInstrumentId: '' };

/** With parameters that stand by themselves: for calls that fail whatever is asked. */
export const chingchingPayOperations: Operations = {
	reads: {
		query: (name, more) => chingchingPay(name, { ...query('NEVER-MADE'), ...HASTE }, more),
		get: (name, more) =>
			chingchingPay(name, { resource: 'payment', operation: 'get', paymentId: 'never-made', ...HASTE }, more),
		// A payment that a gateway does not know is waited for: as short as may be.
		wait: (name, more) =>
			chingchingPay(
				name,
				{ ...query('NEVER-MADE'), operation: 'wait', limitAmount: 1, limitUnit: 'minutes', ...HASTE },
				more,
			),
		settlements: (name, more) =>
			chingchingPay(name, { resource: 'settlement', operation: 'getAll', returnAll: false, limit: 3, ...HASTE }, more),
		download: (name, more) =>
			chingchingPay(
				name,
				{
					resource: 'settlement',
					operation: 'download',
					settlementId: 'never-made',
					binaryPropertyName: 'file',
					...HASTE,
				},
				more,
			),
	},
	writes: {
		link: (name, more) => chingchingPay(name, { ...createLink(newReference('LEAK')), ...HASTE }, more),
		pay: (name, more) => chingchingPay(name, { ...pay(newReference('LEAK')), ...HASTE }, more),
		refund: (name, more) => chingchingPay(name, { ...refund('NEVER-MADE', newReference('LEAK')), ...HASTE }, more),
	},
};

export const clinkOperations: Operations = {
	reads: {
		order: (name, more) => clink(name, { resource: 'order', operation: 'get', orderId: 'never-made', ...HASTE }, more),
		orders: (name, more) =>
			clink(name, { resource: 'order', operation: 'getAll', returnAll: true, filters: {}, ...HASTE }, more),
		refund: (name, more) =>
			clink(name, { resource: 'refund', operation: 'get', refundId: 'never-made', ...HASTE }, more),
		session: (name, more) =>
			clink(name, { resource: 'checkoutSession', operation: 'get', sessionId: 'never-made', ...HASTE }, more),
	},
	writes: {
		create: (name, more) => clink(name, createClinkPayment(newReference('LEAK'), HASTE), more),
		refresh: (name, more) =>
			clink(name, { resource: 'payment', operation: 'refreshQrCode', orderId: 'never-made', ...HASTE }, more),
		giveBack: (name, more) =>
			clink(
				name,
				{
					resource: 'refund',
					operation: 'create',
					orderId: 'never-made',
					refundMerchantOrderId: newReference('LEAK'),
					amount: 1,
					...HASTE,
				},
				more,
			),
		open: (name, more) =>
			clink(
				name,
				{ resource: 'checkoutSession', operation: 'create', ...customer, amount: 25, currency: 'USD', ...HASTE },
				more,
			),
	},
};

/** Every operation of both nodes, each with what it needs of the one before. */
export function goodRuns(): WorkflowNode[][] {
	const [paid, order] = [newReference('LEAK'), newReference('LEAK')];
	const some = { resource: 'settlement', operation: 'getAll', returnAll: false, limit: 1 };
	return [
		[
			chingchingPay('Link', createLink(newReference('LEAK'))),
			chingchingPay('Pay', pay(paid)),
			chingchingPay('Query', query(paid)),
			chingchingPay('Get', {
				resource: 'payment',
				operation: 'get',
				paymentId: "={{ $('Pay').item.json.payment_id }}",
			}),
			chingchingPay('Refund', refund(paid, newReference('LEAK'))),
			chingchingPay('Settlements', some),
			chingchingPay('Download', {
				resource: 'settlement',
				operation: 'download',
				settlementId: '={{ $json.settlement_id }}',
				binaryPropertyName: 'file',
			}),
		],
		[
			clink('Create', createClinkPayment(order)),
			clink('Order', { resource: 'order', operation: 'get', orderId: '={{ $json.orderId }}' }),
			clink('Orders', {
				resource: 'order',
				operation: 'getAll',
				returnAll: true,
				filters: { merchantReferenceId: order },
			}),
			clink('Give back', {
				resource: 'refund',
				operation: 'create',
				orderId: '={{ $json.orderId }}',
				amount: 9.9,
				refundMerchantOrderId: newReference('LEAK'),
			}),
			clink('Refund', { resource: 'refund', operation: 'get', refundId: '={{ $json.refundId }}' }),
			clink('Open', { resource: 'checkoutSession', operation: 'create', ...customer, amount: 25, currency: 'USD' }),
			clink('Session', { resource: 'checkoutSession', operation: 'get', sessionId: '={{ $json.sessionId }}' }),
		],
		[
			clink(
				'Wallet',
				createClinkPayment(newReference('LEAK'), { ...wallet, qrCodeToBinary: true, binaryPropertyName: 'qrCode' }),
			),
			clink('Refresh', {
				resource: 'payment',
				operation: 'refreshQrCode',
				orderId: '={{ $json.orderId }}',
				qrCodeToBinary: true,
				binaryPropertyName: 'qrCode',
			}),
		],
	];
}

/** n8n's own HTTP Request node with one of our credentials. */
export function httpRequest(name: string, url: string, credentialType: string): WorkflowNode {
	const parameters = {
		method: 'GET',
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: credentialType,
		options: { response: { response: { fullResponse: true } } },
	};
	return node(name, 'n8n-nodes-base.httpRequest', parameters, {
		typeVersion: 4.2,
		credentials: { [credentialType]: { id: null, name: '' } },
	});
}

/** All nodes get the start's item, so that none depends on what became of another. */
export function fan(name: string, nodes: WorkflowNode[]): Workflow {
	const start = node('Start', MANUAL_TRIGGER);
	const targets = nodes.map((entry) => ({ node: entry.name, type: 'main', index: 0 }));
	return { ...chain(name, []), nodes: [start, ...nodes], connections: { [start.name]: { main: [targets] } } };
}

/** Where the gateway was told to call a run back. */
export function callbackUrlOf(sandbox: Sandbox, reference: string): string {
	const sent = sandbox.requests.findLast(({ path, body }) => path.endsWith('/link') && body.includes(reference));
	const { callback_url: url } = JSON.parse(sent?.body.toString() ?? '{}') as { callback_url?: string };
	if (url === undefined) throw new Error(`${reference} was made without a callback`);
	return url;
}
