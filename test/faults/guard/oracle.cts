import type { RecordedRequest } from '../../../sandbox/index.cts';
import { textOf } from '../../support/text.cts';
import { ALLOWED, LIMIT, type Money, type Prepared } from './world.cts';

/**
 * What a gateway was asked for, read from the bytes that it received, and whether that is more than it may be. It shares no
 * code with the guard: amounts are compared in thousandths, as JSON has them.
 */

type Body = Record<string, unknown>;

/** Every amount that a request might charge; `undefined` for a request that asks for none. An amount of NaN is not known. */
function askedIn({ method, path, body }: RecordedRequest, world: Prepared): Money[] | undefined {
	const address = `${method} ${path.split('?', 1)[0]}`;
	const reader = READERS.find(([pattern]) => pattern.test(address))?.[1];
	return reader?.(JSON.parse(body.toString()) as Body, world);
}

const UNKNOWN: Money = { amount: NaN, currency: '?' };
const money = (amount: unknown, currency: unknown): Money => ({
	amount: typeof amount === 'number' ? amount : NaN,
	currency: String(currency),
});
const cents = ({ amount, currency }: Body): Money => money(Number(amount) / 100, currency);

function ofPrice(id: unknown, { prices }: Prepared): Money[] {
	return id === undefined ? [] : [prices.get(textOf(id)) ?? UNKNOWN];
}

function ofLines(lines: unknown, fallback: string): Money[] {
	const sums = new Map<string, number>();
	for (const { unitAmount, quantity = 1, currency = fallback } of (lines ?? []) as Body[]) {
		const code = String(currency);
		sums.set(code, (sums.get(code) ?? 0) + Number(unitAmount) * Number(quantity));
	}
	return [...sums].map(([currency, amount]) => ({ amount, currency }));
}

/** Whatever is converted is of an unknown amount. */
function ofConversion(to: unknown, from: string): Money[] {
	return to === undefined || to === from ? [] : [{ amount: NaN, currency: textOf(to) }];
}

const READERS: Array<[RegExp, (body: Body, world: Prepared) => Money[]]> = [
	[/POST .*\/payments\/link$/, (body) => [cents(body)]],
	[
		/POST .*\/payments\/checkout$/,
		(body, { orders }) => {
			const own = body.amount === undefined ? [] : [cents(body)];
			if (body.transaction_type === 'command') return own;
			return body.payment_id === undefined
				? own.concat(body.amount === undefined ? [UNKNOWN] : [])
				: [...own, orders.get(textOf(body.payment_id)) ?? UNKNOWN];
		},
	],
	[/POST .*\/transactions\/refund$/, (body) => [cents(body)]],
	[
		/POST .*\/api\/payment$/,
		(body, world) => {
			const asked = body.priceId === undefined ? [money(body.amount, body.currency)] : ofPrice(body.priceId, world);
			const currency = asked[0]?.currency ?? '?';
			return [...asked, ...ofLines(body.priceDataList, currency), ...ofConversion(body.paymentCurrency, currency)];
		},
	],
	[
		/POST .*\/checkout\/session$/,
		(body, world) => [
			money(body.originalAmount, body.originalCurrency),
			...ofPrice(body.priceId, world),
			...ofLines(body.priceDataList, String(body.originalCurrency)),
			...(body.scheduledPhases === undefined ? [] : [UNKNOWN]),
		],
	],
	[
		/POST .*\/api\/subscription$/,
		(body, world) => {
			const [asked = UNKNOWN] = ofPrice(body.priceId, world);
			return [
				asked,
				...ofConversion(body.paymentCurrency, asked.currency),
				...(body.scheduledPhases === undefined ? [] : [UNKNOWN]),
			];
		},
	],
	[
		/POST .*\/update\/confirm$/,
		(body, world) => ofPrice(world.snapshots.get(String(body.priceSnapshotId)) ?? 'unknown', world),
	],
	[
		/POST .*\/api\/refund$/,
		(body, { clinkOrders }) => [money(body.refundAmount, clinkOrders.get(String(body.orderId))?.currency)],
	],
	[/POST .*\/order\/payment-session$/, (body) => [money(body.amount, body.currency)]],
];

/** Not at most, so that what is not known is too much as well. */
const isAllowed = ({ amount, currency }: Money) => currency === ALLOWED && Math.round(amount * 1000) <= LIMIT * 1000;

/** How many requests for money arrived, and those of them that ask for more than they may, in words. */
export function judge(requests: RecordedRequest[], world: Prepared): { asked: number; violations: string[] } {
	const all = requests.flatMap((request) => {
		const asked = askedIn(request, world);
		return asked === undefined ? [] : [{ request, asked }];
	});
	return {
		asked: all.length,
		violations: all
			.filter(({ asked }) => !asked.every(isAllowed))
			.map(
				({ request: { method, path, body }, asked }) =>
					`${method} ${path} ${body.toString()}: ${JSON.stringify(asked)}`,
			),
	};
}
