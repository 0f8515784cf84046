import type { FoundRecipe } from '../report.cts';

export const ENCODING_NAMES = { hex: 'hexadecimal', hexUpper: 'hexadecimal in upper case', base64: 'Base64' };
const KEY_NAMES = { secret: 'API secret', apiKey: 'API key' };

/** A recipe for a reader. */
export function recipeInWords({ template, encoding, key, timestamp, nonce }: FoundRecipe): string {
	const time = timestamp === undefined ? '' : `; time in \`${timestamp.header}\`, in ${timestamp.unit}`;
	const once = nonce === undefined ? '' : `; nonce in \`${nonce.header}\``;
	return `\`${template}\`, ${ENCODING_NAMES[encoding]}, with the ${KEY_NAMES[key]}${time}${once}`;
}
