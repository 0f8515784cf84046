import { randomBytes } from 'node:crypto';

import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { clinkRefundOf, forge, gatewayOf, onPage, refundOf, tell, tellEvent, wallet } from './gateway.cts';
import type { Action, CallbackScript, Listener } from './scenario.cts';
import { CallbackStage, type Announcement } from './environment.cts';
import { advance } from '../support/clock.cts';
import type { NodeProcess } from '../support/processes.cts';
import type { Published } from '../support/webhook-server.cts';
import { Wire } from '../support/network.cts';

/** Plays a script of callbacks. */

/** A payment that the script may settle, and how far it is. */
export interface Payment {
	id: string;
	reference: string;
	state: 'open' | 'paid' | 'declined' | 'refunded';
}

export interface Played {
	stage: CallbackStage;
	payments: Payment[];
}

/** The trigger of each kind that has seen many events, and goes on from script to script. */
export type LongLived = Partial<Record<Listener, Published>>;

const SECRET = `whsec_${randomBytes(16).toString('hex')}`;

const clinkCredentialOf = (sandbox: Sandbox): ICredentialDataDecryptedObject => ({
	...clinkCredential(sandbox),
	webhookSigningSecret: SECRET,
});

export function publish(
	sandbox: Sandbox,
	{ listener, verifyBy, outcomes }: CallbackScript,
	reference: string,
	name: string,
): Published {
	const clink = { registration: 'manual', events: ['*'], verifyBy: verifyBy === 'query' ? 'signature' : verifyBy };
	const byListener: Record<Listener, Pick<Published, 'type' | 'parameters'>> = {
		chingchingPayTrigger: { type: 'chingchingPayTrigger', parameters: { verifyBy, outcomes } },
		clinkTrigger: { type: 'clinkTrigger', parameters: clink },
		waitForPayment: {
			type: 'chingchingPay',
			parameters: { resource: 'payment', operation: 'wait', merchantReference: reference },
		},
	};
	const credential = listener === 'clinkTrigger' ? clinkCredentialOf(sandbox) : chingchingPayCredential(sandbox);
	return { ...byListener[listener], workflowId: name, credential, staticData: {} };
}

export async function play(
	sandbox: Sandbox,
	processes: NodeProcess[],
	script: CallbackScript,
	name: string,
	longLived: LongLived,
	use: (wire: Wire) => void,
): Promise<Played> {
	const wire = new Wire(gatewayOf(sandbox, script.isForeign));
	use(wire);
	const old = script.isLongLived ? longLived[script.listener] : undefined;
	const fresh = publish(sandbox, script, '', name);
	const published =
		old === undefined
			? fresh
			: Object.assign(old, { parameters: fresh.parameters, credential: fresh.credential, isOvertaken: false });
	const stage = new CallbackStage(sandbox, wire, processes, published);
	const payments: Payment[] = [];
	for (let index = 0; index < script.payments; index += 1) payments.push(await open(stage, script));
	if (script.listener === 'waitForPayment') published.parameters.merchantReference = payments[0]?.reference ?? '';

	sandbox.faults.queryLagMs = script.queryLagMs;
	wire.isHolding = true;
	for (const action of script.actions) await act(stage, script, payments, action);
	await stage.repeatAll([
		...new Set(script.actions.flatMap((action) => (action.do === 'carry' ? [action.process] : []))),
	]);
	await wire.drain();
	await stage.echoAll();
	sandbox.faults.clear();
	return { stage, payments };
}

/** Makes a payment that waits for its customer, of which the gateway tells that it is being processed. */
export async function open(stage: CallbackStage, { isForeign }: CallbackScript): Promise<Payment> {
	const json = await stage.atCounter(stage.gateway === 'clink' ? wallet() : onPage());
	if (stage.gateway === 'clink') {
		const id = String(json.orderId);
		const order = await resource(stage, id);
		stage.announcements.push(tellEvent(stage, 'order.created', { ...order, status: 'pending' }, id));
		return { id, reference: '', state: 'open' };
	}
	const id = String(json.payment_id);
	stage.announcements.push(tell(stage, id, isForeign));
	return { id, reference: String(json.merchant_reference), state: 'open' };
}

const resource = async (stage: CallbackStage, orderId: string): Promise<IDataObject> => {
	const { outcome: _, ...order } = await stage.atCounter({ resource: 'order', operation: 'get', orderId });
	return order;
};

async function act(stage: CallbackStage, script: CallbackScript, payments: Payment[], action: Action): Promise<void> {
	const { wire, announcements } = stage;
	const payment = 'payment' in action ? payments[action.payment % payments.length] : undefined;
	const told = 'announcement' in action ? about(stage, script, payments, action.announcement) : undefined;
	if (action.do === 'settle' && payment?.state === 'open') await settle(stage, script, payment, action.how);
	if (action.do === 'failAttempt' && payment?.state === 'open' && stage.gateway === 'clink') {
		announcements.push({
			...tellEvent(stage, 'order.failed', { ...(await resource(stage, payment.id)), status: 'failed' }, payment.id),
			isFinal: false,
		});
	}
	if (action.do === 'refund' && payment?.state === 'paid') await refund(stage, script, payment);
	if (action.do === 'carry' && told !== undefined)
		for (let copy = 0; copy < action.copies; copy += 1) stage.carry(told, action.process);
	if (action.do === 'test' && told !== undefined) stage.carry(told, 0, 'manual');
	if (action.do === 'forge' && payment !== undefined)
		stage.begin({ message: forge(stage, payment.id, action.how), process: 0, mode: 'webhook', cause: 'forged' });
	if (action.do === 'drain') await wire.drain();
	if (action.do === 'breakStore') stage.breaksStore = true;
	if (action.do === 'pass') advance(action.milliseconds);
	await wire.settle();
	if (action.do !== 'arrive' && action.do !== 'lose') return;
	const message = wire.held[action.message % wire.held.length];
	if (message !== undefined) await wire.move(message, action.do === 'lose' ? 'lose' : 'release');
	await wire.settle();
}

/** A run that waits is told of its own payment only, at its own address. */
function about(
	stage: CallbackStage,
	{ listener }: CallbackScript,
	payments: Payment[],
	index: number,
): Announcement | undefined {
	const heard =
		listener === 'waitForPayment'
			? stage.announcements.filter(({ subject }) => subject === payments[0]?.id)
			: stage.announcements;
	return heard[index % heard.length];
}

export async function settle(
	stage: CallbackStage,
	{ isForeign }: CallbackScript,
	payment: Payment,
	how: 'paid' | 'declined',
): Promise<void> {
	stage.sandbox.pay(payment.id, how);
	payment.state = how;
	const type = how === 'paid' ? 'order.succeeded' : 'order.failed';
	stage.announcements.push(
		stage.gateway === 'clink'
			? tellEvent(stage, type, await resource(stage, payment.id), payment.id)
			: tell(stage, payment.id, isForeign),
	);
}

async function refund(stage: CallbackStage, { isForeign }: CallbackScript, payment: Payment): Promise<void> {
	payment.state = 'refunded';
	const json = await stage.atCounter(
		stage.gateway === 'clink' ? clinkRefundOf(payment.id) : refundOf(payment.reference),
	);
	if (stage.gateway === 'chingchingPay')
		return void stage.announcements.push(tell(stage, String(json.transaction_id), isForeign));
	const { outcome: _, ...given } = json;
	stage.announcements.push(tellEvent(stage, 'refund.succeeded', given, String(given.refundId)));
}
