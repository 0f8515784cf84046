import { randomBytes } from 'node:crypto';

import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import {
	clinkRefundOf,
	forgedMessage,
	gatewayOf,
	paymentOnPage,
	refundOf,
	notificationOf,
	eventNotificationOf,
	walletPayment,
	SETTLED_STATUSES,
} from './gateway.cts';
import type { Action, CallbackScenario, Listener } from './scenario.cts';
import { CallbackEnvironment, type GatewayNotification } from './environment.cts';
import { advance } from '../support/clock.cts';
import { textOf } from '../../support/text.cts';
import type { NodeProcess } from '../support/processes.cts';
import type { PublishedTrigger } from '../support/webhook-server.cts';
import { Network } from '../support/network.cts';

/** Runs a scenario of callbacks. */

/** A payment that the scenario may settle, and how far it is. */
export interface Payment {
	id: string;
	reference: string;
	state: 'open' | 'paid' | 'declined' | 'refunded';
}

export interface ScenarioResult {
	environment: CallbackEnvironment;
	payments: Payment[];
}

/** The trigger of each kind that has seen many events, and goes on from scenario to scenario. */
export type LongLivedTriggers = Partial<Record<Listener, PublishedTrigger>>;

const SECRET = `whsec_${randomBytes(16).toString('hex')}`;

const clinkCredentialOf = (sandbox: Sandbox): ICredentialDataDecryptedObject => ({
	...clinkCredential(sandbox),
	webhookSigningSecret: SECRET,
});

export function publish(
	sandbox: Sandbox,
	{ listener, verifyBy, outcomes, areWordsSettled }: CallbackScenario,
	reference: string,
	name: string,
): PublishedTrigger {
	const clink = { registration: 'manual', events: ['*'], verifyBy: verifyBy === 'query' ? 'signature' : verifyBy };
	const byListener: Record<Listener, Pick<PublishedTrigger, 'type' | 'parameters'>> = {
		chingchingPayTrigger: { type: 'chingchingPayTrigger', parameters: { verifyBy, outcomes } },
		clinkTrigger: { type: 'clinkTrigger', parameters: clink },
		waitForPayment: {
			type: 'chingchingPay',
			parameters: { resource: 'payment', operation: 'wait', merchantReference: reference },
		},
	};
	const credential =
		listener === 'clinkTrigger'
			? clinkCredentialOf(sandbox)
			: { ...chingchingPayCredential(sandbox), ...(areWordsSettled && { conventions: SETTLED_STATUSES }) };
	return { ...byListener[listener], workflowId: name, credential, staticData: {} };
}

export async function runScenario(
	sandbox: Sandbox,
	processes: NodeProcess[],
	scenario: CallbackScenario,
	name: string,
	longLived: LongLivedTriggers,
	setNetwork: (network: Network) => void,
): Promise<ScenarioResult> {
	const network = new Network(gatewayOf(sandbox, scenario.hasUnknownStatuses));
	setNetwork(network);
	const old = scenario.isLongLived ? longLived[scenario.listener] : undefined;
	const fresh = publish(sandbox, scenario, '', name);
	const published =
		old === undefined
			? fresh
			: Object.assign(old, { parameters: fresh.parameters, credential: fresh.credential, isOvertaken: false });
	const environment = new CallbackEnvironment(sandbox, network, processes, published);
	const payments: Payment[] = [];
	for (let index = 0; index < scenario.payments; index += 1) payments.push(await openPayment(environment, scenario));
	if (scenario.listener === 'waitForPayment') published.parameters.merchantReference = payments[0]?.reference ?? '';

	sandbox.faults.queryLagMs = scenario.queryLagMs;
	network.isHolding = true;
	for (const action of scenario.actions) await performAction(environment, scenario, payments, action);
	await environment.retryAll([
		...new Set(scenario.actions.flatMap((action) => (action.do === 'deliver' ? [action.process] : []))),
	]);
	await network.drain();
	await environment.resendAll();
	sandbox.faults.clear();
	return { environment, payments };
}

