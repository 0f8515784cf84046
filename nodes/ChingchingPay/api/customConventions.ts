import type { INodeProperties } from 'n8n-workflow';

import { isObject } from '../../shared/values/json';
import type { Outcome, OutcomeTable } from '../../shared/values/outcome';
import { inputError } from '../../shared/values/paymentError';
import { ifEntered, integer, oneOf, optionalText, requiredText, show } from '../../shared/values/validate';
import { ASSUMED, CALLBACK_SIGNATURE_PLACES, type Conventions } from './conventions';
import { checkedHeader } from './headerName';
import { outcomeOptions } from './outcomeOptions';
import { TIME_UNITS, UNITS_MS } from './timeUnit';

/** The credential's *Gateway Conventions*: what a merchant's contract says where nothing is published. */
export const conventionsField: INodeProperties = {
	displayName: 'Gateway Conventions',
	name: 'conventions',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add Convention',
	description:
		'What ChingchingPay does not publish. Add only what your contract says: for all else, the example in each field is what these nodes assume.',
	options: [
		{
			displayName: 'Callbacks',
			name: 'callbacks',
			values: [
				{
					displayName: 'Signature In',
					name: 'signaturePlace',
					type: 'options',
					options: [
						{ name: 'Body', value: 'body', description: 'A field of the JSON object or of the form' },
						{ name: 'Header', value: 'header' },
						{ name: 'Query String', value: 'query', description: 'A parameter of the callback URL' },
					],
					default: 'header',
					description: "Where a callback carries its signature, for a trigger with 'Verify By' set to Signature",
				},
				{
					displayName: 'Signature Name',
					name: 'signatureName',
					type: 'string',
					default: '',
					placeholder: 'e.g. x-signature',
					description: 'The name of the header, the field or the parameter that holds the signature',
				},
				{
					displayName: 'Reply',
					name: 'reply',
					type: 'string',
					default: '',
					placeholder: 'e.g. success',
					description: 'The text by which ChingchingPay knows that a callback was received',
				},
			],
		},
		{
			displayName: 'Codes',
			name: 'codes',
			values: [
				{
					displayName: 'Success Codes',
					name: 'successCodes',
					type: 'string',
					default: '',
					placeholder: 'e.g. 0, 200',
					description: "The values of 'code' in a response that mean success. Any other is a refusal.",
				},
				{
					displayName: 'Unknown Reference Codes',
					name: 'unknownReferenceCodes',
					type: 'string',
					default: '',
					placeholder: 'e.g. any refusal of a query except 401, 403 and 429',
					description:
						"The values of 'code' by which a query says that it knows no such reference. With any other refusal, nothing is sent, since the reference may exist.",
				},
			],
		},
		{
			displayName: 'Settlements',
			name: 'settlements',
			values: [
				{
					displayName: 'Settlements per Page',
					name: 'perPage',
					type: 'string',
					default: '',
					placeholder: 'e.g. 50',
					description: 'How many settlements to request at once. Enter fewer if ChingchingPay refuses so many.',
				},
			],
		},
		{
			displayName: 'Status Words',
			name: 'status',
			values: [
				{
					displayName: 'Status Field',
					name: 'field',
					type: 'string',
					default: '',
					placeholder: 'e.g. status',
					description:
						'The field of a response that holds the status. Empty: any of status, result, transaction_status, payment_status and trade_status.',
				},
				{
					displayName: 'Words',
					name: 'words',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					default: {},
					placeholder: 'Add Word',
					description: 'What the status words mean. Words that these nodes know already need no row.',
					options: [
						{
							displayName: 'Word',
							name: 'word',
							values: [
								{
									displayName: 'Word',
									name: 'word',
									type: 'string',
									default: '',
									placeholder: 'e.g. TRADE_SUCCESS',
									description: 'The word that ChingchingPay uses, in any letter case',
								},
								{
									displayName: 'Outcome',
									name: 'outcome',
									type: 'options',
									options: outcomeOptions,
									default: 'unknown',
									description: 'What the word means',
									hint: 'With Succeeded, you state that such payments are paid, and workflows ship on it',
								},
							],
						},
					],
				},
			],
		},
		{
			displayName: 'Times',
			name: 'times',
			values: [
				{
					displayName: 'Time Unit',
					name: 'unit',
					type: 'options',
					options: [
						{ name: 'Milliseconds', value: 'milliseconds', description: 'Since 1970' },
						{ name: 'Seconds', value: 'seconds', description: 'Since 1970. This is what these nodes assume.' },
					],
					default: 'seconds',
					description: 'The unit of the times that are sent, such as the time until which a link can be paid',
				},
			],
		},
	],
};

