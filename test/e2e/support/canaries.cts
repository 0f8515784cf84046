import { randomBytes } from 'node:crypto';

const CORE_BYTES = 10;

/** A secret that is recognised wherever it turns up, whole or in part, as it is or in another spelling. */
export interface Canary {
	name: string;
	value: string;
	/** Parts that letters and digits alone make up: URL, JSON and HTML escapes leave them as they are. */
	cores: string[];
}

export interface Place {
	name: string;
	content: string | Buffer;
}

/** @param joint what stands between the two halves; characters that are escaped in URLs and by some in JSON, unless told */
export function newCanary(name: string, joint = '+/='): Canary {
	const cores = [newCore(), newCore()];
	return { name, value: `ck_${cores.join(joint)}`, cores };
}

/** For a secret that somebody else made. */
export const canaryOf = (name: string, value: string): Canary => ({
	name,
	value,
	cores: value.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= 8),
});

const newCore = () => randomBytes(CORE_BYTES).toString('hex').toUpperCase();

/** What is seen where, as "NAME in PLACE"; empty when nothing is. */
export function sightings(places: Place[], canaries: Canary[]): string[] {
	const searched = canaries.map((canary) => ({ canary, needles: needlesOf(canary) }));
	return places.flatMap((place) => {
		const exact = Buffer.isBuffer(place.content) ? place.content.toString('latin1') : place.content;
		const folded = exact.toLowerCase();
		const isSeen = ({ needles }: (typeof searched)[number]) =>
			needles.folded.some((needle) => folded.includes(needle)) ||
			needles.exact.some((needle) => exact.includes(needle));
		return searched.filter(isSeen).map(({ canary }) => `${canary.name} in ${place.name}`);
	});
}

function needlesOf({ cores }: Canary): { folded: string[]; exact: string[] } {
	return {
		folded: cores.flatMap((core) => [core, Buffer.from(core).toString('hex')]).map((needle) => needle.toLowerCase()),
		exact: cores.flatMap(inBase64),
	};
}

/** Base64 writes a text in three ways, by where it begins in a group of three bytes; the ends depend on the neighbours. */
function inBase64(core: string): string[] {
	const firstOwnCharacter = [0, 2, 3];
	return firstOwnCharacter.map((first, offset) => {
		const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(core)]);
		return bytes.toString('base64').slice(first, Math.floor(bytes.length / 3) * 4);
	});
}

/** The spellings in which a server may repeat a secret: as it is, as in a URL, with slashes escaped, and in Base64. */
export const spellingsOf = ({ value }: Canary): string[] => [
	value,
	encodeURIComponent(value),
	value.replaceAll('/', '\\/'),
	Buffer.from(value).toString('base64'),
];
