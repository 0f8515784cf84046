import fc from 'fast-check';

import { drawQrCode } from '../../../../nodes/shared/values/qrCode';
import { readPng, readQrCode, scan, shrink, type Picture } from '../../../support/read-qr-code.cts';

const draw = (text: string): Buffer => {
	const file = drawQrCode(text);
	if (file === undefined) throw new Error('Nothing was drawn');
	return file;
};

/** A URL of so many bytes, with something of everything that URLs hold. */
const urlOf = (length: number, seed = 'aB3-._~%2F') =>
	`https://pay.example.com/p?t=`.concat(seed.repeat(Math.ceil(length / seed.length))).slice(0, length);

describe('the QR code of a URL', () => {
	test('is read back, whatever the URL', () => {
		fc.assert(
			fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
				expect(readQrCode(draw(url))).toBe(url);
			}),
			{ numRuns: 60 },
		);
	});

	test.each([30, 78, 79, 150, 300, 600, 1_000, 2_000, 2_330, 2_331])('is read back with %i bytes', (length) => {
		expect(readQrCode(draw(urlOf(length)))).toBe(urlOf(length));
	});

	test.each(['HTTPS://PAY.EXAMPLE.COM/P/ABC-123', '1234567890', 'alipays://platformapi/startapp?appId=1&x=%7B%7D'])(
		'is read back in the letters that it has: %s',
		(text) => {
			expect(readQrCode(draw(text))).toBe(text);
		},
	);

	test.each([
		['https://付款.example/訂單/七?備註=兩張門票 🎫', 'https://xn--'],
		['https://pay.example.com/café', 'https://pay.example.com/caf%C3%A9'],
	])('with other letters is the same URL in those that every scanner reads: %s', (url, start) => {
		const read = readQrCode(draw(url)) ?? '';
		expect(read).toBe(new URL(url).href);
		expect(read.startsWith(start)).toBe(true);
	});

	test.each([
		['a byte more than fits', urlOf(2_332)],
		['much more than fits', urlOf(100_000)],
		['what becomes too long in plain letters', `https://pay.example.com/${'訂'.repeat(300)}`],
		['nothing', ''],
		['half of a character', 'https://pay.example.com/\ud83c'],
		['half of a character, and no URL', 'pay \udfab'],
	])('is none of %s', (_, text) => {
		expect(drawQrCode(text)).toBeUndefined();
	});

	test('is the same each time', () => {
		expect(draw(urlOf(90)).equals(draw(urlOf(90)))).toBe(true);
	});
});

describe('its picture', () => {
	const picture = readPng(draw(urlOf(90)));
	const at = ({ width, levels }: Picture, x: number, y: number) => levels[y * width + x];

	test('is black on white, square, and has a margin of four modules', () => {
		expect(picture.width).toBe(picture.height);
		expect(new Set(picture.levels)).toEqual(new Set([0, 255]));
		const margin = Array.from({ length: picture.width }, (_, along) =>
			[0, 31, picture.width - 32, picture.width - 1].flatMap((across) => [
				at(picture, along, across),
				at(picture, across, along),
			]),
		);
		expect(new Set(margin.flat())).toEqual(new Set([255]));
		expect([at(picture, 32, 32), at(picture, 31, 31)]).toEqual([0, 255]);
	});

	test.each([1, 2, 4])('is read when it is shown at 1/%i of its size', (factor) => {
		expect(scan(shrink(picture, factor))).toBe(urlOf(90));
	});

	test('is read although a spot of it is missing', () => {
		const middle = picture.width / 2;
		const isSpot = (index: number) =>
			Math.hypot((index % picture.width) - middle, Math.floor(index / picture.width) - middle) < 28;
		const levels = picture.levels.map((level, index) => (isSpot(index) ? 255 : level));
		expect(scan({ ...picture, levels })).toBe(urlOf(90));
	});

	test('is a file of a few kilobytes, also of the longest URL', () => {
		expect(draw(urlOf(90)).length).toBeLessThan(2_000);
		expect(draw(urlOf(2_331)).length).toBeLessThan(16_000);
	});
});
