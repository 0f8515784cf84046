import type { ICredentialDataDecryptedObject, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { runNode } from '../../support/engine/run-node.cts';
import { createLink, refund } from '../../support/engine/sandbox-calls.cts';
import type { useReceivers } from '../../support/callbacks/webhook-server.cts';
import { textOf } from '../../support/text.cts';
import type { Probed } from './probe-gateway.cts';

type Receive = ReturnType<typeof useReceivers>;

/** The credential that a merchant makes of a report: the keys, and the settings as they are printed. */
export function credentialFrom({ sandbox, report }: Probed): ICredentialDataDecryptedObject {
	const [merchant] = sandbox.chingchingPay.merchants;
	const signs = report.recipe?.key === 'apiKey' ? '' : merchant?.apiSecret;
	const { conventions = {}, ...settings } = report.settings;
	return { ...settings, conventions: { ...conventions }, apiKey: merchant?.apiKey ?? '', apiSecret: signs ?? '' };
}

/** What the nodes make of a gateway with the settings that the probe printed. */
export interface Worked {
	errors: string[];
	created: IDataObject;
	/** The outcome of each payment, by what was done on its page. */
	outcomes: Record<string, unknown>;
	refund: unknown;
	settlements: number;
	callbacks: Record<string, { status: number; body: string; outcomes: unknown[] }>;
}

export async function workWith(probed: Probed, receive: Receive): Promise<Worked> {
	const { sandbox, report } = probed;
	const credential = credentialFrom(probed);
	const errors: string[] = [];
	const run = async (parameters: INodeParameters, items?: INodeExecutionData[]) => {
		const result = await runNode({ type: 'chingchingPay', parameters, credential, ...(items && { items }) });
		if (result.error !== undefined) errors.push(`${textOf(parameters.operation)}: ${result.error.message}`);
		return result.items.map(({ json }) => json);
	};

	const link = createLink();
	const reference = textOf(link.merchantReference);
	const [created = {}] = await run(link);
	sandbox.pay(textOf(created.payment_id), 'paid');
	// Of two with the same reference, the later one was paid.
	const paid = report.created.findLast((one) => one.reference.endsWith('-paid'));
	const others = ['declined', 'cancelled', 'expired'].map((outcome) => ({
		outcome,
		reference: report.created.find((one) => one.reference.endsWith(`-${outcome}`))?.reference ?? '',
	}));
	const asked = [{ outcome: 'paid', reference }, ...others];
	const found = await run(
		{ resource: 'payment', operation: 'query', merchantReference: '={{ $json.reference }}' },
		asked.map((json) => ({ json })),
	);
	const callbacks = await callBack(probed, credential, textOf(paid?.paymentId), receive);
	const [refunded] = await run(refund(reference));
	const settlements = await run({ resource: 'settlement', operation: 'getAll', returnAll: true });
	return {
		errors,
		created,
		outcomes: Object.fromEntries(asked.map(({ outcome }, index) => [outcome, found[index]?.outcome])),
		refund: refunded?.outcome,
		settlements: settlements.length,
		callbacks,
	};
}

/** A callback and a forged one to a trigger of each kind that fits the gateway. */
async function callBack(
	{ sandbox, personality }: Probed,
	credential: ICredentialDataDecryptedObject,
	paymentId: string,
	receive: Receive,
): Promise<Worked['callbacks']> {
	const { send } = {
		send: sandbox.callbacks.chingchingPay.send.bind(sandbox.callbacks.chingchingPay),
	};
	const results: Worked['callbacks'] = {};
	const verifyBy = personality.callback.signature === undefined ? ['query'] : ['query', 'signature'];
	for (const by of verifyBy) {
		const trigger = await receive({ type: 'chingchingPayTrigger', credential, parameters: { verifyBy: by } });
		const deliver = async (name: string, forgery: object) => {
			const before = trigger.runs.length;
			const [reply] = await send(paymentId, { to: trigger.url, ...forgery });
			const outcomes = trigger.runs.slice(before).map(({ outcome }) => outcome);
			results[`${name} by ${by}`] = { status: reply?.status ?? 0, body: reply?.body ?? '', outcomes };
		};
		await deliver('genuine', {});
		await deliver(
			'forged',
			by === 'signature' ? { signature: 'forged' } : { claims: { merchant_reference: 'FORGED', payment_id: 'FORGED' } },
		);
	}
	return results;
}
