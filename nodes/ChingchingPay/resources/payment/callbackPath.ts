import type { IDataObject, IExecuteFunctions, NodeTypeAndVersion } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { isKnown } from '../../../shared/values/json';
import { pathId } from '../../../shared/values/pathId';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';

/** Where the callback of a payment goes, as far as it can be known before an execution waits for it. */

/** The operations that tell ChingchingPay where to report, as "resource: operation". */
const WITH_CALLBACK: ReadonlySet<string> = new Set(['paymentLink: create', 'payment: pay', 'payment: refund']);

/**
 * The names of the nodes before this one that ask for no callback, if nothing else ends a wait: no node asks for one, and no
 * loop leads back here to ask again. Empty where that is not known, as with an expression, in a sub-workflow, or in a
 * version of n8n that does not tell the parameters of other nodes (1.82 does not, 1.110 does).
 */
export function nodesWithoutCallback(context: IExecuteFunctions): string[] {
	if (isInLoop(context)) return [];
	const { name, type } = context.getNode();
	const before = context.getParentNodes(name, { includeNodeParameters: true });
	const asking = before.filter((node) => node.type === type && !node.disabled && mayAsk(node));
	return asking.every(asksForNone) ? asking.map((node) => node.name) : [];
}

/** Whether a loop leads back to this node, which then asks again. */
export function isInLoop(context: IExecuteFunctions): boolean {
	const { name } = context.getNode();
	const after = new Set(context.getChildNodes(name).map((node) => node.name));
	return context.getParentNodes(name).some((node) => after.has(node.name));
}

const mayAsk = ({ parameters }: NodeTypeAndVersion) =>
	parameters === undefined || WITH_CALLBACK.has(`${String(parameters.resource)}: ${String(parameters.operation)}`);

const asksForNone = ({ parameters }: NodeTypeAndVersion) =>
	parameters !== undefined && (parameters.callback ?? 'none') === 'none';

/**
 * Whether the payment reports to another execution of this n8n, as its details say. That happens where nodes are run one by
 * one: the execution that made the payment is over. `false` where it is not known.
 *
 * @param record what the query says of the payment
 */
export async function reportsElsewhere(
	item: Item,
	client: ChingchingPayClient,
	record: IDataObject = {},
): Promise<boolean> {
	const paymentId = [record.payment_id, item.input.payment_id].find(isKnown);
	if (paymentId === undefined) return false;
	try {
		const path = { paymentId: pathId(paymentId, 'Payment ID', '') };
		const { callback_url: address } = await client.send({ endpoint: endpoints.detail, path, once: true });
		return isOtherExecution(address, item.resumeUrl);
	} catch {
		return false;
	}
}

/** The addresses of two executions differ in their last part only. Their queries hold tokens and are never compared. */
function isOtherExecution(address: unknown, own: string): boolean {
	if (typeof address !== 'string' || !URL.canParse(address) || !URL.canParse(own)) return false;
	const [there, here] = [new URL(address), new URL(own)];
	return there.origin === here.origin && there.pathname !== here.pathname && folder(there) === folder(here);
}

const folder = ({ pathname }: URL) => pathname.slice(0, pathname.lastIndexOf('/'));
