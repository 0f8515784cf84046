import jsQR from 'jsqr';
import { PNG } from 'pngjs';

/** Reads QR codes by libraries that the nodes do not use. */

/** Black is 0, white 255, in rows from the top. */
export interface Picture {
	width: number;
	height: number;
	levels: Uint8Array;
}

/** Decodes a PNG file; the checksum of every chunk must be right. */
export function readPng(file: Buffer): Picture {
	const { width, height, data } = PNG.sync.read(file);
	return { width, height, levels: Uint8Array.from({ length: width * height }, (_, index) => data[index * 4] ?? 0) };
}

/** A picture at a fraction of its size, as a screen shows it. */
export function shrink({ width, height, levels }: Picture, factor: number): Picture {
	const size = { width: width / factor, height: height / factor };
	const at = (index: number) => (index % size.width) * factor + Math.floor(index / size.width) * factor * width;
	return { ...size, levels: Uint8Array.from({ length: size.width * size.height }, (_, i) => levels[at(i)] ?? 0) };
}

/** What a scanner reads from a picture. */
export function scan({ width, height, levels }: Picture): string | undefined {
	const pixels = new Uint8ClampedArray(levels.length * 4).fill(255);
	levels.forEach((level, index) => pixels.fill(level, index * 4, index * 4 + 3));
	return jsQR(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data;
}

/** What a scanner reads from a PNG file, at a quarter of its size: full size takes sixteen times as long. */
export const readQrCode = (file: Buffer): string | undefined => scan(shrink(readPng(file), 4));
