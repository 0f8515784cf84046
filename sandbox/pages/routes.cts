import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import formBody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { toDataURL } from 'qrcode';
import type { Merchant } from '../chingchingpay/merchant.cts';
import type { ClinkService } from '../clink/service.cts';
import { isObject } from '../gateway/fields.cts';
import { newId } from '../gateway/ids.cts';
import { isPayerAction } from '../gateway/payer-action.cts';
import type { Ledger } from '../ledger/ledger.cts';
import type { Payables } from '../ledger/payables.cts';
import { dashboardPage, transactionsTable } from './dashboard.cts';
import { authorizePage, notFoundPage, payPage, resultPage } from './pay.cts';
import { portalRoutes } from './portal-routes.cts';
import { show } from './show.cts';
import type { TestCredentials } from './test-keys.cts';

interface PageSources {
	ledger: () => Ledger;
	credentials: () => TestCredentials;
	url: () => string;
	payables: Payables;
	merchants: readonly Merchant[];
	clink: ClinkService;
}

const asset = (name: string): string => readFileSync(join(__dirname, name), 'utf8');
const chosenAction = (body: unknown): unknown => (isObject(body) ? body['outcome'] : undefined);

function payRoutes(app: FastifyInstance, { payables, url }: PageSources): void {
	app.get<{ Params: { id: string }; Querystring: { declined?: string } }>('/pay/:id', async (request, reply) => {
		const payable = payables.find(request.params.id);
		if (payable === undefined) return show(reply, notFoundPage(), 404);
		if (!payable.isOpen) return show(reply, resultPage(payable));
		const qrCode = await toDataURL(`${url()}/pay/${payable.id}`, { margin: 2, width: 320 });
		return show(reply, payPage(payable, qrCode, request.query.declined !== undefined));
	});

	app.post<{ Params: { id: string } }>('/pay/:id', (request, reply) => {
		const payable = payables.find(request.params.id);
		const action = chosenAction(request.body);
		if (payable === undefined) return show(reply, notFoundPage(), 404);
		const payPath = `/pay/${payable.id}`;
		if (!payable.isOpen || !isPayerAction(action)) return reply.redirect(payPath, 303);
		const next = payable.settle(action);
		return reply.redirect(next ?? (action === 'declined' ? `${payPath}?declined` : payPath), 303);
	});
}

function authorizeRoutes(app: FastifyInstance, { merchants }: PageSources): void {
	const merchantName = merchants[0]?.name ?? '';
	app.get('/authorize/:id', (_request, reply) => show(reply, authorizePage(merchantName)));

	app.post<{ Querystring: Record<string, string> }>('/authorize/:id', (request, reply) => {
		const { redirect_url: address = '', state = '', merchant_agreement_id: agreement = '' } = request.query;
		if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return show(reply, notFoundPage(), 404);
		const next = new URL(address);
		next.searchParams.set('state', state);
		next.searchParams.set('auth_site', 'ALIPAY_HK');
		next.searchParams.set('merchantAgreementId', agreement);
		next.searchParams.set('authCode', newId('auth'));
		return reply.redirect(next.href, 303);
	});
}

function imageRoutes(app: FastifyInstance, { clink }: PageSources): void {
	app.get<{ Params: { ossId: string } }>('/images/:ossId', (request, reply) => {
		const image = clink.images.find(request.params.ossId);
		if (image === undefined) return show(reply, notFoundPage(), 404);
		return reply.type(image.type).header('x-content-type-options', 'nosniff').send(image.content);
	});
}

/** The dashboard and the hosted pages, for people in front of a browser. */
export async function pages(app: FastifyInstance, sources: PageSources): Promise<void> {
	await app.register(formBody);
	const assets = [
		{ name: 'style.css', type: 'text/css; charset=utf-8' },
		{ name: 'copy.js', type: 'text/javascript; charset=utf-8' },
		{ name: 'dashboard.js', type: 'text/javascript; charset=utf-8' },
	];
	for (const { name, type } of assets) {
		const content = asset(name);
		app.get(`/assets/${name}`, (_request, reply) => reply.type(type).send(content));
	}
	app.get('/', (_request, reply) => show(reply, dashboardPage(sources.ledger(), sources.credentials())));
	app.get('/transactions', (_request, reply) => show(reply, transactionsTable(sources.ledger())));
	payRoutes(app, sources);
	authorizeRoutes(app, sources);
	portalRoutes(app, sources.clink);
	imageRoutes(app, sources);
	app.setNotFoundHandler((_request, reply) => show(reply, notFoundPage(), 404));
}
