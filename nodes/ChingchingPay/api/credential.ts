import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { accountOf } from '../../shared/http/account';
import { checkedBaseUrl } from '../../shared/http/baseUrl';
import { inputError } from '../../shared/values/paymentError';
import { SIGNATURE_HEADER, type Conventions } from './conventions';
import { readConventions } from './customConventions';
import { checkedHeader } from './headerName';
import type { Recipe, SignatureEncoding } from './signature';
import { holds, parseTemplate, type SignedPart } from './signedTemplate';
import { UNITS_MS } from './timeUnit';

export const CREDENTIAL_TYPE = 'chingchingPayApi';

/** Known: the test address. Production addresses are given to each merchant, so they are entered under `custom`. */
export const TEST_BASE_URL = 'https://test-api.chingchingpay.com/gateway';

export interface Credential {
	/** As n8n handed them out: n8n signs requests with these. */
	fields: ICredentialDataDecryptedObject;
	baseUrl: string;
	merchantId: string;
	apiKey: string;
	/** The key of the signature: the API secret or, if that is empty, the API key. */
	signingSecret: string;
	recipe: Recipe;
	conventions: Conventions;
}

/** The credential's fields, checked. @throws PaymentError (`input`) naming the field */
export function readCredential(fields: ICredentialDataDecryptedObject): Credential {
	const apiKey = text(fields.apiKey);
	if (apiKey === '') {
		throw inputError("The credential's 'API Key' is empty", 'Enter the key that ChingchingPay gave you.');
	}
	const merchantId = text(fields.merchantId);
	return {
		fields,
		baseUrl: checkedBaseUrl(fields.environment === 'custom' ? fields.baseUrl : TEST_BASE_URL),
		merchantId,
		apiKey,
		signingSecret: text(fields.apiSecret) || apiKey,
		recipe: readRecipe(fields, merchantId),
		conventions: readConventions(fields.conventions),
	};
}

/** Identifies the account together with everything that decides how its answers are read, without revealing a key. */
export const readerOf = ({ baseUrl, apiKey, signingSecret, recipe, conventions }: Credential): string =>
	accountOf(baseUrl, apiKey, signingSecret, JSON.stringify([recipe, conventions]));

const ENCODINGS: Record<string, SignatureEncoding> = { base64: 'base64', hexUpper: 'hexUpper' };
const WHOLE_CONTENT: Record<string, SignedPart[]> = {
	body: [{ placeholder: 'body' }],
	sortedParameters: [{ placeholder: 'sortedParameters' }],
};

function readRecipe(fields: ICredentialDataDecryptedObject, merchantId: string): Recipe {
	const encoding = ENCODINGS[String(fields.signatureEncoding)] ?? 'hex';
	if (fields.signedContent !== 'custom') {
		return { parts: WHOLE_CONTENT[String(fields.signedContent)] ?? [{ placeholder: 'body' }], encoding };
	}
	const parts = parseTemplate(typeof fields.signedTemplate === 'string' ? fields.signedTemplate : '');
	if (holds(parts, 'merchantId') && merchantId === '') {
		throw inputError("The credential's 'Signed Template' holds {merchantId}, but 'Merchant ID' is empty", ENTER_BOTH);
	}
	const timestamp = readHeader(fields.timestampHeader, 'Timestamp Header', holds(parts, 'timestamp'), '{timestamp}');
	const nonce = readHeader(fields.nonceHeader, 'Nonce Header', holds(parts, 'nonce'), '{nonce}');
	if (timestamp !== undefined && timestamp === nonce) {
		throw inputError("The credential's 'Timestamp Header' and 'Nonce Header' are the same", 'Enter two names.');
	}
	return {
		parts,
		encoding,
		...(timestamp === undefined
			? {}
			: {
					timestamp: {
						header: timestamp,
						unitMs: UNITS_MS[fields.timestampUnit === 'seconds' ? 'seconds' : 'milliseconds'],
					},
				}),
		...(nonce === undefined ? {} : { nonce: { header: nonce } }),
	};
}

const ENTER_BOTH = 'Enter it, or change the template.';

function readHeader(entered: unknown, label: string, isNeeded: boolean, placeholder: string): string | undefined {
	const name = text(entered);
	if (name === '') {
		if (!isNeeded) return undefined;
		throw inputError(
			`The credential's 'Signed Template' holds ${placeholder}, but '${label}' is empty`,
			'ChingchingPay could not check the signature. Enter the name of the header, as your contract has it.',
		);
	}
	const header = checkedHeader(name, label);
	if (header !== SIGNATURE_HEADER) return header;
	throw inputError(`The credential's '${label}' is the header of the signature`, 'Enter another name.');
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
