import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink, startReceiver } from './clients.cts';
import type { Answer, Json } from './clients.cts';

export const DAY = 24 * 60 * 60 * 1000;

export interface Shop {
	sandbox: Sandbox;
	/** Milliseconds since the epoch, for the sandbox and the timestamps of requests. */
	time: number;
	call(method: string, path: string, request?: Json): Promise<Answer>;
	/** Another merchant's call. */
	callAsOther(method: string, path: string, request?: Json): Promise<Answer>;
	subscribe(change?: Json): Promise<Answer>;
	subscription(id: unknown): Promise<Json>;
	invoice(id: unknown): Promise<Json>;
	orders(subscriptionId: unknown): Promise<Json[]>;
	/** A recurring price of `prd_plans` in USD. */
	makePrice(unitAmount: number, recurringDetails?: Json): Promise<Json>;
	previewAndConfirm(subscriptionId: unknown, priceId: unknown, more?: Json): Promise<Answer>;
	/** The names of the events since the last time, as they happened. */
	events(): string[];
	/** What those events were about that have happened since the last time. */
	eventResources(): Promise<{ type: string; resource: Json }[]>;
	close(): Promise<void>;
}

/** Two merchants at the Clink stand-in at a time that the test sets; the first one's webhook gets every event. */
export async function openShop(start: number): Promise<Shop> {
	const receiver = await startReceiver();
	const sandbox = await startSandbox({ now: () => shop.time, clinkApiKeys: ['sk_test_one', 'sk_test_other'] });
	const callWith =
		(apiKey: string) =>
		(method: string, path: string, request?: Json): Promise<Answer> =>
			clink(sandbox, apiKey).send(
				method,
				path,
				{
					'x-api-key': apiKey,
					'x-timestamp': String(shop.time),
					...(request !== undefined && { 'content-type': 'application/json' }),
				},
				request === undefined ? undefined : JSON.stringify(request),
			);
	const call = callWith('sk_test_one');
	let seen = 0;
	let read = 0;
	const shop: Shop = {
		sandbox,
		time: start,
		call,
		callAsOther: callWith('sk_test_other'),
		subscribe: (change = {}) =>
			call('POST', '/subscription', {
				customerEmail: 'ann@example.com',
				productId: 'prd_plans',
				priceId: 'price_basic',
				paymentMethodType: 'CARD',
				paymentInstrumentId: 'pi_1',
				paymentCurrency: 'USD',
				returnUrl: 'https://shop.example/return',
				merchantReferenceId: 'SUB-1',
				...change,
			}),
		subscription: async (id) => (await call('GET', `/subscription/${String(id)}`)).data,
		invoice: async (id) => (await call('GET', `/subscription/invoice/${String(id)}`)).data,
		orders: async (id) => (await call('GET', `/order?pageSize=50&subscriptionId=${String(id)}`)).rows,
		makePrice: async (unitAmount, recurringDetails = { interval: 'month' }) =>
			(
				await call('POST', '/price', {
					productId: 'prd_plans',
					currency: 'USD',
					unitAmount,
					priceType: 'recurring',
					recurringDetails,
				})
			).data,
		async previewAndConfirm(id, priceId, more = {}) {
			const preview = await call('POST', `/subscription/${String(id)}/update/preview`, { priceId, ...more });
			const { priceSnapshotId } = preview.data['recurringPrice'] as Json;
			return call('POST', `/subscription/${String(id)}/update/confirm`, { priceSnapshotId, ...more });
		},
		events() {
			const names = sandbox.callbacks.log.map(({ about }) => about);
			const news = names.slice(seen);
			seen = names.length;
			return news;
		},
		async eventResources() {
			await sandbox.callbacks.release();
			sandbox.callbacks.hold();
			const bodies = receiver.received.slice(read).map(({ body }) => JSON.parse(body) as Json);
			read = receiver.received.length;
			return bodies.map(({ type, data }) => ({ type: String(type), resource: (data as Json)['object'] as Json }));
		},
		async close() {
			await sandbox.close();
			await receiver.close();
		},
	};
	sandbox.callbacks.hold();
	const { data } = await call('GET', '/webhook/events');
	const { all } = data['aliases'] as { all: string[] };
	await call('POST', '/webhook/endpoints', { url: receiver.url, events: all });
	return shop;
}
