import type { IDataObject } from 'n8n-workflow';

import { asFailure, Failure } from '../../shared/failure';
import type { Call, Endpoint } from '../../shared/gateway';
import { differs, isKnown } from '../../shared/json';
import type { Output, Task } from '../../shared/operation';
import { isUnknownReference, type ChingchingPayClient } from '../api/client';
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
	/** What else must be done only once in a batch, e.g. paying an order that exists. */
	alsoClaims?: string[];
	/** Whether what the gateway holds already is taken instead of sending anything. */
	reuseExisting: boolean;
	/** Whether what the gateway holds is the result of this call; anything it holds, unless told. */
	isResult?(found: IDataObject): boolean;
	/** Turns the answer of the write, or of the query that stands in for it, into an item. */
	toOutput?(data: IDataObject): Output;
}

/** The task of a write: it claims its reference, is sent at most once, and is looked up when its answer is lost. */
export function writeTask(client: ChingchingPayClient, write: Write): Task {
	const { endpoint, body, identifier, described, alsoClaims = [], toOutput = withOutcome } = write;
	const reference = identifier.merchant_reference ?? identifier.transaction_id ?? '';
	const recover = async () => mark(await findTransaction(client, write, lostUnder(reference)), 'recovered');
	const reuse = async () => mark(await findTransaction(client, write, usedBefore(described, reference)), 'reused');
	const call: Call = { endpoint, body, recovery: { described, reference, lookUp: recover } };
	return {
		isWrite: true,
		claims: [described, ...alsoClaims],
		async run() {
			const existing = write.reuseExisting ? await reuse() : undefined;
			return [toOutput(existing ?? (await client.send(call)))];
		},
		async lookUp() {
			const found = await recover();
			return found === undefined ? undefined : [toOutput(found)];
		},
	};
}

const mark = (data: IDataObject | undefined, how: 'recovered' | 'reused') => (data === undefined ? undefined : { ...data, [how]: true });

/** What the gateway holds under the write's reference; `undefined` when it holds nothing that answers for it. */
async function findTransaction(
	client: ChingchingPayClient,
	{ identifier, body, isResult = () => true }: Write,
	toFailure: (different: string) => Failure,
): Promise<IDataObject | undefined> {
	try {
		const found = await client.send({ endpoint: endpoints.query, body: { ...identifier } });
		if (Object.keys(found).length === 0) return undefined;
		const different = differenceOf(found, body);
		if (different !== undefined) throw toFailure(different);
		return isResult(found) ? found : undefined;
	} catch (thrown) {
		const failure = asFailure(thrown);
		if (isUnknownReference(failure)) return undefined;
		throw failure;
	}
}

/** A reference that was used before for something else does not tell what became of a call. */
const lostUnder = (reference: string) => (different: string) =>
	new Failure(
		'outcomeUnknown',
		'It is unknown whether this took effect: its reference belongs to another transaction',
		`That transaction differs in its ${different}, so the reference was used before. Look both up in the dashboard, and give every payment and refund a reference of its own.`,
		{ reference },
	);

const usedBefore = (described: string, reference: string) => (different: string) =>
	new Failure(
		'input',
		`${described} was used before, for a transaction with another ${different}`,
		'Nothing was sent. Give every payment and refund a reference of its own, taken from your data.',
		{ reference },
	);

const COMPARED = ['merchant_reference', 'amount', 'currency', 'original_merchant_reference'] as const;

/** The first member in which a transaction differs from what was, or would be, sent. */
function differenceOf(found: IDataObject, sent: IDataObject): string | undefined {
	const isOtherKind = isKnown(found.transaction_type) && isRefund(found) !== isRefund(sent);
	if (isOtherKind) return 'transaction_type';
	return COMPARED.find((name) => differs(found[name], sent[name]));
}
