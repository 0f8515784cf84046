import { credentialOf } from '../chingchingpay/credential.cts';
import type { Conventions, Credential } from '../chingchingpay/credential.cts';
import type { Merchant } from '../chingchingpay/merchant.cts';
import { channels } from '../chingchingpay/payment-methods.cts';
import type { Personality } from '../chingchingpay/personality.cts';
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
const optionName = (value: string | undefined): string | undefined =>
	value === undefined ? undefined : (optionNames[value] ?? value);

type Row = [label: string, value: string | undefined];
const isEntered = (row: Row): row is Fact => row[1] !== undefined;

function settings(credential: Credential): Fact[] {
	const { apiSecret } = credential;
	const rows: Row[] = [
		['Base URL', credential.baseUrl],
		['Merchant ID', credential.merchantId],
		['API Key', credential.apiKey],
		['API Secret', apiSecret === '' ? '(empty: the API key signs)' : apiSecret],
		['Signed Content', optionName(credential.signedContent)],
		['Signed Template', credential.signedTemplate],
		['Timestamp Header', credential.timestampHeader],
		['Timestamp Unit', optionName(credential.timestampUnit)],
		['Nonce Header', credential.nonceHeader],
		['Signature Encoding', optionName(credential.signatureEncoding)],
	];
	return rows.filter(isEntered);
}

function conventionRows({ callbacks, codes, settlements, status, times }: Conventions): Fact[] {
	const rows: Row[] = [
		['Callbacks: Signature In', optionName(callbacks?.signaturePlace)],
		['Callbacks: Signature Name', callbacks?.signatureName],
		['Callbacks: Reply', callbacks?.reply],
		['Success Codes', codes?.successCodes],
		['Unknown Reference Codes', codes?.unknownReferenceCodes],
		['Settlements per Page', settlements?.perPage],
		...(status?.words.word ?? []).map(({ word, outcome }): Row => [
			`Word for ${optionNames[outcome] ?? outcome}`,
			word,
		]),
		['Time Unit', optionName(times?.unit)],
	];
	return rows.filter(isEntered);
}

function merchantKeys(merchant: Merchant, { chingchingPay, personality }: TestCredentials): Markup {
	const credential = credentialOf(chingchingPay.baseUrl, merchant, personality);
	const { conventions } = credential;
	const isSigned = merchant.callbackSigning ?? personality.callback.signature !== undefined;
	return html`<h3>ChingchingPay: ${merchant.name}</h3>
		${facts(settings(credential))}
		${
			conventions !== undefined &&
			html`<h4>Gateway Conventions</h4>
				${facts(conventionRows(conventions))}`
		}
		<h4>Channels for Pay</h4>
		${facts(channels.map(({ id, methods }): Fact => [`Channel ID ${id}`, methods.join(', ')]))}
		${!isSigned && html`<p>Callbacks have no signature: only <em>Verify By</em> Query accepts them.</p>`}`;
}

/** What to enter in n8n, folded up. */
export function testKeys(credentials: TestCredentials): Markup {
	const { baseUrl, apiKeys } = credentials.clink;
	const clink = apiKeys.map(
		(apiKey) =>
			html`<h3>Clink</h3>
				${facts([
					['Base URL', baseUrl],
					['API Key', apiKey],
				])}`,
	);
	return html`<details>
		<summary>Show test keys</summary>
		<p>Made for this run; they open nothing but this stand-in and die with it.</p>
		${credentials.chingchingPay.merchants.map((merchant) => merchantKeys(merchant, credentials))}${clink}
	</details>`;
}
