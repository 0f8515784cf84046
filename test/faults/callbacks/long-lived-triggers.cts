import type { Sandbox } from '../../../sandbox/index.cts';
import { publish, type LongLived } from './run-scenario.cts';
import type { CallbackScript, Listener } from './scenario.cts';
import { gatewayOf, onPage, tell, TARGET } from './gateway.cts';
import { CallbackStage } from './environment.cts';
import type { NodeProcess } from '../support/processes.cts';
import { Wire } from '../support/network.cts';

/** More events than a trigger keeps, to each process. */
const EVENTS = 520;

const script = (listener: Listener): CallbackScript => ({
	listener,
	verifyBy: 'signature',
	outcomes: [],
	queryLagMs: 0,
	isForeign: false,
	isLongLived: true,
	payments: 1,
	actions: [],
});

/** Triggers that have been at work for long, in both processes. */
export async function seasoned(
	sandbox: Sandbox,
	processes: NodeProcess[],
	use: (wire: Wire) => void,
): Promise<LongLived> {
	const longLived: LongLived = {};
	for (const listener of ['chingchingPayTrigger', 'clinkTrigger'] as const) {
		const wire = new Wire(gatewayOf(sandbox, false));
		use(wire);
		const stage = new CallbackStage(
			sandbox,
			wire,
			processes,
			publish(sandbox, script(listener), '', `long-lived-${listener}`),
		);
		for (const process of [0, 1] as const) {
			for (let event = 0; event < EVENTS; event += 1) {
				stage.begin({
					message: await messageOf(stage, `${process}-${event}`),
					process,
					mode: 'webhook',
					cause: 'callback',
				});
				await wire.settle();
			}
		}
		if (stage.runs.length !== 2 * EVENTS) throw new Error(`Only ${stage.runs.length} runs started.`);
		longLived[listener] = stage.published;
	}
	return longLived;
}

let subject: string | undefined;

async function messageOf(stage: CallbackStage, name: string) {
	const { sandbox, published } = stage;
	if (stage.gateway === 'chingchingPay') {
		subject ??= tell(stage, String((await stage.atCounter(onPage())).payment_id), false).subject;
		return sandbox.callbacks.chingchingPay.message(subject, { to: TARGET, claims: { transaction_id: name } });
	}
	const [message] = sandbox.callbacks.clink.messages(
		'order.created',
		{ orderId: name, status: 'pending' },
		{ to: TARGET, secret: String(published.credential.webhookSigningSecret), eventId: name },
	);
	if (message === undefined) throw new Error('There is no message.');
	return message;
}