/** Makes a payment that waits for its customer, of which the gateway tells that it is being processed. */
export async function openPayment(
	environment: CallbackEnvironment,
	{ hasUnknownStatuses }: CallbackScenario,
): Promise<Payment> {
	const json = await environment.runDirectly(environment.gateway === 'clink' ? walletPayment() : paymentOnPage());
	if (environment.gateway === 'clink') {
		const id = textOf(json.orderId);
		const order = await readOrder(environment, id);
		environment.notifications.push(
			eventNotificationOf(environment, 'order.created', { ...order, status: 'pending' }, id),
		);
		return { id, reference: '', state: 'open' };
	}
	const id = textOf(json.payment_id);
	environment.notifications.push(notificationOf(environment, id, hasUnknownStatuses));
	return { id, reference: textOf(json.merchant_reference), state: 'open' };
}

/** The resource as the gateway has it: `outcome` is the node's own. */
const withoutOutcome = (json: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(json).filter(([name]) => name !== 'outcome'));

const readOrder = async (environment: CallbackEnvironment, orderId: string): Promise<IDataObject> => {
	return withoutOutcome(await environment.runDirectly({ resource: 'order', operation: 'get', orderId }));
};

async function performAction(
	environment: CallbackEnvironment,
	scenario: CallbackScenario,
	payments: Payment[],
	action: Action,
): Promise<void> {
	const { network, notifications } = environment;
	const payment = 'payment' in action ? payments[action.payment % payments.length] : undefined;
	const notification =
		'notification' in action ? notificationFor(environment, scenario, payments, action.notification) : undefined;
	if (action.do === 'settle' && payment?.state === 'open')
		await settlePayment(environment, scenario, payment, action.how);
	if (action.do === 'failAttempt' && payment?.state === 'open' && environment.gateway === 'clink') {
		notifications.push({
			...eventNotificationOf(
				environment,
				'order.failed',
				{ ...(await readOrder(environment, payment.id)), status: 'failed' },
				payment.id,
			),
			isFinal: false,
		});
	}
	if (action.do === 'refund' && payment?.state === 'paid') await refund(environment, scenario, payment);
	if (action.do === 'deliver' && notification !== undefined)
		for (let copy = 0; copy < action.copies; copy += 1) environment.deliver(notification, action.process);
	if (action.do === 'deliverToEditor' && notification !== undefined) environment.deliver(notification, 0, 'manual');
	if (action.do === 'forge' && payment !== undefined)
		environment.startDelivery({
			message: forgedMessage(environment, payment.id, action.how),
			process: 0,
			mode: 'webhook',
			cause: 'forged',
		});
	if (action.do === 'deliverAll') await network.drain();
	if (action.do === 'failToStore') environment.failsToStore = true;
	if (action.do === 'passTime') advance(action.milliseconds);
	await network.settle();
	if (action.do !== 'arrive' && action.do !== 'lose') return;
	const message = network.held[action.message % network.held.length];
	if (message !== undefined) await network.move(message, action.do === 'lose' ? 'lose' : 'release');
	await network.settle();
}

/** A run that waits hears of its own payment only, at its own address. */
function notificationFor(
	environment: CallbackEnvironment,
	{ listener }: CallbackScenario,
	payments: Payment[],
	index: number,
): GatewayNotification | undefined {
	const heard =
		listener === 'waitForPayment'
			? environment.notifications.filter(({ resourceId }) => resourceId === payments[0]?.id)
			: environment.notifications;
	return heard[index % heard.length];
}

export async function settlePayment(
	environment: CallbackEnvironment,
	{ hasUnknownStatuses }: CallbackScenario,
	payment: Payment,
	how: 'paid' | 'declined',
): Promise<void> {
	environment.sandbox.pay(payment.id, how);
	payment.state = how;
	const type = how === 'paid' ? 'order.succeeded' : 'order.failed';
	environment.notifications.push(
		environment.gateway === 'clink'
			? eventNotificationOf(environment, type, await readOrder(environment, payment.id), payment.id)
			: notificationOf(environment, payment.id, hasUnknownStatuses),
	);
}

async function refund(
	environment: CallbackEnvironment,
	{ hasUnknownStatuses }: CallbackScenario,
	payment: Payment,
): Promise<void> {
	payment.state = 'refunded';
	const json = await environment.runDirectly(
		environment.gateway === 'clink' ? clinkRefundOf(payment.id) : refundOf(payment.reference),
	);
	if (environment.gateway === 'chingchingPay')
		return void environment.notifications.push(
			notificationOf(environment, textOf(json.transaction_id), hasUnknownStatuses),
		);
	environment.notifications.push(
		eventNotificationOf(environment, 'refund.succeeded', withoutOutcome(json), textOf(json.refundId)),
	);
}
