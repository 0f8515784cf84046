import type { IDataObject } from 'n8n-workflow';

import { withPayUrl } from '../../../nodes/Clink/api/payUrl';

const URL = 'https://pay.example.com/1';

test.each<[string, IDataObject, string | undefined]>([
	['the page of a session', { url: URL }, URL],
	['the next step of a payment', { action: { redirectUrl: URL, method: 'GET' } }, URL],
	['a step without a method', { action: { redirectUrl: URL, method: null } }, URL],
	[
		'the page with the QR code of a wallet',
		{ action: { redirectUrl: null, walletHandleRedirectOrDisplayQrCode: { hostedInstructionsUrl: URL } } },
		URL,
	],
	[
		'no page that is opened by a form',
		{ action: { redirectUrl: URL, method: 'POST', postData: { a: '1' } } },
		undefined,
	],
	['no page where there is nothing to do', { action: null }, undefined],
	['no address that is none', { url: 'javascript:alert(1)' }, undefined],
	['no address that is empty', { action: { redirectUrl: '' } }, undefined],
])('is %s', (_, answer, payUrl) => {
	expect(withPayUrl(answer)).toEqual({ ...answer, ...(payUrl === undefined ? {} : { payUrl }) });
});
