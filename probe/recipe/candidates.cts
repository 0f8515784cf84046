import type { SignatureEncoding } from '../../nodes/ChingchingPay/api/signature';
import type { TimeUnit } from '../../nodes/ChingchingPay/api/timeUnit';
import { holds, parseTemplate, type Placeholder, type SignedPart } from '../../nodes/ChingchingPay/api/signedTemplate';
import { TEMPLATES } from '../templates.cts';

export type SigningKey = 'secret' | 'apiKey';

/** One way in which a gateway may want its requests signed. */
export interface Candidate {
	/** As in the credential's 'Signed Template'. */
	template: string;
	parts: readonly SignedPart[];
	encoding: SignatureEncoding;
	key: SigningKey;
	/** Of the timestamp that is signed; undefined if none is. */
	unit: TimeUnit | undefined;
}

export const signs = ({ parts }: Pick<Candidate, 'parts'>, placeholder: Placeholder): boolean =>
	holds(parts, placeholder);

/** How unlikely each choice is, in places by which it comes later in the list of templates. */
const ENCODINGS: ReadonlyArray<[SignatureEncoding, places: number]> = [
	['hex', 0],
	['base64', 6],
	['hexUpper', 9],
];
const KEYS: ReadonlyArray<[SigningKey, places: number]> = [
	['secret', 0],
	['apiKey', 12],
];
const UNITS: ReadonlyArray<[TimeUnit, places: number]> = [
	['milliseconds', 0],
	['seconds', 2],
];

export interface CandidateOptions {
	apiKey: string;
	/** Empty: there is only one key. */
	apiSecret: string;
	/** Empty: none is known, and templates that sign it are left out. */
	merchantId: string;
	/** Tried before those that are known here. */
	templates: readonly string[];
}

/** Every recipe to try, the likeliest first. @throws PaymentError (`input`) for a given template that cannot be used */
export function candidatesFor(
	{ apiKey, apiSecret, merchantId, templates }: CandidateOptions,
	units: readonly TimeUnit[],
): Candidate[] {
	const hasTwoKeys = apiSecret !== '' && apiSecret !== apiKey;
	const keys = hasTwoKeys ? KEYS : KEYS.filter(([key]) => key === (apiSecret === '' ? 'apiKey' : 'secret'));
	const usable = [...new Set([...templates, ...TEMPLATES])]
		.map((template) => ({ template, parts: parseTemplate(template) }))
		.filter((entry) => merchantId !== '' || !signs(entry, 'merchantId'));
	const ranked = usable.flatMap(({ template, parts }, place) =>
		ENCODINGS.flatMap(([encoding, encodingPlaces]) =>
			keys.flatMap(([key, keyPlaces]) =>
				unitsOf(parts, units).map(([unit, unitPlaces]) => ({
					candidate: { template, parts, encoding, key, unit },
					place: place + encodingPlaces + keyPlaces + unitPlaces,
				})),
			),
		),
	);
	return ranked.sort((a, b) => a.place - b.place).map(({ candidate }) => candidate);
}

function unitsOf(parts: readonly SignedPart[], units: readonly TimeUnit[]): Array<[TimeUnit | undefined, number]> {
	if (!holds(parts, 'timestamp')) return [[undefined, 0]];
	return UNITS.filter(([unit]) => units.includes(unit));
}
