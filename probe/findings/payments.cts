import { endpoints } from '../../nodes/ChingchingPay/api/endpoints';
import type { CreateLinkRequest } from '../../nodes/ChingchingPay/api/wire';
import { isObject, compact } from '../../nodes/shared/values/json';
import { lookUpOutcome } from '../../nodes/shared/values/outcome';
import { ASSUMED } from '../../nodes/ChingchingPay/api/conventions';
import type { Client } from '../client.cts';
import { shown, type Answer } from '../gateway/answer.cts';
import { OUTCOMES, type PayerOutcome, type ProbeEnvironment, type ProbeOptions } from '../options.cts';
import { toTimestamp, UNITS_MS, type TimeUnit } from '../../nodes/ChingchingPay/api/timeUnit';
import { queryCall } from '../recipe/find-recipe.cts';
import type { Call } from '../recipe/signing.cts';
import type { Notebook } from '../report.cts';
import { hasMembers, isSuccess, isUnknown, type Codes } from './codes.cts';
import { noteTimeUnit, unitOf } from './settlements.cts';
import { changes, noteField, noteWords, statusesIn, type Seen, type Status } from './status.cts';

/** What creating, paying and looking at payments needs to know. */
export interface Payments {
	client: Client;
	codes: Codes;
	options: ProbeOptions;
	environment: ProbeEnvironment;
	notebook: Notebook;
	/** Undefined while it is not known. */
	unit: TimeUnit | undefined;
	/** Begins every reference. */
	prefix: string;
}

interface Link {
	/** What created it. */
	call: Call;
	reference: string;
	paymentId: string;
	page: string;
	status: Status[];
}

/** How long a link that is to expire can be paid, in milliseconds; the second if the gateway finds the first too short. */
const EXPIRES_AFTER_MS = [60_000, 300_000];

/** Looks longer at a payment, since its status may go through others before its last. */
const LOOKS_UNTIL_FINAL = 3;

/** Creates payment links, has them paid, and notes the words for what became of them. */
export async function observePayments(payments: Payments): Promise<void> {
	const { options, notebook, environment } = payments;
	if (options.pay === undefined) return;
	const seen: Seen[] = [];
	let isFirst = true;
	try {
		for (const outcome of options.pay.outcomes) {
			environment.say(`Creating a payment link that is to be ${outcome} …`);
			const link = await createLink(payments, outcome);
			if (link === undefined) continue;
			const payable = isFirst ? await repeat(payments, link) : link;
			isFirst = false;
			await observe(payments, outcome, payable, seen);
		}
	} finally {
		noteWords(notebook, seen);
		leaveOthersOpen(notebook, options.pay.outcomes);
	}
}

function leaveOthersOpen(notebook: Notebook, asked: readonly PayerOutcome[]): void {
	const others = OUTCOMES.filter((outcome) => !asked.includes(outcome));
	if (others.length === 0) return;
	notebook.leaveOpen(
		`The words for a payment that is ${others.join(', ')}`,
		`Run the probe again with --outcomes ${others.join(',')}. Until a word is entered, its outcome is 'unknown', never paid.`,
	);
}

function linkCall({ options, unit, prefix, client }: Payments, outcome: PayerOutcome, expiresAfterMs: number): Call {
	const { pay, merchantId, callbacks } = options;
	const isToExpire = outcome === 'expired' && unit !== undefined;
	const body: CreateLinkRequest = compact({
		amount: pay?.amount ?? 0,
		currency: pay?.currency ?? '',
		merchant_id: merchantId,
		merchant_reference: `${prefix}-${outcome}`,
		description: `n8n probe: to be ${outcome}`,
		callback_url: callbacks?.url,
		expires_at: isToExpire ? toTimestamp(client.now() + expiresAfterMs, UNITS_MS[unit]) : undefined,
	});
	return { method: 'POST', path: endpoints.createLink.path, body: { ...body } };
}

async function createLink(payments: Payments, outcome: PayerOutcome): Promise<Link | undefined> {
	const { client, codes, notebook } = payments;
	if (outcome === 'expired' && payments.unit === undefined) {
		notebook.leaveOpen(
			'The word for an expired payment',
			'The unit of times is not known, so no link was made to expire.',
		);
		return undefined;
	}
	let refused: Answer | undefined;
	for (const expiresAfterMs of outcome === 'expired' ? EXPIRES_AFTER_MS : [0]) {
		const call = linkCall(payments, outcome, expiresAfterMs);
		const answer = await client.ask(call);
		if (isSuccess(answer, codes)) return noteCreated(payments, call, answer);
		refused = answer;
	}
	notebook.leaveOpen(
		`The word for a payment that is ${outcome}`,
		`No payment link could be created: ${refused === undefined ? '' : shown(refused)}. If this is about the amount, the currency or the merchant ID, change --pay, --currency or --merchant-id.`,
	);
	return undefined;
}

function noteCreated({ options, notebook }: Payments, call: Call, { data }: Answer): Link {
	const members = isObject(data) ? data : {};
	const text = (name: string) => (typeof members[name] === 'string' ? members[name] : '');
	const reference = String(call.body?.['merchant_reference']);
	const paymentId = text('payment_id');
	if (!notebook.created.some((one) => one.paymentId === paymentId && one.reference === reference)) {
		const { amount = 0, currency = '' } = options.pay ?? {};
		notebook.created.push({ reference, amount, currency, paymentId });
	}
	return { call, reference, paymentId, page: text('payment_link'), status: statusesIn(data) };
}

const REPEATED = {
	refuse: 'Refused',
	returnFirst: 'The first payment again',
	accept: 'Another payment with the same reference',
} as const;

