import { toDataURL } from 'qrcode';
import type { SandboxContext } from '../server/context.cts';

const QR_CODE_LIFETIME_SECONDS = 15 * 60;
const dataUrlPrefix = 'data:image/png;base64,';

export const payPage = (context: SandboxContext, id: string): string => `${context.url()}/pay/${id}`;

/** What the customer does next: scan the QR code (Cash App) or open the pay page (every other wallet). */
export async function actionFor(
	context: SandboxContext,
	orderId: string,
	type: string,
): Promise<Record<string, unknown>> {
	const url = payPage(context, orderId);
	const shared = { type, paymentMethodType: type, postData: null };
	if (type !== 'CASHAPP') {
		return { ...shared, redirectUrl: url, method: 'GET', walletHandleRedirectOrDisplayQrCode: null };
	}
	const imageDataUrl = await toDataURL(url);
	return {
		...shared,
		redirectUrl: null,
		method: null,
		walletHandleRedirectOrDisplayQrCode: {
			imageUrlPng: imageDataUrl.slice(dataUrlPrefix.length),
			imageUrlSvg: null,
			imageDataUrl,
			hostedInstructionsUrl: url,
			mobileAuthUrl: url,
			fallbackUrl: null,
			packageName: null,
			expiresAt: Math.floor(context.now() / 1000) + QR_CODE_LIFETIME_SECONDS,
			expiresSecond: QR_CODE_LIFETIME_SECONDS,
		},
	};
}
