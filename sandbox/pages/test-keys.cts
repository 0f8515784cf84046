import { credentialOf } from '../chingchingpay/credential.cts';
import type { Conventions, Credential } from '../chingchingpay/credential.cts';
import type { Merchant } from '../chingchingpay/merchant.cts';
import { channels } from '../chingchingpay/payment-methods.cts';
import type { Personality } from '../chingchingpay/personality.cts';
import { copyable } from './copyable.cts';
import { facts } from './facts.cts';
import type { Fact } from './facts.cts';
import { html } from './html.cts';
import type { Markup } from './html.cts';

export interface TestCredentials {
	personality: Personality;
	chingchingPay: { baseUrl: string; merchants: readonly Merchant[] };
	clink: { baseUrl: string; apiKeys: readonly string[] };
}

/** Options as n8n's screen names them. */
const optionNames: Readonly<Record<string, string>> = {
	body: 'Body',
	custom: 'Custom',
	sortedParameters: 'Sorted Parameters',
	base64: 'Base64',
	hex: 'Hexadecimal',
	hexUpper: 'Hexadecimal, Upper Case',
	seconds: 'Seconds',
	milliseconds: 'Milliseconds',
	header: 'Header',
	query: 'Query String',
	pending: 'Pending',
	succeeded: 'Succeeded',
	failed: 'Failed',
	cancelled: 'Cancelled',
	expired: 'Expired',
	refunded: 'Refunded',
};
type Row = [label: string, value: Markup | undefined];
const isEntered = (row: Row): row is [string, Markup] => row[1] !== undefined;

const pasted = (name: string, value: string | undefined): Row => [
	name,
	value === undefined ? undefined : copyable(value, name),
];

/** An entry of the field's list. */
function chosen(name: string, value: string | undefined): Row {
	if (value === undefined) return [name, undefined];
	return [name, html`<code>${optionNames[value] ?? value}</code> <span class="own-word">choose from the list</span>`];
}

const rowsOf = (rows: Row[]): Fact[] => rows.filter(isEntered);

function settings(credential: Credential): Fact[] {
	const { apiSecret } = credential;
	return rowsOf([
		chosen('Environment', 'Production or Custom'),
		pasted('Base URL', credential.baseUrl),
		pasted('Merchant ID', credential.merchantId),
		pasted('API Key', credential.apiKey),
		apiSecret === ''
			? ['API Secret', html`<span class="own-word">leave empty: the API key signs</span>`]
			: pasted('API Secret', apiSecret),
		chosen('Signed Content', credential.signedContent),
		pasted('Signed Template', credential.signedTemplate),
		pasted('Timestamp Header', credential.timestampHeader),
		chosen('Timestamp Unit', credential.timestampUnit),
		pasted('Nonce Header', credential.nonceHeader),
		chosen('Signature Encoding', credential.signatureEncoding),
	]);
}

function conventionRows({ callbacks, codes, settlements, status, times }: Conventions): Fact[] {
	return rowsOf([
		chosen('Callbacks: Signature In', callbacks?.signaturePlace),
		pasted('Callbacks: Signature Name', callbacks?.signatureName),
		pasted('Callbacks: Reply', callbacks?.reply),
		pasted('Codes: Success Codes', codes?.successCodes),
		pasted('Codes: Unknown Reference Codes', codes?.unknownReferenceCodes),
		pasted('Settlements: Settlements per Page', settlements?.perPage),
		...(status?.words.word ?? []).map(({ word, outcome }) =>
			pasted(`Status Words: Word for ${optionNames[outcome] ?? outcome}`, word),
		),
		chosen('Times: Time Unit', times?.unit),
	]);
}

function merchantKeys(merchant: Merchant, { chingchingPay, personality }: TestCredentials): Markup {
	const credential = credentialOf(chingchingPay.baseUrl, merchant, personality);
	const { conventions } = credential;
	const isSigned = merchant.callbackSigning ?? personality.callback.signature !== undefined;
	return html`<h2>ChingchingPay: ${merchant.name}</h2>
		<p>For the fields of these names in an n8n credential of the type <em>ChingchingPay API</em>:</p>
		${facts(settings(credential))}
		${
			conventions !== undefined &&
			html`<h3>Gateway Conventions</h3>
				<p>
					In the same credential, under <em>Gateway Conventions</em>: <em>Add Convention</em>, the group before the
					colon, then the field after it.
				</p>
				${facts(conventionRows(conventions))}`
		}
		<h3>Channels for Pay</h3>
		${facts(channels.map(({ id, methods }): Fact => [`Channel ID ${id}`, methods.join(', ')]))}
		${!isSigned && html`<p>Callbacks have no signature: only <em>Verify By</em> Query accepts them.</p>`}`;
}

/** What to enter in n8n, folded up. */
export function testKeys(credentials: TestCredentials): Markup {
	const { baseUrl, apiKeys } = credentials.clink;
	const clink = apiKeys.map(
		(apiKey, index) =>
			html`<h2>Clink${apiKeys.length > 1 && `: key ${index + 1}`}</h2>
				<p>For the fields of these names in an n8n credential of the type <em>Clink API</em>:</p>
				${facts(rowsOf([chosen('Environment', 'Custom'), pasted('Base URL', baseUrl), pasted('API Key', apiKey)]))}
				<p>
					Leave <em>Webhook Signing Secret</em> empty: the Clink Trigger registers its own address, and is given the
					secret.
				</p>`,
	);
	return html`<details>
		<summary>Show test keys</summary>
		<p>
			Made for this run; they open nothing but this stand-in, and end with it. In n8n, open a node of the gateway, and
			under
			<em>Credential</em> create a new one.
		</p>
		${credentials.chingchingPay.merchants.map((merchant) => merchantKeys(merchant, credentials))}${clink}
	</details>`;
}
