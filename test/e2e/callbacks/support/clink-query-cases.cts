import type { Fault } from '../../../../sandbox/index.cts';
import { newSecret } from '../../../support/n8n/clink-signature.cts';
import { newReference } from '../../../support/n8n/harness.cts';
import type { Case } from './cases.cts';
import { bytesOf, clinkEvent, signed } from './clink.cts';

export interface ClinkQueryKey {
	secret: string;
	/** A paid order that no other case uses. */
	order: () => Promise<string>;
	/** Makes every look-up of this order end in this way. */
	books: (orderId: string, how: Fault['kind']) => void;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STALE = 'its timestamp is not within the tolerance';

const about = (orderId: unknown, status: string, type = `order.${status === 'success' ? 'succeeded' : 'failed'}`) =>
	bytesOf(clinkEvent({ type, data: { object: { orderId, status } } }));
const dispute = () =>
	bytesOf(clinkEvent({ type: 'dispute.created', data: { object: { chargeBackId: newReference('cb'), status: 1 } } }));
const from = (offset: number) => String(Date.now() + offset);
const answer = (data: unknown): Fault['kind'] => ({
	body: JSON.stringify({ code: 200, msg: 'Success', data }),
	contentType: 'application/json',
});
const paid =
	(change: (orderId: string, key: ClinkQueryKey) => ReturnType<typeof signed>[]) => async (key: ClinkQueryKey) =>
		change(await key.order(), key);

/** What may come to a Clink Trigger that wants `order.succeeded`, `order.failed` and `dispute.created`, and asks Clink. */
export const clinkQueryCases: Array<Case<ClinkQueryKey>> = [
	{
		name: 'valid',
		requests: paid((orderId, { secret }) => [signed(about(orderId, 'success'), secret)]),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'another event about the same state of the order',
		requests: paid((orderId, { secret }) => [
			signed(about(orderId, 'success'), secret),
			signed(about(orderId, 'success'), secret),
		]),
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'a failure that comes after the success of its order',
		requests: paid((orderId, { secret }) => [
			signed(about(orderId, 'success'), secret),
			signed(about(orderId, 'failed'), secret),
		]),
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'a failure of an order that was paid since, then its success',
		requests: paid((orderId, { secret }) => [
			signed(about(orderId, 'failed'), secret),
			signed(about(orderId, 'success'), secret),
		]),
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'forged, about a paid order',
		requests: paid((orderId) => [signed(about(orderId, 'success'), newSecret())]),
		statuses: [401],
		runs: 0,
		reason: 'its signature does not match',
	},
	{
		name: 'timestamp of six minutes ago',
		requests: paid((orderId, { secret }) => [signed(about(orderId, 'success'), secret, from(-6 * MINUTE))]),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'timestamp of three days ago',
		requests: paid((orderId, { secret }) => [signed(about(orderId, 'success'), secret, from(-3 * DAY))]),
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{
		name: 'about a dispute, which cannot be asked about',
		requests: ({ secret }) => [signed(dispute(), secret)],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'about a dispute, timestamp of six minutes ago',
		requests: ({ secret }) => [signed(dispute(), secret, from(-6 * MINUTE))],
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{
		name: 'an event that was not chosen, about an order that Clink does not know',
		requests: ({ secret }) => [signed(about(newReference('order'), 'created', 'order.created'), secret)],
		statuses: [200],
		runs: 0,
	},
	{
		name: 'about an order that Clink does not know',
		requests: ({ secret }) => [signed(about(newReference('order'), 'success'), secret)],
		statuses: [503],
		runs: 0,
		reason: 'Clink does not know its order, or does not know it yet',
	},
	{
		name: 'the success of an order that Clink still has as pending',
		requests: paid((orderId, { secret, books }) => {
			books(orderId, answer({ orderId, status: 'pending' }));
			return [signed(about(orderId, 'success'), secret)];
		}),
		statuses: [503],
		runs: 0,
		reason: 'Clink still has an older state of the order',
	},
	{
		name: 'Clink answers 500',
		requests: paid((orderId, { secret, books }) => {
			books(orderId, { status: 500, body: 'Internal Server Error' });
			return [signed(about(orderId, 'success'), secret)];
		}),
		statuses: [503],
		runs: 0,
		reason: 'it could not be checked: Clink responded with HTTP status 500',
	},
	{
		name: 'no id of an order',
		requests: ({ secret }) => [signed(about(null, 'success'), secret)],
		statuses: [400],
		runs: 0,
		reason: 'it does not say which order it belongs to',
	},
];
