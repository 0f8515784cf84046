import { newId } from '../gateway/ids.cts';
import type { PayerAction } from '../gateway/payer-action.cts';
import { Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import { payPage } from './action.cts';
import type { Books } from './billing.cts';
import type { Catalogue } from './catalogue.cts';
import type { Customer } from './customers.cts';
import type { Orders, Publish } from './orders.cts';
import type { Order, Session } from './records.cts';
import { Refusal } from './refusals.cts';
import type { SessionRequest } from './schema.cts';
import { termsOfSession, withPromotionCode } from './session-terms.cts';
import { orderOf, sessionView } from './session-view.cts';
import { startSubscription } from './subscription-start.cts';

const SESSION_LIFETIME_MS = 30 * 60 * 1000;

const copiedFields = [
	'productId',
	'priceId',
	'merchantReferenceId',
	'priceDataList',
	'metadata',
	'returnUrl',
	'successUrl',
	'cancelUrl',
] as const;
type CopiedFields = Partial<Pick<Session, (typeof copiedFields)[number]>>;

function fieldsCopiedFrom(request: SessionRequest): CopiedFields {
	return Object.fromEntries(
		copiedFields.filter((name) => request[name] !== undefined).map((name) => [name, request[name]]),
	);
}

/** Hosted checkout: a session is open until one attempt to pay succeeds or its time is over. */
export class Sessions {
	private readonly records = new Versions<Session>();
	private readonly context: SandboxContext;
	private readonly orders: Orders;
	private readonly publish: Publish;
	private readonly books: Books;

	constructor(context: SandboxContext, orders: Orders, publish: Publish, books: Books) {
		this.context = context;
		this.orders = orders;
		this.publish = publish;
		this.books = books;
	}

	create(
		account: string,
		request: SessionRequest,
		catalogue: Catalogue,
		customer: () => Customer,
	): Record<string, unknown> {
		const terms = termsOfSession(catalogue, request);
		const { customerId, email } = customer();
		const now = this.context.now();
		const undiscounted: Session = {
			account,
			sessionId: newId('sess'),
			token: newId('tok'),
			status: 'open',
			customerId,
			...(email !== undefined && { customerEmail: email }),
			originalAmount: request.originalAmount,
			originalCurrency: request.originalCurrency,
			paymentMethodType: request.paymentMethodType ?? 'CARD',
			uiMode: request.uiMode ?? 'hostedPage',
			showPromotionCode: request.showPromotionCode ?? true,
			...fieldsCopiedFrom(request),
			...terms,
			createdAt: now,
			expiresAt: now + SESSION_LIFETIME_MS,
		};
		const session = withPromotionCode(this.books, undiscounted, request.promotionCode);
		this.records.write(session.sessionId, session, now);
		this.context.timers.after(SESSION_LIFETIME_MS, () => this.current(session.sessionId));
		return {
			sessionId: session.sessionId,
			tokenValue: session.token,
			customerId,
			originalAmount: session.originalAmount,
			originalCurrency: session.originalCurrency,
			uiMode: session.uiMode,
			returnUrl: session.returnUrl ?? null,
			url: payPage(this.context, session.sessionId),
			merchantReferenceId: session.merchantReferenceId ?? null,
			expireTime: new Date(session.expiresAt).toISOString(),
		};
	}

	current(sessionId: string): Session | undefined {
		const session = this.records.current(sessionId);
		if (session?.status !== 'open' || this.context.now() < session.expiresAt) return session;
		return this.write({ ...session, status: 'expired' }, 'session.expired');
	}

	find(account: string, sessionId: string): Record<string, unknown> {
		this.current(sessionId);
		const session = this.records.asOf(sessionId, visibleAt(this.context));
		if (session?.account !== account) throw new Refusal('sessionNotFound', `no session has the id ${sessionId}`);
		return sessionView(session);
	}

	/** What a person does on the pay page. A cancelled visit leaves the session open. */
	settle(sessionId: string, action: PayerAction): Session {
		const session = this.current(sessionId);
		if (session === undefined) throw new Refusal('sessionNotFound', `no session has the id ${sessionId}`);
		if (session.status !== 'open') throw new Refusal('invalidParameter', `the session is already ${session.status}`);
		if (action === 'cancelled') return session;
		if (action === 'declined') {
			if (session.amountTotal > 0) this.makeOrder(session, action);
			return session;
		}
		const { account, promotionCode, customerId } = session;
		if (promotionCode !== undefined) this.books.catalogueOf(account).redeem(promotionCode, customerId);
		return this.write({ ...session, ...this.paid(session), status: 'completed' }, 'session.complete');
	}

	all(): Session[] {
		return [...this.records.all()].map((session) => this.current(session.sessionId) ?? session);
	}

	private newInstrument({ account, customerId, paymentMethodType }: Session): string {
		return this.books.instruments.leftBehind(account, customerId, paymentMethodType);
	}

	private makeOrder(session: Session, action: Exclude<PayerAction, 'cancelled'>): Order {
		return this.orders.create({
			account: session.account,
			order: orderOf(session, action, this.newInstrument(session), this.context.now()),
			returnUrl: session.successUrl ?? session.returnUrl ?? '',
			refundedMinor: 0,
		}).order;
	}

	/** What the customer's payment makes: an order, or a subscription with its first invoice and order. */
	private paid(session: Session): Pick<Session, 'orderId' | 'subscriptionId' | 'invoiceId'> {
		const { schedule } = session;
		if (schedule === undefined) return { orderId: this.makeOrder(session, 'paid').orderId };
		const { subscription, order } = startSubscription(
			this.books,
			{
				account: session.account,
				customerId: session.customerId,
				customerEmail: session.customerEmail ?? null,
				paymentMethodType: session.paymentMethodType,
				paymentInstrumentId: this.newInstrument(session),
				paymentCurrency: session.originalCurrency,
				returnUrl: session.successUrl ?? session.returnUrl ?? '',
				merchantReference: session.merchantReferenceId ?? null,
				metadata: session.metadata ?? null,
				sessionId: session.sessionId,
			},
			schedule,
			() => 'success',
		);
		const { subscriptionId, invoiceId } = subscription;
		return {
			subscriptionId,
			...(invoiceId !== null && { invoiceId }),
			...(order !== null && { orderId: order.orderId }),
		};
	}

	private write(session: Session, event: string): Session {
		this.records.write(session.sessionId, session, this.context.now());
		this.publish(session.account, event, sessionView(session));
		return session;
	}
}
