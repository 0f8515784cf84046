import { endpoints } from '../../nodes/ChingchingPay/api/endpoints';
import { shown, type Answer } from '../gateway/answer.cts';
import type { ProbeOptions } from '../options.cts';
import type { FoundRecipe, Notebook } from '../report.cts';
import { Stop } from '../stop.cts';
import { NONCE_HEADERS, TIMESTAMP_HEADERS } from '../templates.cts';
import type { Bench, HeaderNames } from './baseline.cts';
import { candidatesFor, signs, type Candidate } from './candidates.cts';
import type { TimeUnit } from '../../nodes/ChingchingPay/api/timeUnit';
import { findHeaders, type FoundHeaders } from './headers.cts';
import { alike, search, settleUnit, unitsToTry, type Accepted } from './search.cts';
import { newNonce } from '../../nodes/ChingchingPay/api/signature';
import type { Call } from './signing.cts';
import { ENCODING_NAMES, recipeInWords } from './words.cts';

/** Its parameters are not in the order of their names, so that sorting them makes a difference. */
export const LIST_CALL: Call = { method: 'GET', path: endpoints.settlements.path, query: 'page_size=1&page=1' };

export const queryCall = (body: Record<string, unknown>): Call => ({
	method: 'POST',
	path: endpoints.query.path,
	body,
});

type SearchOptions = Pick<
	ProbeOptions,
	'apiKey' | 'apiSecret' | 'merchantId' | 'templates' | 'timestampHeaders' | 'nonceHeaders'
>;

/**
 * Finds out how requests are signed, by what the gateway answers, and notes it.
 *
 * @param unknownReference that no payment has
 * @returns undefined when no recipe was accepted; the notebook says what to do then
 * @throws Stop when trying recipes makes no sense
 */
export async function findRecipe(
	bench: Bench,
	options: SearchOptions,
	unknownReference: string,
	notebook: Notebook,
	say: (line: string) => void,
): Promise<FoundRecipe | undefined> {
	const call = queryCall({ merchant_reference: unknownReference });
	const names: HeaderNames = {
		timestampHeaders: [...new Set([...options.timestampHeaders, ...TIMESTAMP_HEADERS])],
		nonceHeaders: [...new Set([...options.nonceHeaders, ...NONCE_HEADERS])],
	};
	say('Asking what a wrong key and a wrong signature get …');
	const wrong = await checkKey(bench, call, names);
	await checkThatSignaturesMatter(bench, names);
	const units = await unitsToTry(bench, call, names);
	const candidates = candidatesFor(options, units);
	const first = await search(bench, call, candidates, units, names, say);
	if (first === undefined) {
		noteNothingFound(notebook, candidates.length, wrong);
		return undefined;
	}

	say('A recipe is accepted. Finding out what of it is needed …');
	const { accepted, worksWithEither } = await settleUnit(bench, call, first, names);
	const headers = await findHeaders(bench, call, accepted, names);
	if (headers === undefined) {
		notebook.leaveOpen(
			'Which headers carry the time and the nonce?',
			`A request with all of these is accepted, but with no single one: ${[...names.timestampHeaders, ...names.nonceHeaders].join(', ')}. Ask ChingchingPay for their names.`,
		);
		return undefined;
	}
	const list = await acceptedForLists(bench, accepted, headers, candidates, say);
	const fitting = list.fitting.length > 0 ? list.fitting : accepted.candidates;
	const [chosen] = fitting;
	if (chosen === undefined) return undefined;
	const recipe = recipeOf(chosen, headers, accepted.moment);
	const refusal = await bench.refusal(call, recipe.encoding, accepted.moment, names);
	notebook.found(
		'recipe',
		'How are requests signed?',
		recipeInWords(recipe),
		`a query with it gets ${shown(accepted.answer)}; with a wrong signature ${shown(refusal)}`,
		recipe,
	);
	noteAmbiguities(notebook, options, fitting, recipe, worksWithEither);
	if (list.fitting.length === 0) noteListsDiffer(notebook, list.other, list.refused);
	return recipe;
}

/** @returns what a wrong signature gets. @throws Stop when the key is refused */
async function checkKey(bench: Bench, call: Call, names: HeaderNames): Promise<Answer> {
	const stranger = { ...bench.account, apiKey: newNonce() };
	const wrongKey = await bench.askWrongly(call, 'hex', 'milliseconds', names, stranger);
	const wrongSignature = await bench.settle(call, names);
	if (bench.isSame(wrongKey, wrongSignature) && isAboutKey(wrongSignature)) {
		throw new Stop(
			`The gateway refuses the API key itself: ${shown(wrongSignature)}. Check the key, and that it belongs to ${bench.account.baseUrl}.`,
		);
	}
	return wrongSignature;
}

/** By its words: some gateways say the same of a wrong key and of a wrong signature. */
const isAboutKey = ({ message }: Answer) => /key|密[钥鑰]/i.test(message) && !/sign|签|簽/i.test(message);