/** A field as a message names it: where it stands in the credential. */
const named = (label: string) => `Gateway Conventions: ${label}`;

const OUTCOMES = outcomeOptions.map(({ value }) => value as Outcome);

/**
 * What the credential's *Gateway Conventions* say, and the assumptions for all else.
 *
 * @throws PaymentError (`input`) naming the field
 */
export function readConventions(entered: unknown): Conventions {
	const { callbacks, codes, settlements, status, times } = groupsOf(entered);
	const successCodes = ifEntered(codes.successCodes, readCodes(named('Success Codes'))) ?? ASSUMED.successCodes;
	const unknownReferenceCodes = ifEntered(codes.unknownReferenceCodes, readCodes(named('Unknown Reference Codes')));
	const both = unknownReferenceCodes?.find((code) => successCodes.includes(code));
	if (both !== undefined) {
		throw inputError(
			`'${named('Unknown Reference Codes')}' and '${named('Success Codes')}' both hold ${both}`,
			'A code means one or the other. Remove it from one of them.',
		);
	}
	return {
		successCodes,
		unknownReferenceCodes,
		timeUnitMs:
			ifEntered(times.unit, (unit) => UNITS_MS[oneOf(unit, named('Time Unit'), TIME_UNITS)]) ?? ASSUMED.timeUnitMs,
		statusWords: { ...ASSUMED.statusWords, ...readWords(status.words) },
		statusField: optionalText(status.field, named('Status Field'))?.trim(),
		settlementsPerPage:
			ifEntered(settlements.perPage, (rows) => integer(rows, named('Settlements per Page'), 1)) ??
			ASSUMED.settlementsPerPage,
		callbackSignature: readCallbackSignature(callbacks.signaturePlace, callbacks.signatureName),
		callbackReply: optionalText(callbacks.reply, named('Reply')) ?? ASSUMED.callbackReply,
	};
}

type Groups = Record<'callbacks' | 'codes' | 'settlements' | 'status' | 'times', Record<string, unknown>>;

function groupsOf(entered: unknown): Groups {
	const groups = isObject(entered) ? entered : {};
	const group = (name: keyof Groups) => (isObject(groups[name]) ? groups[name] : {});
	return {
		callbacks: group('callbacks'),
		codes: group('codes'),
		settlements: group('settlements'),
		status: group('status'),
		times: group('times'),
	};
}

const readCodes = (label: string) => (entered: unknown) =>
	requiredText(entered, label)
		.split(/[\s,;]+/)
		.filter((code) => code !== '')
		.map((code) => {
			if (/^-?\d{1,15}$/.test(code)) return Number(code);
			throw inputError(`'${label}' must be whole numbers, got ${show(code)}`, 'Enter them like 0, 200.');
		});

function readWords(entered: unknown): OutcomeTable {
	const rows = isObject(entered) && Array.isArray(entered.word) ? entered.word.filter(isObject) : [];
	const table: Record<string, Outcome> = {};
	for (const row of rows) {
		const word = requiredText(row.word, named('Word'), 'Enter the status word, or remove the row.')
			.trim()
			.toLowerCase();
		const outcome = oneOf(row.outcome, named('Outcome'), OUTCOMES);
		if (Object.hasOwn(table, word) && table[word] !== outcome) {
			throw inputError(
				`'${named('Status Words')}' say two things about ${show(word)}: ${table[word]} and ${outcome}`,
				'Remove one of the rows. Upper and lower case are the same.',
			);
		}
		table[word] = outcome;
	}
	return table;
}

function readCallbackSignature(enteredPlace: unknown, enteredName: unknown): Conventions['callbackSignature'] {
	const place =
		ifEntered(enteredPlace, (given) => oneOf(given, named('Signature In'), CALLBACK_SIGNATURE_PLACES)) ?? 'header';
	const name = optionalText(enteredName, named('Signature Name'))?.trim();
	if (place === 'header') {
		return name === undefined
			? ASSUMED.callbackSignature
			: { place, name: checkedHeader(name, named('Signature Name')) };
	}
	if (name !== undefined) return { place, name };
	throw inputError(
		`'${named('Signature Name')}' is empty`,
		`Enter the name of the ${place === 'body' ? 'member' : 'parameter'} that holds the signature, e.g. sign.`,
	);
}
