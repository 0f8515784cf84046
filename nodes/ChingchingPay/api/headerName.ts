import { inputError } from '../../shared/values/paymentError';

/** Headers that HTTP or the credential itself sets. */
const TAKEN = new Set([
	'accept',
	'connection',
	'content-length',
	'content-type',
	'host',
	'transfer-encoding',
	'x-api-key',
]);

/** The name of a header, in lower case. Source: RFC 9110, section 5.6.2. @throws PaymentError (`input`) naming the field */
export function checkedHeader(name: string, label: string): string {
	const header = name.toLowerCase();
	if (/^[!#$%&'*+.^_`|~\w-]{1,100}$/.test(header) && !TAKEN.has(header)) return header;
	throw inputError(
		`'${label}' in the credential is not the name of a header that can be used`,
		'Enter it like x-timestamp, as your contract has it.',
	);
}
