import { encode } from 'uqr';

import { toPng } from './png';

/** A module of a large code is still several pixels wide on the screen of a phone. */
const PIXELS_PER_MODULE = 8;
/** The margin that scanners need. Source: ISO/IEC 18004, "Quiet zone". */
const QUIET_ZONE_MODULES = 4;

/** What the largest code holds at error correction M, in bytes. Source: as above, table 7. */
const MAX_BYTES = 2331;

/**
 * A text as the QR code that a phone reads back, as a PNG file: error correction M, or better where that takes no more room.
 *
 * @returns `undefined` for what no QR code can hold: more than 2,331 bytes, or half of a Unicode character
 */
export function drawQrCode(text: string): Buffer | undefined {
	if (text === '' || !text.isWellFormed()) return undefined;
	const content = toAscii(text);
	if (Buffer.byteLength(content) > MAX_BYTES) return undefined;
	const { data: modules } = encode(content, { ecc: 'M', boostEcc: true, border: QUIET_ZONE_MODULES });
	return toPng(modules, PIXELS_PER_MODULE);
}

/** A URL as it is sent: scanners guess the encoding of anything else. */
const toAscii = (text: string) => (/[^ -~]/.test(text) && URL.canParse(text) ? new URL(text).href : text);
