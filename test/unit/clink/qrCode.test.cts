import { findQrCode } from '../../../nodes/Clink/resources/payment/qrCode';

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(20, 7)]);
const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>');
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);
const found = (wallet: unknown) => findQrCode({ action: { walletHandleRedirectOrDisplayQrCode: wallet as object } });

describe('the QR code of an answer', () => {
	test.each([
		['a PNG data URL', { imageDataUrl: `data:image/png;base64,${png.toString('base64')}` }, png, 'png'],
		['an SVG data URL', { imageDataUrl: `data:image/svg+xml;base64,${svg.toString('base64')}` }, svg, 'svg'],
		['bare Base64 of a PNG', { imageUrlPng: png.toString('base64') }, png, 'png'],
		['bare Base64 of an SVG', { imageUrlSvg: svg.toString('base64') }, svg, 'svg'],
		['Base64 broken into lines', { imageUrlPng: png.toString('base64').replace(/(.{10})/g, '$1\r\n') }, png, 'png'],
		[
			'a data URL that calls an SVG a PNG',
			{ imageDataUrl: `data:image/png;base64,${svg.toString('base64')}` },
			svg,
			'svg',
		],
		[
			'the second field, when the first is a web address',
			{ imageUrlPng: 'https://cdn.example.com/qr.png', imageUrlSvg: svg.toString('base64') },
			svg,
			'svg',
		],
	])('is taken from %s', (_, wallet, content, extension) => {
		expect(found(wallet)).toEqual({
			content,
			extension,
			mimeType: extension === 'png' ? 'image/png' : 'image/svg+xml',
		});
	});

	test.each([
		['there is a web address only', { imageUrlPng: 'https://cdn.example.com/qr.png' }],
		['the content is no image', { imageUrlPng: Buffer.from('hello').toString('base64') }],
		['the content is another kind of image', { imageDataUrl: `data:image/jpeg;base64,${jpeg.toString('base64')}` }],
		['the data URL is not Base64', { imageDataUrl: 'data:image/svg+xml;utf8,<svg/>' }],
		['the data URL is no image', { imageDataUrl: `data:text/html;base64,${svg.toString('base64')}` }],
		['the fields are empty', { imageDataUrl: '', imageUrlPng: null }],
		['the wallet is a text', 'qr'],
		['there is no wallet', undefined],
	])('is none when %s', (_, wallet) => {
		expect(found(wallet)).toBeUndefined();
	});

	test.each([{}, { action: null }, { action: 'pay' }, { action: [] }])('is none in %j', (data) => {
		expect(findQrCode(data)).toBeUndefined();
	});
});
