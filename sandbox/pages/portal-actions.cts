import { cancelChange, confirmChange, previewChange } from '../clink/plan-changes.cts';
import type { PortalSession } from '../clink/portal-sessions.cts';
import { Refusal } from '../clink/refusals.cts';
import type { ClinkService } from '../clink/service.cts';
import type { Subscription } from '../clink/subscription-records.cts';
import { instrumentChoices, newCards, planChoices } from './portal-view.cts';
import type { Choice, PortalAction } from './portal.cts';

/** What the customer is told afterwards. */
export const doneTexts = {
	cancelled: 'Your subscription ends with its period.',
	kept: 'Your subscription goes on.',
	instrument: 'From now on you pay with this.',
	plan: 'Your plan has changed.',
	planLater: 'Your plan changes when the period ends.',
	planKept: 'You keep your present plan.',
} as const;
type Done = keyof typeof doneTexts;

/** What was done, or the order that is to be paid first. */
export type Result = { done: Done } | { orderId: string };

interface Visit {
	clink: ClinkService;
	session: PortalSession;
	subscription: Subscription;
	/** What was selected in the form. */
	chosen: string;
}

function checkOffered(choices: readonly Choice[], chosen: string): void {
	if (choices.some(({ value }) => value === chosen)) return;
	throw new Refusal('invalidParameter', 'this is not one of the choices');
}

function changeInstrument({ clink, session, subscription, chosen }: Visit): Result {
	const { account, customerId } = session;
	checkOffered(instrumentChoices(clink, session, subscription), chosen);
	const lastFour = newCards.get(chosen);
	const instrument =
		lastFour === undefined
			? clink.instruments.ofCustomer(account, customerId).find(({ id }) => id === chosen)
			: clink.instruments.addCard(account, customerId, lastFour);
	if (instrument === undefined) throw new Refusal('invalidParameter', 'this is not one of the choices');
	clink.subscriptions.changePaymentInstrument(account, subscription.subscriptionId, {
		paymentMethodType: instrument.type,
		paymentInstrumentId: instrument.id,
	});
	return { done: 'instrument' };
}

async function changePlan({ clink, session, subscription, chosen }: Visit): Promise<Result> {
	const { account } = session;
	const { subscriptionId } = subscription;
	checkOffered(planChoices(clink, session, subscription), chosen);
	previewChange(clink, account, { priceId: chosen }, subscriptionId);
	const priceSnapshotId = clink.catalogueOf(account).prices.current(chosen)?.snapshotId ?? '';
	const { message } = await confirmChange(clink, account, { priceSnapshotId }, subscriptionId);
	if (typeof message === 'string') throw new Refusal('invalidParameter', `${message} Your plan stays as it is.`);
	const { pendingChange } = clink.subscriptions.ofAccount(account, subscriptionId);
	if (pendingChange?.waitsFor === 'payment') return { orderId: pendingChange.orderId };
	return { done: pendingChange === null ? 'plan' : 'planLater' };
}

const acts: Record<PortalAction, (visit: Visit) => Result | Promise<Result>> = {
	cancel({ clink, session, subscription }) {
		const reason = 'Cancelled in the customer portal';
		clink.subscriptions.cancel(session.account, subscription.subscriptionId, { reason });
		return { done: 'cancelled' };
	},
	keep({ clink, session, subscription }) {
		clink.subscriptions.keep(session.account, subscription.subscriptionId);
		return { done: 'kept' };
	},
	keepPlan({ clink, session, subscription }) {
		cancelChange(clink, session.account, subscription.subscriptionId);
		return { done: 'planKept' };
	},
	instrument: changeInstrument,
	plan: changePlan,
};

const isAction = (word: string): word is PortalAction => Object.hasOwn(acts, word);

/** What a person does on the portal page. @throws Refusal when it is not theirs to do, or not possible now */
export async function actInPortal(
	clink: ClinkService,
	session: PortalSession,
	{ action, subscription: id, chosen }: Record<'action' | 'subscription' | 'chosen', string>,
): Promise<Result> {
	const subscription = clink.subscriptions
		.ofCustomer(session.account, session.customerId)
		.find(({ subscriptionId }) => subscriptionId === id);
	if (subscription === undefined || !isAction(action)) {
		throw new Refusal('invalidParameter', 'there is nothing like this to do');
	}
	return await acts[action]({ clink, session, subscription, chosen });
}
