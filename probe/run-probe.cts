import { checkedBaseUrl } from '../nodes/shared/http/baseUrl';
import { isObject } from '../nodes/shared/values/json';
import { toPaymentError } from '../nodes/shared/values/paymentError';
import { readCredential, type Credential } from '../nodes/ChingchingPay/api/credential';
import { identifierOf } from '../nodes/ChingchingPay/api/callback';
import { randomBytes } from 'node:crypto';
import { noteCallbacks, waitForSilence } from './callback/observe.cts';
import { Inbox } from './callback/inbox.cts';
import type { Listener } from './callback/listener.cts';
import { Client } from './client.cts';
import { findCodes } from './findings/codes.cts';
import { observePayments, readGivenReference, type Payments } from './findings/payments.cts';
import { readSettlements } from './findings/settlements.cts';
import { Gateway } from './gateway/gateway.cts';
import { hiding, withoutKeys } from './masking.cts';
import type { ProbeEnvironment, ProbeOptions } from './options.cts';
import { Bench } from './recipe/baseline.cts';
import { candidatesFor } from './recipe/candidates.cts';
import { findRecipe } from './recipe/find-recipe.cts';
import { recipesOf } from './recipe/sample.cts';
import { accountSettings, recipeSettings } from './recipe/settings.cts';
import { recipeInWords } from './recipe/words.cts';
import { Notebook, type FoundRecipe, type Report } from './report.cts';
import { Stop } from './stop.cts';

/**
 * Asks a gateway how its requests are signed and what its answers mean. Never throws for what the gateway or the network
 * does: the report has what was found until then. No key is in the report or in what is said.
 *
 * @throws PaymentError (`input`) for a base URL or a template that cannot be used
 */
export async function runProbe(given: ProbeOptions, environment: ProbeEnvironment): Promise<Report> {
	const options = { ...given, baseUrl: checkedBaseUrl(given.baseUrl) };
	const hide = hiding([options.apiKey, options.apiSecret], options.merchantId);
	const world: ProbeEnvironment = { ...environment, say: (line) => environment.say(hide(line)) };
	const notebook = new Notebook();
	notebook.enter(accountSettings(options));
	const gateway = new Gateway(options, world, hide);
	let stopped: string | undefined;
	try {
		if (options.sample === undefined) await probe(options, world, gateway, notebook);
		else noteSample(options, notebook);
	} catch (thrown) {
		if (!(thrown instanceof Stop)) throw new Error(hide(toPaymentError(thrown).message), { cause: undefined });
		stopped = thrown.message;
	}
	const { recipe, settings, findings, ambiguous, open, created } = notebook;
	const { requests } = gateway;
	return withoutKeys(
		{ baseUrl: options.baseUrl, recipe, settings, findings, ambiguous, open, created, requests, stopped },
		hide,
	);
}

async function probe(
	options: ProbeOptions,
	environment: ProbeEnvironment,
	gateway: Gateway,
	notebook: Notebook,
): Promise<void> {
	const prefix = `PROBE-${randomBytes(4).toString('hex')}`;
	const bench = new Bench(gateway, options, environment.now);
	const recipe = await findRecipe(bench, options, `${prefix}-unknown`, notebook, environment.say);
	if (recipe === undefined) return;
	notebook.recipe = recipe;
	notebook.enter(recipeSettings(recipe));
	const client = new Client(gateway, options, credentialFor(options, notebook, recipe), {
		now: environment.now,
		comparesWords: bench.comparesWords,
	});

	environment.say('Asking about codes, times and pages …');
	const codes = await findCodes(client, `${prefix}-unknown`, notebook);
	const unit = await readSettlements(client, codes, notebook);
	const payments: Payments = { client, codes, options, environment, notebook, unit, prefix };
	if (options.reference !== undefined) await readGivenReference(payments, options.reference);
	if (options.pay === undefined) leavePaymentsOpen(notebook);
	else await withCallbacks(payments, recipe);
}

/** The credential that the report's settings make, as the nodes read it. */
function credentialFor(
	{ apiKey, apiSecret, baseUrl }: ProbeOptions,
	{ settings: { conventions = {}, ...settings } }: Notebook,
	{ key }: FoundRecipe,
): Credential {
	return readCredential({
		...settings,
		conventions: { ...conventions },
		environment: 'custom',
		baseUrl,
		apiKey,
		apiSecret: key === 'apiKey' ? '' : apiSecret,
	});
}

async function withCallbacks(payments: Payments, recipe: FoundRecipe): Promise<void> {
	const { options, environment, notebook, prefix } = payments;
	if (options.callbacks === undefined) {
		notebook.leaveOpen(
			'How callbacks look',
			"Run the probe with --listen and --callback-url. Until then, use 'Verify By' = Query in the trigger.",
		);
		await observePayments(payments);
		return;
	}
	const inbox = new Inbox(environment.now, (members) => isAbout(members, prefix, notebook));
	let listener: Listener | undefined;
	try {
		listener = await environment.listen(options.callbacks, (delivery) => {
			const reply = inbox.receive(delivery);
			environment.say(`A ${delivery.method} callback came in; replied: ${reply}.`);
			return reply;
		});
		await observePayments(payments);
		if (notebook.created.length === 0) return;
		environment.say('Waiting until no more callbacks come …');
		await waitForSilence(inbox, options, environment);
	} finally {
		await listener?.close();
		if (notebook.created.length > 0) {
			const candidates = candidatesFor(options, ['milliseconds']);
			noteCallbacks(inbox, credentialFor(options, notebook, recipe), options, candidates, notebook);
		}
	}
}

/** Strangers find open addresses within minutes: only what is about a payment of the probe is looked at. */
function isAbout(members: unknown, prefix: string, { created }: Notebook): boolean {
	if (!isObject(members)) return created.length > 0;
	const identifier = identifierOf(members);
	if (identifier === undefined) return created.length > 0;
	const { merchant_reference: reference, transaction_id: id } = identifier;
	return (
		reference?.startsWith(prefix) ??
		created.some(({ paymentId }) => paymentId === id || paymentId === members.payment_id)
	);
}

function leavePaymentsOpen(notebook: Notebook): void {
	notebook.leaveOpen(
		'The words for a status, what a repeated reference gets, and how callbacks look',
		'Run the probe with --merchant-id and --pay 10: it creates payment links of 10 cents and tells you what to do on their pages.',
	);
}

function noteSample(options: ProbeOptions, notebook: Notebook): void {
	const { sample, templates } = options;
	if (sample === undefined) return;
	const recipes = recipesOf(sample, options, templates);
	const [first, ...others] = recipes;
	const evidence = `${sample.method} ${new URL(sample.url, 'https://localhost').pathname}, signature ${sample.signature.slice(0, 6)}…`;
	if (first === undefined) {
		notebook.found(
			'recipe',
			'How is the sample signed?',
			'By no recipe that is known here, or with another key',
			evidence,
			undefined,
		);
		notebook.leaveOpen(
			'How requests are signed',
			'Check the keys, and that the body is as it was sent, byte for byte. A recipe that is not known here can be given with --template.',
		);
		return;
	}
	notebook.recipe = first;
	notebook.enter(recipeSettings(first));
	notebook.found('recipe', 'How is the sample signed?', recipeInWords(first), evidence, first);
	if (others.length > 0) notebook.eitherWorks('Recipe', recipes.map(recipeInWords));
}
