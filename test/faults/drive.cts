import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.cts';
import { runNode, type RunResult } from '../integration/engine.cts';
import { chingchingPayCredential, clinkCredential } from '../integration/support/gateways.cts';
import { advance } from './clock.cts';
import type { FaultPlan, Operation, Scenario } from './scenario.cts';

/** Plays a scenario against the sandbox and gathers what the items say beside what the ledger holds. */

interface Recipe {
	gateway: 'chingchingPay' | 'clink';
	paths: Record<FaultPlan['target'], RegExp>;
	parameters: INodeParameters;
	/** What must be there before: a paid order for a refund. Its id or reference goes into the item. */
	prepare?(sandbox: Sandbox, cents: number, name: string): Promise<string>;
}

const order = { currency: 'HKD', merchantReference: '={{ $json.reference }}', amount: '={{ $json.cents }}' };
const checkout = { channelId: 101, paymentMethod: 'ALIPAY', paymentMethodOptionType: 'authCode', authCode: '2801' };
const card = {
	customerIdentifierType: 'customerEmail', customerIdentifier: 'ada@example.com', pricing: 'amount', currency: 'USD',
	paymentMethodType: 'CARD', paymentInstrumentId: 'pi_1', returnUrl: 'https://shop.example.com/',
};
const chingchingPayPaths = (write: RegExp) => ({ write, lookUp: /\/transactions\/query$/ });

export const recipes: Record<Operation, Recipe> = {
	link: { gateway: 'chingchingPay', paths: chingchingPayPaths(/\/payments\/link$/), parameters: { resource: 'paymentLink', operation: 'create', ...order } },
	pay: { gateway: 'chingchingPay', paths: chingchingPayPaths(/\/payments\/checkout$/), parameters: { resource: 'payment', operation: 'pay', ...order, ...checkout } },
	refund: {
		gateway: 'chingchingPay',
		paths: chingchingPayPaths(/\/transactions\/refund$/),
		parameters: { resource: 'payment', operation: 'refund', ...order, originalMerchantReference: '={{ $json.original }}' },
		async prepare(sandbox, cents, name) {
			await call(sandbox, 'chingchingPay', { resource: 'payment', operation: 'pay', ...order, ...checkout }, [{ reference: name, cents }]);
			return name;
		},
	},
	clinkPayment: {
		gateway: 'clink',
		paths: { write: /\/clink\/api\/payment$/, lookUp: /\/clink\/api\/order/ },
		parameters: { resource: 'payment', operation: 'create', ...card, amount: '={{ $json.cents / 100 }}', additionalFields: { merchantReferenceId: '={{ $json.reference }}' } },
	},
	clinkRefund: {
		gateway: 'clink',
		paths: { write: /\/clink\/api\/refund$/, lookUp: /\/clink\/api\/order/ },
		parameters: { resource: 'refund', operation: 'create', orderId: '={{ $json.original }}', refundMerchantOrderId: '={{ $json.reference }}', amount: '={{ $json.cents / 100 }}' },
		async prepare(sandbox, cents, name) {
			const parameters = { resource: 'payment', operation: 'create', ...card, amount: cents / 100, additionalFields: { merchantReferenceId: name } };
			const { items } = await call(sandbox, 'clink', parameters, [{}]);
			return String(items[0]?.json['orderId']);
		},
	},
};

async function call(sandbox: Sandbox, gateway: Recipe['gateway'], parameters: INodeParameters, data: IDataObject[], more: Partial<Parameters<typeof runNode>[0]> = {}): Promise<RunResult> {
	const credential = gateway === 'clink' ? clinkCredential(sandbox) : chingchingPayCredential(sandbox);
	return await runNode({ type: gateway, parameters, credential, items: data.map((json): INodeExecutionData => ({ json })), ...more });
}

export interface Execution {
	/** Input items, in order. */
	references: string[];
	cents: number[];
	/** The error that the whole node ended with. */
	error: RunResult['error'];
	/** Output items; with an error, none. */
	outputs: IDataObject[];
	isKilled: boolean;
}

/** Amounts of an order that is to be refunded: none of the sandbox's magic endings, so that it is paid at once. */
const payable = (cents: number) => cents - (cents % 10) + 10;

export async function play(sandbox: Sandbox, scenario: Scenario, name: string): Promise<Execution[]> {
	const recipe = recipes[scenario.operation];
	const items: IDataObject[] = [];
	for (const { cents, reference } of scenario.items) {
		const own = `${name}-${reference}`;
		const original = await recipe.prepare?.(sandbox, payable(cents), `${own}-order-${items.length}`);
		items.push({ reference: own, cents, ...(original === undefined ? {} : { original }) });
	}
	const parameters = {
		...recipe.parameters,
		// Money that moved once stays so on a second run by the gateway's own rule, or by looking first: Clink has no rule.
		reuseExisting: recipe.gateway === 'clink' || (scenario.repeated && scenario.duplicateReference !== 'refuse'),
		options: { concurrency: scenario.concurrency },
	};
	const settings = {
		...(scenario.retryOnFail ? { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } : {}),
		...(scenario.continueOnFail ? { onError: 'continueRegularOutput' as const } : {}),
	};
	sandbox.faults.queryLagMs = scenario.queryLagMs;
	sandbox.faults.duplicateReference = scenario.duplicateReference;
	for (const { target, when, kind, times } of scenario.faults) {
		sandbox.faults.add({ match: { path: recipe.paths[target] }, when, kind, times });
	}
	const executions: Execution[] = [];
	for (let round = 0; round < (scenario.repeated ? 2 : 1); round++) {
		const isKilled = round === 0 && scenario.killedAfterMs !== undefined;
		const result = await call(sandbox, recipe.gateway, parameters, items, {
			settings,
			...(isKilled && scenario.killedAfterMs !== undefined ? { cancelAfterMs: scenario.killedAfterMs } : {}),
		});
		executions.push({
			references: items.map(({ reference }) => String(reference)),
			cents: scenario.items.map(({ cents }) => cents),
			error: result.error,
			outputs: result.items.map(({ json }) => json),
			isKilled,
		});
		// People repeat a run minutes later, when every look-up has caught up.
		advance(10 * 60_000);
		sandbox.faults.clear();
		sandbox.faults.duplicateReference = scenario.duplicateReference;
	}
	sandbox.faults.clear();
	return executions;
}
