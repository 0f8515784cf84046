import { ASSUMED, httpStatusOf, REFUSED_BEFORE_LOOKING } from '../../nodes/ChingchingPay/api/conventions';
import type { Client } from '../client.cts';
import { isSame, shown, type Answer } from '../gateway/answer.cts';
import { LIST_CALL, queryCall } from '../recipe/find-recipe.cts';
import type { Notebook, Topic } from '../report.cts';

/** How the gateway's answers are read from here on. */
export interface Codes {
	/** Undefined: no success was seen. */
	success: number | undefined;
	/** How an unknown reference is recognized. */
	unknownReference: Answer;
	/** Whether other refusals have its code as well. */
	isCodeShared: boolean;
}

export const isSuccess = ({ status, code }: Answer, { success }: Pick<Codes, 'success'>): boolean =>
	status < 300 && (success === undefined ? ASSUMED.successCodes.includes(code) : code === success);

/** Whether a query says that there is no such payment. Its words count where its code says too little. */
export const isUnknown = (answer: Answer, { unknownReference: known, isCodeShared }: Codes): boolean =>
	isSame(answer, known, isCodeShared) && !hasMembers(answer);

export const hasMembers = ({ data }: Answer): boolean =>
	typeof data === 'object' && data !== null && Object.keys(data).length > 0;

/** The codes of success and of refusals. */
export async function findCodes(client: Client, unknownReference: string, notebook: Notebook): Promise<Codes> {
	const list = await client.ask(LIST_CALL);
	const query = queryCall({ merchant_reference: unknownReference });
	const unknown = await client.ask(query);
	const success = successIn(list);
	const refusals = await findRefusals(client, query, notebook);
	noteSuccess(notebook, list, success, [unknown.code, ...refusals.map(({ answer }) => answer.code)]);
	noteUnknownReference(notebook, unknown, success, refusals);
	const isCodeShared = refusals.some(({ answer }) => answer.code === unknown.code);
	return { success, unknownReference: unknown, isCodeShared };
}

const successIn = (list: Answer): number | undefined =>
	list.status < 300 && (list.hasData || ASSUMED.successCodes.includes(list.code)) ? list.code : undefined;

interface Refused {
	what: string;
	answer: Answer;
}

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

/** What requests get that are refused for other reasons than an unknown reference. */
async function findRefusals(
	client: Client,
	query: Parameters<Client['ask']>[0],
	notebook: Notebook,
): Promise<Refused[]> {
	const { timestamp, nonce } = client.credential.recipe;
	const refusals: Refused[] = [
		{ what: 'wrong API key', answer: await client.askWithWrongKey(query) },
		{ what: 'wrong signature', answer: await client.askWithWrongSignature(query) },
		{ what: 'query without a reference', answer: await client.ask(queryCall({})) },
	];
	const normal = await client.ask(query);
	const noteReplay = (about: Topic, question: string, what: string, yes: string, how: string, answer: Answer) => {
		const isRefused = !isSame(answer, normal, client.comparesWords);
		if (isRefused) refusals.push({ what, answer });
		notebook.found(about, question, isRefused ? yes : 'No', `${how} gets ${shown(answer)}`, isRefused);
	};
	if (nonce !== undefined) {
		const answer = await client.askTwice(query);
		const question = 'Is a nonce refused the second time?';
		noteReplay('repeatedNonce', question, 'repeated nonce', 'Yes', 'the same request again', answer);
	}
	if (timestamp !== undefined) {
		const answer = await client.askAsOf(query, client.now() - ONE_DAY_MS);
		const yes = 'Yes: the clock of the computer that n8n runs on must be right';
		noteReplay(
			'oldTimestamp',
			'Is an old timestamp refused?',
			'timestamp of yesterday',
			yes,
			'one of yesterday',
			answer,
		);
	}
	notebook.found(
		'codesOfRefusals',
		'How are requests refused?',
		refusals.map(({ what, answer }) => `${what}: code ${answer.code}`).join('; '),
		refusals.map(({ what, answer }) => `${what}: ${shown(answer)}`).join('; '),
		Object.fromEntries(refusals.map(({ what, answer }) => [what, { code: answer.code, status: answer.status }])),
	);
	return refusals;
}

function noteSuccess(notebook: Notebook, list: Answer, success: number | undefined, refused: number[]): void {
	if (success === undefined) {
		notebook.leaveOpen(
			'Which code means success',
			`A list of settlements was refused with ${shown(list)}. Run the probe with --reference and the reference of a payment that exists, or ask ChingchingPay.`,
		);
		return;
	}
	notebook.found(
		'successCode',
		'Which code means success?',
		String(success),
		`a list of settlements gets ${shown(list)}`,
		success,
	);
	const isAssumed =
		ASSUMED.successCodes.includes(success) &&
		!refused.some((code) => code !== success && ASSUMED.successCodes.includes(code));
	if (!isAssumed) notebook.agree('codes', { successCodes: String(success) });
}

const UNKNOWN_REFERENCE = 'What does a query about an unknown reference get?';

function noteUnknownReference(
	notebook: Notebook,
	unknown: Answer,
	success: number | undefined,
	refusals: Refused[],
): void {
	const { code, status } = unknown;
	if (isSuccess(unknown, { success })) {
		const value = { kind: hasMembers(unknown) ? 'data' : 'emptyData' };
		notebook.found('unknownReference', UNKNOWN_REFERENCE, 'A success without data', shown(unknown), value);
		if (hasMembers(unknown)) {
			notebook.leaveOpen(
				'How an unknown reference is recognized',
				'A query about one gets a success with data, which would be read as a payment. Please open an issue with this report.',
			);
		}
		return;
	}
	const shared = refusals.filter(({ answer }) => answer.code === code).map(({ what }) => what);
	const value = { kind: 'refused', code, status, isShared: shared.length > 0 };
	const answer = `A refusal with code ${code}${shared.length === 0 ? '' : `, which also stands for: ${shared.join(', ')}`}`;
	notebook.found('unknownReference', UNKNOWN_REFERENCE, answer, shown(unknown), value);
	if (status >= 500) {
		notebook.leaveOpen(
			'How an unknown reference is recognized',
			`It gets HTTP status ${status}, which reads like an internal error: 'Reuse Existing' stops there. Please open an issue with this report.`,
		);
	} else if (shared.length === 0) {
		notebook.agree('codes', { unknownReferenceCodes: String(code) });
	} else {
		const isRead = ![status, httpStatusOf(code)].some((one) => REFUSED_BEFORE_LOOKING.has(one) || one >= 500);
		notebook.leaveOpen(
			`Code ${code} does not say why a query is refused, so it cannot be entered as an unknown reference.`,
			isRead
				? "Nothing to enter: any refusal of a query but 401, 403 and 429 then counts as 'no such payment'. Keep the key and the signature settings right, and ask ChingchingPay for a code of its own."
				: "With HTTP status or code 401, 403, 429 or 5xx it is not read as 'no such payment' either: payments and refunds need 'Reuse Existing' off. Ask ChingchingPay for a code of its own.",
		);
	}
}
