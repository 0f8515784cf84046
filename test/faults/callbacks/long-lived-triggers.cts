import type { Sandbox } from '../../../sandbox/index.cts';
import { publish, type LongLivedTriggers } from './run-scenario.cts';
import type { CallbackScenario, Listener } from './scenario.cts';
import { gatewayOf, paymentOnPage, notificationOf, TARGET } from './gateway.cts';
import { CallbackEnvironment } from './environment.cts';
import type { NodeProcess } from '../support/processes.cts';
import { Network } from '../support/network.cts';
import { textOf } from '../../support/text.cts';

/** More events than a trigger keeps, to each process. */
const EVENTS = 520;

const scenarioOf = (listener: Listener): CallbackScenario => ({
	listener,
	verifyBy: 'signature',
	outcomes: [],
	queryLagMs: 0,
	hasUnknownStatuses: false,
	areWordsSettled: false,
	isLongLived: true,
	payments: 1,
	actions: [],
});

/** Triggers that have been at work for long, in both processes. */
export async function startLongLivedTriggers(
	sandbox: Sandbox,
	processes: NodeProcess[],
	setNetwork: (network: Network) => void,
): Promise<LongLivedTriggers> {
	const longLived: LongLivedTriggers = {};
	for (const listener of ['chingchingPayTrigger', 'clinkTrigger'] as const) {
		const network = new Network(gatewayOf(sandbox, false));
		setNetwork(network);
		const environment = new CallbackEnvironment(
			sandbox,
			network,
			processes,
			publish(sandbox, scenarioOf(listener), '', `long-lived-${listener}`),
		);
		for (const process of [0, 1] as const) {
			for (let event = 0; event < EVENTS; event += 1) {
				environment.startDelivery({
					message: await messageOf(environment, `${process}-${event}`),
					process,
					mode: 'webhook',
					cause: 'callback',
				});
				await network.settle();
			}
		}
		if (environment.runs.length !== 2 * EVENTS) throw new Error(`Only ${environment.runs.length} runs started.`);
		longLived[listener] = environment.published;
	}
	return longLived;
}

let paymentId: string | undefined;

async function messageOf(environment: CallbackEnvironment, name: string) {
	const { sandbox, published } = environment;
	if (environment.gateway === 'chingchingPay') {
		paymentId ??= notificationOf(
			environment,
			textOf((await environment.runDirectly(paymentOnPage())).payment_id),
			false,
		).resourceId;
		return sandbox.callbacks.chingchingPay.message(paymentId, { to: TARGET, claims: { transaction_id: name } });
	}
	const [message] = sandbox.callbacks.clink.messages(
		'order.created',
		{ orderId: name, status: 'pending' },
		{ to: TARGET, secret: textOf(published.credential.webhookSigningSecret), eventId: name },
	);
	if (message === undefined) throw new Error('There is no message.');
	return message;
}
