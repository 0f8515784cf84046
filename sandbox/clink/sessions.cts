import { newId } from '../gateway/ids.cts';
import type { PayerAction } from '../gateway/payer-action.cts';
import { Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import { payPage } from './action.cts';
import type { Catalogue } from './catalogue.cts';
import type { Customer } from './customers.cts';
import { checkAmount } from './money.cts';
import type { Orders, Publish } from './orders.cts';
import type { Session } from './records.cts';
import { Refusal } from './refusals.cts';
import type { SessionRequest } from './schema.cts';
import { orderOf, sessionView } from './session-view.cts';

const SESSION_LIFETIME_MS = 30 * 60 * 1000;

/** The rules that tie fields of a session together. */
function checkCombination(request: SessionRequest, catalogue: Catalogue): void {
	const rules: [boolean, string][] = [
		[request.uiMode === 'elements' && request.returnUrl === undefined, 'returnUrl is required when uiMode is elements'],
		[(request.productId === undefined) !== (request.priceId === undefined), 'productId and priceId go together'],
		[
			request.directPaymentQrCodePaymentMethodType !== undefined &&
				request.directPaymentQrCodePaymentMethodType !== request.paymentMethodType,
			'directPaymentQrCodePaymentMethodType must equal paymentMethodType',
		],
		[
			request.showPromotionCode === false && request.promotionCode === undefined,
			'promotionCode is required when showPromotionCode is false',
		],
	];
	const broken = rules.find(([isBroken]) => isBroken);
	if (broken !== undefined) throw new Refusal('invalidParameter', broken[1]);
	checkAmount('originalAmount', request.originalAmount, request.originalCurrency);
	if (request.priceId !== undefined) catalogue.findPrice(request.priceId, request.productId);
}

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

	constructor(context: SandboxContext, orders: Orders, publish: Publish) {
		this.context = context;
		this.orders = orders;
		this.publish = publish;
	}

	create(
		account: string,
		request: SessionRequest,
		catalogue: Catalogue,
		customer: () => Customer,
	): Record<string, unknown> {
		checkCombination(request, catalogue);
		const { customerId, email } = customer();
		const now = this.context.now();
		const session: Session = {
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
			...fieldsCopiedFrom(request),
			createdAt: now,
			expiresAt: now + SESSION_LIFETIME_MS,
		};
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
		const { order } = this.orders.create({
			account: session.account,
			order: orderOf(session, action, this.context.now()),
			returnUrl: session.successUrl ?? session.returnUrl ?? '',
			refundedMinor: 0,
		});
		if (action === 'declined') return session;
		return this.write({ ...session, status: 'completed', orderId: order.orderId }, 'session.complete');
	}

	all(): Session[] {
		return [...this.records.all()].map((session) => this.current(session.sessionId) ?? session);
	}

	private write(session: Session, event: string): Session {
		this.records.write(session.sessionId, session, this.context.now());
		this.publish(session.account, event, sessionView(session));
		return session;
	}
}
