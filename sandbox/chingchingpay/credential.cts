import { defaultPersonality } from './default-personality.cts';
import { recipeOf } from './merchant.cts';
import type { Merchant } from './merchant.cts';
import { outcomes } from './outcome.cts';
import type { Personality, Recipe, TimeUnit } from './personality.cts';
import type { Status } from './status.cts';
import { TEMPLATES } from './templates.cts';

/** The data of an n8n credential of type `chingchingPayApi`. What is left out has n8n's default. */
export interface Credential {
	environment: 'custom';
	baseUrl: string;
	merchantId: string;
	apiKey: string;
	apiSecret: string;
	signedContent: 'body' | 'sortedParameters' | 'custom';
	signedTemplate?: string;
	timestampHeader?: string;
	timestampUnit?: TimeUnit;
	nonceHeader?: string;
	signatureEncoding: Recipe['encoding'];
	conventions?: Conventions;
}

/** Only what is not as the default gateway has it. */
export interface Conventions {
	codes?: { successCodes?: string; unknownReferenceCodes?: string };
	status?: { words: { word: { word: string; outcome: string }[] } };
	times?: { unit: TimeUnit };
	settlements?: { perPage: string };
	callbacks?: { signaturePlace?: string; signatureName?: string; reply?: string };
}

function signingOf({ template, encoding, timestamp, nonce }: Recipe) {
	const [body, sortedParameters] = TEMPLATES;
	if (template === body) return { signedContent: 'body', signatureEncoding: encoding } as const;
	if (template === sortedParameters) return { signedContent: 'sortedParameters', signatureEncoding: encoding } as const;
	return {
		signedContent: 'custom',
		signedTemplate: template,
		...(timestamp !== undefined && { timestampHeader: timestamp.header, timestampUnit: timestamp.unit }),
		...(nonce !== undefined && { nonceHeader: nonce.header }),
		signatureEncoding: encoding,
	} as const;
}

/** The code of an unknown reference, unless a query may be refused with it for another reason. */
function unknownReferenceCode({ refusals, unknownReference }: Personality): string | undefined {
	const { code } = refusals.notFound;
	const others = [
		refusals.invalidRequest,
		refusals.unknownApiKey,
		refusals.wrongSignature,
		refusals.wrongTimestamp,
		refusals.repeatedNonce,
	];
	const isClear = others.every((other) => other.code !== code);
	const isUsual = code === defaultPersonality.refusals.notFound.code;
	return unknownReference === 'refused' && isClear && !isUsual ? String(code) : undefined;
}

function codesOf(personality: Personality): NonNullable<Conventions['codes']> {
	const { successCode } = personality;
	const unknown = unknownReferenceCode(personality);
	return {
		...(successCode !== defaultPersonality.successCode && { successCodes: String(successCode) }),
		...(unknown !== undefined && { unknownReferenceCodes: unknown }),
	};
}

function wordsOf({ words, refundedWord }: Personality): { word: string; outcome: string }[] {
	const statuses = Object.keys(outcomes) as Status[];
	return [
		...statuses
			.filter((status) => words[status] !== defaultPersonality.words[status])
			.map((status) => ({ word: words[status], outcome: outcomes[status] })),
		...(refundedWord === undefined ? [] : [{ word: refundedWord, outcome: 'refunded' }]),
	];
}

function callbacksOf({ callback: { signature, reply } }: Personality): NonNullable<Conventions['callbacks']> {
	const { signature: usual } = defaultPersonality.callback;
	const isUsual = signature === undefined || (signature.place === usual?.place && signature.name === usual.name);
	return {
		...(!isUsual && { signaturePlace: signature.place, signatureName: signature.name }),
		...(reply !== undefined && { reply }),
	};
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

function conventionsOf(personality: Personality): Conventions {
	const { timeUnit, maxPageSize } = personality;
	const codes = codesOf(personality);
	const word = wordsOf(personality);
	const callbacks = callbacksOf(personality);
	return {
		...(!isEmpty(codes) && { codes }),
		...(word.length > 0 && { status: { words: { word } } }),
		...(timeUnit !== defaultPersonality.timeUnit && { times: { unit: timeUnit } }),
		...(maxPageSize < defaultPersonality.maxPageSize && { settlements: { perPage: String(maxPageSize) } }),
		...(!isEmpty(callbacks) && { callbacks }),
	};
}

/** What to enter in n8n for a merchant of a gateway at this address. */
export function credentialOf(baseUrl: string, merchant: Merchant, personality: Personality): Credential {
	const { merchantId, apiKey, apiSecret } = merchant;
	const conventions = conventionsOf(personality);
	return {
		environment: 'custom',
		baseUrl,
		merchantId,
		apiKey,
		apiSecret,
		...signingOf(recipeOf(merchant)),
		...(!isEmpty(conventions) && { conventions }),
	};
}