/** Creates the link again, with the same reference. @returns the link to be paid: the later one, if there are two */
async function repeat(payments: Payments, link: Link): Promise<Link> {
	const { client, codes, notebook } = payments;
	const answer = await client.ask(link.call);
	const again = isSuccess(answer, codes) ? noteCreated(payments, link.call, answer) : undefined;
	const kind = again === undefined ? 'refuse' : again.paymentId === link.paymentId ? 'returnFirst' : 'accept';
	notebook.found(
		'repeatedReference',
		'What does a repeated merchant_reference get?',
		REPEATED[kind],
		`the link of ${link.reference} was created twice; the second time: ${shown(answer)}`,
		{ kind, code: kind === 'refuse' ? answer.code : undefined },
	);
	if (kind === 'accept') {
		notebook.leaveOpen(
			'A reference can be used for several payments, although it is to be unique.',
			"Keep 'Reuse Existing' on: the nodes then look a reference up before they send it.",
		);
	}
	return kind === 'accept' && again !== undefined ? again : link;
}

/** Waits until the status has changed and stays as it is. */
async function observe(payments: Payments, outcome: PayerOutcome, link: Link, seen: Seen[]): Promise<void> {
	const { client, environment, options, notebook } = payments;
	const before = await look(payments, link);
	const first = before.length > 0 ? before : link.status;
	await environment.payer({ outcome, reference: link.reference, paymentId: link.paymentId, page: link.page });
	const deadline = client.now() + options.patienceMs;
	let last = first;
	let looksWithoutChange = 0;
	while (client.now() < deadline) {
		const now = await look(payments, link);
		if (changes(last, now).length > 0) {
			noteWordsOnTheWay(seen, changes(first, last));
			[last, looksWithoutChange] = [now, 0];
			environment.say(`Its status is now ${now.map(({ word }) => word).join(', ')}.`);
		} else if (changes(first, last).length > 0 && !isPending(last)) {
			looksWithoutChange += 1;
			if (looksWithoutChange >= LOOKS_UNTIL_FINAL) break;
		}
		await environment.sleep(options.pollMs);
	}
	const changed = changes(first, last);
	const [final] = changed;
	if (final === undefined) {
		notebook.leaveOpen(
			`The word for a payment that is ${outcome}`,
			`${link.reference} did not change its status within ${Math.round(options.patienceMs / 60_000)} minutes. Run the probe again with --outcomes ${outcome}.`,
		);
		return;
	}
	const pending = first.find(({ field }) => field === final.field);
	if (pending !== undefined) seen.push({ outcome: 'pending', word: pending.word });
	seen.push({ outcome, word: final.word });
	if (!notebook.findings.some(({ about }) => about === 'statusField')) noteField(notebook, changed, last);
}

function noteWordsOnTheWay(seen: Seen[], changed: readonly Status[]): void {
	for (const { word } of changed) seen.push({ outcome: 'pending', word });
}

const isPending = (statuses: readonly Status[]) =>
	statuses.some(({ word }) => lookUpOutcome(ASSUMED.statusWords, word) === 'pending');

/** The status that a query states, by the payment's ID if there are several with its reference; none if it is unknown. */
async function look(payments: Payments, link: Link): Promise<Status[]> {
	const { client, codes, notebook } = payments;
	const isAmbiguous = notebook.created.filter(({ reference }) => reference === link.reference).length > 1;
	const identifiers = [
		...(isAmbiguous && link.paymentId !== '' ? [{ transaction_id: link.paymentId }] : []),
		{ merchant_reference: link.reference },
	];
	for (const identifier of identifiers) {
		const answer = await client.ask(queryCall(identifier));
		if (isUnknown(answer, codes) || !isSuccess(answer, codes) || !hasMembers(answer)) continue;
		payments.unit ??= noteUnit(payments, answer);
		return statusesIn(answer.data);
	}
	return [];
}

function noteUnit({ client, notebook }: Pick<Payments, 'client' | 'notebook'>, { data }: Answer): TimeUnit | undefined {
	if (notebook.findings.some(({ about }) => about === 'timeUnit')) return undefined;
	const unit = isObject(data) ? unitOf(data, client.now()) : undefined;
	if (unit !== undefined) noteTimeUnit(notebook, unit, `the times in the answer to a query are in ${unit}`);
	return unit;
}

/** What is known of a payment whose reference was given. */
export async function readGivenReference(
	{ client, codes, notebook }: Pick<Payments, 'client' | 'codes' | 'notebook'>,
	reference: string,
): Promise<void> {
	const answer = await client.ask(queryCall({ merchant_reference: reference }));
	if (isUnknown(answer, codes) || !hasMembers(answer)) {
		notebook.leaveOpen(
			`What the gateway says of ${reference}`,
			`It says: ${shown(answer)}. Is it a reference at this gateway?`,
		);
		return;
	}
	noteUnit({ client, notebook }, answer);
	const statuses = statusesIn(answer.data);
	notebook.found(
		'givenReference',
		`What does a query about ${reference} say?`,
		statuses.map(({ field, word }) => `\`${field}\`: \`${word}\``).join('; ') || 'No status that is recognized',
		`members: ${Object.keys(answer.data ?? {}).join(', ')}`,
		statuses,
	);
	for (const { word } of statuses) {
		if (lookUpOutcome(ASSUMED.statusWords, word) !== 'unknown') continue;
		notebook.leaveOpen(
			`What the word ${word} means`,
			"You know what became of this payment: enter the word and its outcome under 'Status Words'.",
		);
	}
}
