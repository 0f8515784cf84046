import type { FoundRecipe, Report, Settings, Topic } from '../../../probe/index.cts';
import type { Personality } from '../../../sandbox/index.cts';

/** What a report must say of a gateway that was drawn. Computed from the personality, with nothing of the probe's. */

const valueOf = ({ findings }: Report, about: Topic): unknown => findings.find((one) => one.about === about)?.value;

const refusalsOf = (report: Report) => valueOf(report, 'codesOfRefusals') as Record<string, object> | undefined;

/** In each dimension, what was found beside what was drawn. */
interface Compared {
	found: unknown;
	drawn: unknown;
}

type Dimension = ((personality: Personality, report: Report) => Compared) | { notAskedFor: string };

const OUTCOMES = {
	success: 'paid',
	failed: 'declined',
	cancelled: 'cancelled',
	expired: 'expired',
	pending: 'pending',
};

/** Every dimension of a personality. One that is added there must be added here. */
export const DIMENSIONS: Record<keyof Personality, Dimension> = {
	successCode: ({ successCode }, report) => ({ found: valueOf(report, 'successCode'), drawn: successCode }),
	refusals: ({ refusals, recipe }, report) => ({
		found: refusalsOf(report),
		drawn: {
			'wrong API key': refusals.unknownApiKey,
			'wrong signature': refusals.wrongSignature,
			'query without a reference': refusals.invalidRequest,
			...(recipe.nonce && { 'repeated nonce': refusals.repeatedNonce }),
			...(recipe.timestamp && { 'timestamp of yesterday': refusals.wrongTimestamp }),
		},
	}),
	unknownReference: ({ unknownReference, refusals }, report) => ({
		found: valueOf(report, 'unknownReference'),
		drawn:
			unknownReference === 'emptyData'
				? { kind: 'emptyData' }
				: { kind: 'refused', ...refusals.notFound, isShared: expect.any(Boolean) as boolean },
	}),
	words: ({ words }, report) => {
		const seen = valueOf(report, 'statusWords') as Array<{ outcome: string; word: string }> | undefined;
		return {
			found: Object.fromEntries((seen ?? []).map(({ outcome, word }) => [outcome, word])),
			drawn: Object.fromEntries(
				Object.entries(OUTCOMES).map(([status, outcome]) => [outcome, words[status as 'success']]),
			),
		};
	},
	refundedWord: { notAskedFor: 'the probe refunds nothing' },
	timeUnit: ({ timeUnit }, report) => ({ found: valueOf(report, 'timeUnit'), drawn: timeUnit }),
	maxPageSize: ({ maxPageSize }, report) => ({
		found: (valueOf(report, 'pageSize') as { largest: number }).largest,
		drawn: maxPageSize,
	}),
	pageSizeAboveMax: ({ pageSizeAboveMax }, report) => ({
		found: (valueOf(report, 'pageSize') as { above: string }).above,
		drawn: pageSizeAboveMax,
	}),
	callback: ({ callback: { format, isWrapped, signature, reply } }, report) => ({
		found: {
			form: valueOf(report, 'callbackForm'),
			signature: valueOf(report, 'callbackSignature'),
			reply: valueOf(report, 'callbackReply'),
		},
		// Any text is taken where none is required; the first one that is tried cannot be told apart from that.
		drawn: { form: { format, isWrapped }, signature, reply: reply ?? 'success' },
	}),
	duplicateReference: ({ duplicateReference, refusals }, report) => ({
		found: valueOf(report, 'repeatedReference'),
		drawn: {
			kind: duplicateReference,
			code: duplicateReference === 'refuse' ? refusals.duplicateReference.code : undefined,
		},
	}),
	recipe: ({ recipe }, report) => ({ found: report.recipe, drawn: recipe satisfies FoundRecipe }),
	clockToleranceMs: { notAskedFor: 'that an old timestamp is refused is enough to know' },
	timestampChecked: { notAskedFor: 'it makes no difference to a request that is right' },
};

/** The words that the nodes know without being told. */
const KNOWN_WORDS = [
	['pending', 'processing'],
	['success', 'paid'],
	['failed', 'declined'],
	['cancelled', 'closed'],
	['expired', 'timeout'],
].flat();

const ENTERED_OUTCOMES = {
	pending: 'pending',
	success: 'succeeded',
	failed: 'failed',
	cancelled: 'cancelled',
	expired: 'expired',
} as const;

/** The settings that a merchant of this gateway has to enter, and no others. */
export function expectedSettings(
	personality: Personality,
	{ baseUrl, merchantId }: { baseUrl: string; merchantId: string },
): Settings {
	const { template, encoding, timestamp, nonce } = personality.recipe;
	const isPlain = template === '{body}' || template === '{sortedParameters}';
	const conventions = expectedConventions(personality);
	return {
		environment: 'custom',
		baseUrl,
		merchantId,
		...(!isPlain && { signedContent: 'custom', signedTemplate: template }),
		...(template === '{sortedParameters}' && { signedContent: 'sortedParameters' }),
		...(timestamp && { timestampHeader: timestamp.header }),
		...(timestamp?.unit === 'seconds' && { timestampUnit: 'seconds' }),
		...(nonce && { nonceHeader: nonce.header }),
		...(encoding !== 'hex' && { signatureEncoding: encoding }),
		...(Object.keys(conventions).length > 0 && { conventions }),
	};
}

function expectedConventions(personality: Personality): NonNullable<Settings['conventions']> {
	const { successCode, timeUnit, maxPageSize, words } = personality;
	const unknownReferenceCode = codeOfUnknownReferences(personality);
	const codes = {
		...(![0, 200].includes(successCode) && { successCodes: String(successCode) }),
		...(unknownReferenceCode !== undefined && { unknownReferenceCodes: String(unknownReferenceCode) }),
	};
	const callbacks = expectedCallbacks(personality);
	// In the order in which the probe sees them.
	const word = (['pending', 'success', 'failed', 'cancelled', 'expired'] as const)
		.filter((status) => !KNOWN_WORDS.includes(words[status]))
		.map((status) => ({ word: words[status], outcome: ENTERED_OUTCOMES[status] }));
	return {
		...(Object.keys(callbacks).length > 0 && { callbacks }),
		...(Object.keys(codes).length > 0 && { codes }),
		...(maxPageSize < 50 && { settlements: { perPage: String(maxPageSize) } }),
		...(word.length > 0 && { status: { words: { word } } }),
		...(timeUnit === 'milliseconds' && { times: { unit: 'milliseconds' } }),
	};
}

function expectedCallbacks({ callback: { signature, reply } }: Personality) {
	return {
		...(signature !== undefined && signature.place !== 'header' && { signaturePlace: signature.place }),
		...(signature !== undefined && signature.name !== 'x-signature' && { signatureName: signature.name }),
		...(reply !== undefined && reply !== 'success' && { reply }),
	};
}

/** Undefined where a query about one is no refusal, or where the code also stands for something else. */
function codeOfUnknownReferences({ unknownReference, refusals, recipe }: Personality): number | undefined {
	if (unknownReference === 'emptyData') return undefined;
	const others = [
		refusals.unknownApiKey,
		refusals.wrongSignature,
		refusals.invalidRequest,
		...(recipe.timestamp ? [refusals.wrongTimestamp] : []),
		...(recipe.nonce ? [refusals.repeatedNonce] : []),
	].map(({ code }) => code);
	return others.includes(refusals.notFound.code) ? undefined : refusals.notFound.code;
}
