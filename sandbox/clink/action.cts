import { toDataURL } from 'qrcode';
import type { World } from '../world.cts';

export const qrCodeLifetimeSeconds = 15 * 60;
const dataUrlHead = 'data:image/png;base64,';

export const payPage = (world: World, id: string): string => `${world.url()}/pay/${id}`;

/** What the customer does next: scan the QR code (Cash App) or open the pay page (every other wallet). */
export async function actionFor(world: World, orderId: string, type: string): Promise<Record<string, unknown>> {
	const url = payPage(world, orderId);
	if (type !== 'CASHAPP') return { redirectUrl: url, method: 'GET', type, paymentMethodType: type };
	const imageDataUrl = await toDataURL(url);
	return {
		type,
		paymentMethodType: type,
		walletHandleRedirectOrDisplayQrCode: {
			imageUrlPng: imageDataUrl.slice(dataUrlHead.length),
			imageDataUrl,
			hostedInstructionsUrl: url,
			mobileAuthUrl: url,
			expiresAt: Math.floor(world.now() / 1000) + qrCodeLifetimeSeconds,
			expiresSecond: qrCodeLifetimeSeconds,
		},
	};
}
