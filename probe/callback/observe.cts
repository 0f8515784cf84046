import { parseCallback } from '../../nodes/ChingchingPay/api/callback';
import { ASSUMED } from '../../nodes/ChingchingPay/api/conventions';
import type { Credential } from '../../nodes/ChingchingPay/api/credential';
import { isObject, parseJsonObject } from '../../nodes/shared/values/json';
import type { WebhookRequest } from '../../nodes/shared/webhook/request';
import type { ProbeEnvironment, ProbeOptions } from '../options.cts';
import type { Candidate } from '../recipe/candidates.cts';
import type { Account } from '../recipe/signing.cts';
import { ENCODING_NAMES } from '../recipe/words.cts';
import type { Notebook } from '../report.cts';
import { otherRecipe, placesOfSignatures, placeThatVerifies } from './find-signature.cts';
import { asWebhookRequest, type Inbox } from './inbox.cts';

const LOOK_EVERY_MS = 250;

/** Waits until no callback has come for a while. */
export async function waitForSilence(
	inbox: Inbox,
	{ callbackSilenceMs }: Pick<ProbeOptions, 'callbackSilenceMs'>,
	{ now, sleep }: Pick<ProbeEnvironment, 'now' | 'sleep'>,
): Promise<void> {
	const from = now();
	while (now() - Math.max(from, inbox.lastAt ?? from) < callbackSilenceMs) await sleep(LOOK_EVERY_MS);
}

/** Notes what callbacks look like, where their signature is, and which reply ends their repeats. */
export function noteCallbacks(
	inbox: Inbox,
	credential: Credential,
	account: Account,
	candidates: readonly Candidate[],
	notebook: Notebook,
): void {
	const requests = inbox.received.map(({ delivery }) => asWebhookRequest(delivery));
	const [first] = requests;
	if (first === undefined) {
		notebook.leaveOpen(
			'How callbacks look',
			"None came. Check that --callback-url reaches this computer from outside; until then, use 'Verify By' = Query.",
		);
		return;
	}
	noteForm(first, notebook);
	noteSignature(requests, credential, account, candidates, notebook);
	noteReply(inbox, notebook);
}

const FORMS: Record<string, string> = {
	json: 'a POST with JSON',
	form: 'a POST with a form',
	query: 'a GET with a query string',
};

function noteForm(request: WebhookRequest, notebook: Notebook): void {
	const { method, contentType, body } = request;
	const format = body.length === 0 ? 'query' : contentType === 'application/x-www-form-urlencoded' ? 'form' : 'json';
	const isWrapped = format === 'json' && isObject(parseJsonObject(body)?.data);
	// Their names alone: the values may be about a person.
	const members = Object.keys(parseCallback(request) ?? {});
	notebook.found(
		'callbackForm',
		'What does a callback look like?',
		`${FORMS[format] ?? format}${isWrapped ? ', its members under `data`' : ''}`,
		`${method}, ${contentType || 'no content type'}; members: ${members.join(', ') || 'none that can be read'}`,
		{ format, isWrapped },
	);
	if (members.length === 0) {
		notebook.leaveOpen('How a callback is read', 'The trigger cannot read it. Please open an issue with this report.');
	}
}

const HOW_SIGNED = 'How are callbacks signed?';
const VERIFY_BY_QUERY = "Set 'Verify By' to Query in the trigger, which works always.";

function noteSignature(
	requests: readonly WebhookRequest[],
	credential: Credential,
	account: Account,
	candidates: readonly Candidate[],
	notebook: Notebook,
): void {
	const [first] = requests;
	if (first === undefined) return;
	const at = placeThatVerifies(first, credential);
	if (at !== undefined && requests.every((request) => placeThatVerifies(request, credential)?.name === at.name)) {
		notebook.found(
			'callbackSignature',
			HOW_SIGNED,
			`Like requests; the signature is in the ${PLACES[at.place]} \`${at.name}\``,
			`it matches in all callbacks that came: ${requests.length}`,
			at,
		);
		const { place, name } = ASSUMED.callbackSignature;
		if (at.place === place && at.name === name) return;
		notebook.agree('callbacks', {
			...(at.place === 'header' ? {} : { signaturePlace: at.place }),
			signatureName: at.name,
		});
		return;
	}
	const places = placesOfSignatures(first);
	const other = otherRecipe(first, credential, account, candidates);
	const evidence =
		places.length === 0
			? 'no header, member or parameter looks like a signature'
			: `may be signatures: ${places.map(({ place, name }) => `${PLACES[place]} ${name}`).join(', ')}`;
	const answer =
		other === undefined
			? places.length === 0
				? 'Not at all'
				: 'By no recipe that is known here'
			: `By another recipe than requests: \`${other.candidate.template}\`, ${ENCODING_NAMES[other.candidate.encoding]}`;
	notebook.found('callbackSignature', HOW_SIGNED, answer, evidence, undefined);
	notebook.leaveOpen('How callbacks are verified', VERIFY_BY_QUERY);
}

const PLACES = { header: 'header', body: 'member', query: 'query parameter' };

function noteReply(inbox: Inbox, notebook: Notebook): void {
	const { acceptedReply, refuted } = inbox;
	const question = 'Which reply ends the repeats of a callback?';
	if (acceptedReply === undefined) {
		notebook.found(
			'callbackReply',
			question,
			'None that was tried',
			`it came again after: ${[...refuted].join(', ')}`,
			undefined,
		);
		notebook.leaveOpen(
			'The reply to a callback',
			"Ask ChingchingPay which text it expects, and enter it as 'Reply'. Until then callbacks come several times; the trigger starts one run for each status.",
		);
		return;
	}
	const evidence =
		refuted.size === 0
			? 'no callback came again. It may be that HTTP 200 is enough, with any text'
			: `it came again after: ${[...refuted].join(', ')}`;
	notebook.found('callbackReply', question, `\`${acceptedReply}\``, evidence, acceptedReply);
	if (acceptedReply !== ASSUMED.callbackReply) notebook.agree('callbacks', { reply: acceptedReply });
}
