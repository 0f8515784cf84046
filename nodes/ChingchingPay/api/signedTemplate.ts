import { inputError, type PaymentError } from '../../shared/values/paymentError';

/** What a template of the signed content can hold, in braces. */
export const PLACEHOLDERS = [
	'body',
	'sortedParameters',
	'method',
	'path',
	'apiPath',
	'query',
	'apiKey',
	'merchantId',
	'timestamp',
	'nonce',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** The parts of what is signed, in their order: a placeholder, or text that stands as it is. */
export type SignedPart = { placeholder: Placeholder } | { text: string };

/** Those that differ from one message to the next. Without any, one signature would fit every message. */
const OF_THE_MESSAGE: readonly Placeholder[] = ['body', 'sortedParameters', 'method', 'path', 'apiPath', 'query'];

/**
 * Reads a template such as `{timestamp}\n{body}`, in which `\n` stands for a new line.
 *
 * @throws PaymentError (`input`) that says what is wrong, without repeating the template: somebody may have put a key in it
 */
export function parseTemplate(template: string): SignedPart[] {
	if (template.trim() === '') throw unusable('is empty', `Enter what your contract says is signed. ${ALLOWED}`);
	const pieces = template.replaceAll('\\n', '\n').split(/(\{[^{}]*\})/);
	const parts = pieces.filter((piece) => piece !== '').map(toPart);
	if (!OF_THE_MESSAGE.some((name) => holds(parts, name))) {
		throw unusable(
			'covers nothing of the message',
			'Anybody who saw one signature could use it for any other request. Add {body} or {sortedParameters}.',
		);
	}
	return parts;
}

export const holds = (parts: readonly SignedPart[], name: Placeholder): boolean =>
	parts.some((part) => 'placeholder' in part && part.placeholder === name);

function toPart(piece: string): SignedPart {
	const placeholder = PLACEHOLDERS.find((name) => piece === `{${name}}`);
	if (placeholder !== undefined) return { placeholder };
	if (/^\{[^{}]*\}$/.test(piece)) throw unusable('has an unknown placeholder', ALLOWED);
	if (/[{}]/.test(piece)) throw unusable('has a brace without its counterpart', ALLOWED);
	return { text: piece };
}

const ALLOWED = `It can hold ${PLACEHOLDERS.map((name) => `{${name}}`).join(' ')} and other text; \\n is a new line.`;

const unusable = (what: string, advice: string): PaymentError =>
	inputError(`The credential's 'Signed Template' ${what}`, advice);