async function checkThatSignaturesMatter(bench: Bench, names: HeaderNames): Promise<void> {
	const answer = await bench.refusal(LIST_CALL, 'hex', 'milliseconds', names);
	if (!answer.hasData) return;
	throw new Stop(
		`The gateway hands out settlements for a wrong signature too (${shown(answer)}). It does not check signatures, so no recipe can be found.`,
	);
}

interface ListResult {
	/** Of the recipes that the query was accepted with, those that a list is accepted with. */
	fitting: Candidate[];
	/** Where there is none: the recipe of lists, if there is one. */
	other: Candidate | undefined;
	refused: Answer | undefined;
}

async function acceptedForLists(
	bench: Bench,
	{ candidates, moment }: Accepted,
	headers: FoundHeaders,
	all: readonly Candidate[],
	say: (line: string) => void,
): Promise<ListResult> {
	const names = onlyThose(headers);
	let refused: Answer | undefined;
	for (let left = candidates; left[0] !== undefined;) {
		const [candidate] = left;
		const group = alike(bench, LIST_CALL, candidate, left, moment, names);
		const answer = await bench.ask(LIST_CALL, candidate, moment, names);
		const refusal = await bench.refusal(LIST_CALL, candidate.encoding, moment, names);
		if (!bench.isSame(answer, refusal)) return { fitting: group, other: undefined, refused };
		refused = answer;
		left = left.filter((entry) => !group.includes(entry));
	}
	say('Settlements are not signed like queries. Trying recipes for them …');
	const possible = all.filter(
		(entry) =>
			(headers.timestamp !== undefined || !signs(entry, 'timestamp')) &&
			(headers.nonce !== undefined || !signs(entry, 'nonce')) &&
			(entry.unit === undefined || entry.unit === moment),
	);
	const found = await search(bench, LIST_CALL, possible, [moment], names, say);
	return { fitting: [], other: found?.candidates[0], refused };
}

const onlyThose = ({ timestamp, nonce }: FoundHeaders): HeaderNames => ({
	timestampHeaders: timestamp === undefined ? [] : [timestamp],
	nonceHeaders: nonce === undefined ? [] : [nonce],
});

const recipeOf = ({ template, encoding, key }: Candidate, headers: FoundHeaders, unit: TimeUnit): FoundRecipe => ({
	template,
	encoding,
	key,
	...(headers.timestamp === undefined ? {} : { timestamp: { header: headers.timestamp, unit } }),
	...(headers.nonce === undefined ? {} : { nonce: { header: headers.nonce } }),
});

function noteAmbiguities(
	notebook: Notebook,
	{ apiKey, apiSecret }: SearchOptions,
	fitting: readonly Candidate[],
	recipe: FoundRecipe,
	worksWithEither: boolean,
): void {
	const templates = [...new Set(fitting.map(({ template }) => template))];
	if (templates.length > 1) notebook.eitherWorks('Signed Template', templates);
	if (apiKey === apiSecret) notebook.eitherWorks('Key of the signature', ['API Secret', 'API Key']);
	if (worksWithEither && recipe.timestamp !== undefined) {
		notebook.eitherWorks('Timestamp Unit', [recipe.timestamp.unit, otherThan(recipe.timestamp.unit)]);
	}
}

const otherThan = (unit: TimeUnit): TimeUnit => (unit === 'seconds' ? 'milliseconds' : 'seconds');

function noteListsDiffer(notebook: Notebook, other: Candidate | undefined, refused: Answer | undefined): void {
	const evidence = refused === undefined ? '' : `a list with the recipe of queries gets ${shown(refused)}`;
	if (other !== undefined) {
		notebook.found(
			'getRecipe',
			'How are requests without a body signed?',
			`\`${other.template}\`, ${ENCODING_NAMES[other.encoding]}`,
			evidence,
			{ template: other.template, encoding: other.encoding, key: other.key },
		);
	}
	notebook.leaveOpen(
		'Requests with and without a body are signed by two recipes, and a credential has one.',
		'Payments, refunds and queries work with these settings; settlements and payment details do not. Try a template that covers both with --template, e.g. {query}{body}, or open an issue with this report.',
	);
}

/** Word for word, to be sent to the gateway. */
export const QUESTION_TO_CHINGCHINGPAY =
	'Please send us a worked example of a signed request: method, URL, all headers (with a key and a secret made up for it), the body byte for byte, the exact string that is signed, and the resulting x-signature. Is it HMAC-SHA256, keyed with the API secret or the API key, in hexadecimal (lower or upper case) or Base64? Which headers carry a timestamp (in seconds or milliseconds) and a nonce? What is signed for a GET request?';

function noteNothingFound(notebook: Notebook, count: number, wrong: Answer): void {
	notebook.found(
		'recipe',
		'How are requests signed?',
		`By none of the ${count} recipes that were tried, or with another secret`,
		`all get what a wrong signature gets: ${shown(wrong)}`,
		undefined,
	);
	notebook.leaveOpen(
		'How requests are signed',
		`Check the API secret first: with a wrong one, no recipe is accepted. Then ask ChingchingPay, word for word: "${QUESTION_TO_CHINGCHINGPAY}" Give what they answer as --template, or the example as --sample.`,
	);
}
