import { zlibSync } from 'fflate';

/**
 * A black and white picture as a PNG file. Source: PNG, third edition (W3C), "Chunk layout" and "Image header".
 *
 * @param rows its squares from the top, each row from the left: true is black. All rows are as long as the first
 * @param scale pixels on each side of a square
 */
export function toPng(rows: readonly boolean[][], scale: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE((rows[0]?.length ?? 0) * scale, 0);
	header.writeUInt32BE(rows.length * scale, 4);
	header.set([BITS_PER_PIXEL, GREYSCALE], 8);
	const lines = rows.flatMap((row) => Array<Buffer>(scale).fill(toScanline(row, scale)));
	const pixels = zlibSync(Buffer.concat(lines));
	return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', NOTHING)]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BITS_PER_PIXEL = 1;
const GREYSCALE = 0;
const NOTHING = Buffer.alloc(0);

/** A filter of none, then one bit for each pixel, the leftmost first; 1 is white. */
function toScanline(row: readonly boolean[], scale: number): Buffer {
	const line = Buffer.alloc(1 + Math.ceil((row.length * scale) / 8));
	for (let x = 0; x < row.length * scale; x++) {
		const byte = 1 + (x >> 3);
		if (row[Math.floor(x / scale)] === false) line[byte] = (line[byte] ?? 0) | (0x80 >> (x & 7));
	}
	return line;
}

function chunk(type: string, content: Uint8Array): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	const checked = Buffer.concat([Buffer.from(type, 'ascii'), content]);
	const checksum = Buffer.alloc(4);
	checksum.writeUInt32BE(crc32(checked));
	return Buffer.concat([length, checked, checksum]);
}

const CRC_POLYNOMIAL = 0xedb88320;

function crc32(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CRC_POLYNOMIAL : crc >>> 1;
	}
	return ~crc >>> 0;
}
