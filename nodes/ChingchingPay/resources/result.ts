import type { IDataObject } from 'n8n-workflow';

import { asFailure, Failure } from '../../shared/failure';
import type { Call, Endpoint } from '../../shared/gateway';
import type { Output, Task } from '../../shared/operation';
import type { ChingchingPayClient } from '../api/client';
import { endpoints } from '../api/endpoints';
import { isRefund, outcomeOf } from '../api/outcome';
import type { QueryRequest } from '../api/wire';

/** An answer's `data` as an output item. `known` is what the call itself tells where the answer is silent. */
export const withOutcome = (data: IDataObject, known: IDataObject = {}): Output => ({
	json: { ...data, outcome: outcomeOf({ ...known, ...data }) },
});

/** A call that moves money or creates something, and how to find out what became of it. */
export interface Write {
	endpoint: Endpoint;
	body: IDataObject;
	/** What the query endpoint finds it by. */
	identifier: QueryRequest;
	/** The identifier as the user knows it, e.g. `'Merchant Reference' "A-1"`. */
	described: string;
	/** Turns the answer of the write, or of the query that stands in for it, into an item. */
	toOutput?(data: IDataObject): Output;
}

/** The task of a write: it claims its reference, is sent at most once, and is looked up when its answer is lost. */
export function writeTask(client: ChingchingPayClient, write: Write): Task {
	const { endpoint, body, identifier, described, toOutput = withOutcome } = write;
	const lookUp = async () => await findTransaction(client, identifier, body);
	const call: Call = {
		endpoint,
		body,
		recovery: { described, reference: identifier.merchant_reference ?? identifier.transaction_id ?? '', lookUp },
	};
	return {
		claim: described,
		run: async () => [toOutput(await client.send(call))],
		lookUp: async () => {
			const found = await lookUp();
			return found === undefined ? undefined : [toOutput(found)];
		},
	};
}

/** The transaction that the gateway holds under a reference, marked as recovered; `undefined` when it holds none. */
async function findTransaction(
	client: ChingchingPayClient,
	identifier: QueryRequest,
	sent: IDataObject,
): Promise<IDataObject | undefined> {
	try {
		const found = await client.send({ endpoint: endpoints.query, body: { ...identifier } });
		assertSame(found, sent);
		return { ...found, recovered: true };
	} catch (thrown) {
		const failure = asFailure(thrown);
		if (failure.kind === 'refused') return undefined;
		throw failure;
	}
}

/** A reference that was used before for something else does not tell what became of this call. */
function assertSame(found: IDataObject, sent: IDataObject): void {
	const different = COMPARED.find((name) => isKnown(found[name]) && isKnown(sent[name]) && found[name] !== sent[name]);
	const isOtherKind = isKnown(found.transaction_type) && isRefund(found) !== isRefund(sent);
	if (different === undefined && !isOtherKind) return;
	throw new Failure(
		'outcomeUnknown',
		'It is unknown whether this took effect: its reference belongs to another transaction',
		`That transaction differs in its ${different ?? 'transaction_type'}, so the reference was used before. Look both up in the dashboard, and give every payment and refund a reference of its own.`,
		{ reference: String(sent.merchant_reference ?? '') },
	);
}

const COMPARED = ['amount', 'currency', 'original_merchant_reference'] as const;
const isKnown = (value: unknown) => value !== undefined && value !== null && value !== '';
