import type { Outcome } from '../../shared/values/outcome';
import type { Price, Product } from './wire/catalog';
import type {
	SimplifiedCoupon,
	SimplifiedCreatedSession,
	SimplifiedCreatedSubscription,
	SimplifiedInvoice,
	SimplifiedOrder,
	SimplifiedPayment,
	SimplifiedProduct,
	SimplifiedPromotionCode,
	SimplifiedRefund,
	SimplifiedSession,
	SimplifiedSubscription,
	WithPayUrl,
} from './simplified';
import type { AgentPaymentSession, CreatedAgentPaymentSession } from './wire/agentPaymentSession';
import type { CustomerPortalSession } from './wire/customerPortalSession';
import type { RefreshedQrCode } from './wire/payment';
import type { Coupon, PromotionCode } from './wire/promotions';
import type { PaymentInstrument } from './wire/paymentInstrument';
import type { PlanChange, PlanChangePreview } from './wire/subscription';
import type { TestClock, TestClockTask } from './wire/testClock';

/** What is added to every response. */
interface WithOutcome {
	outcome: Outcome;
}

/** What is added to a change of plan: what it was changed to, and what the preview said. */
interface PreviewedChange {
	priceId: string;
	immediate: boolean;
	totalAmount: number;
	currency: string;
}

/**
 * What each operation outputs, as "resource: operation": the preview that n8n shows before the first run is made from it.
 * A test compares it with what comes out. Any member may also be missing or null.
 */
export interface Outputs {
	'payment: create': SimplifiedPayment & WithOutcome;
	'payment: refreshQrCode': WithPayUrl & RefreshedQrCode & WithOutcome;
	'checkoutSession: create': SimplifiedCreatedSession & WithOutcome;
	'checkoutSession: get': SimplifiedSession & WithOutcome;
	'customerPortalSession: create': CustomerPortalSession & WithOutcome;
	'subscription: create': SimplifiedCreatedSubscription & WithOutcome;
	'subscription: get': SimplifiedSubscription & WithOutcome;
	'subscription: previewPlanChange': PlanChangePreview & WithOutcome;
	'subscription: changePlan': WithPayUrl & PlanChange & PreviewedChange & WithOutcome;
	'subscription: cancelPlanChange': SimplifiedSubscription & WithOutcome;
	'subscription: cancel': SimplifiedSubscription & WithOutcome;
	'invoice: get': SimplifiedInvoice & WithOutcome;
	'order: get': SimplifiedOrder & WithOutcome;
	'order: getAll': SimplifiedOrder & WithOutcome;
	'refund: create': SimplifiedRefund & WithOutcome;
	'refund: get': SimplifiedRefund & WithOutcome;
	'product: create': Product & WithOutcome;
	'product: get': SimplifiedProduct & WithOutcome;
	'product: getAll': SimplifiedProduct & WithOutcome;
	'price: create': Price & WithOutcome;
	'price: get': Price & WithOutcome;
	'price: getAll': Price & WithOutcome;
	'price: update': Price & WithOutcome;
	'coupon: create': Coupon & WithOutcome;
	'coupon: get': SimplifiedCoupon & WithOutcome;
	'coupon: getAll': SimplifiedCoupon & WithOutcome;
	'coupon: rename': Pick<Coupon, 'couponId' | 'couponName'> & WithOutcome;
	'promotionCode: create': PromotionCode & WithOutcome;
	'promotionCode: get': SimplifiedPromotionCode & WithOutcome;
	'promotionCode: getAll': PromotionCode & WithOutcome;
	'promotionCode: activate': Pick<PromotionCode, 'promotionCodeId' | 'status'> & WithOutcome;
	'promotionCode: deactivate': Pick<PromotionCode, 'promotionCodeId' | 'status'> & WithOutcome;
	'paymentInstrument: create': PaymentInstrument & WithOutcome;
	'agentPaymentSession: create': CreatedAgentPaymentSession & WithOutcome;
	'agentPaymentSession: get': AgentPaymentSession & WithOutcome;
	'testClock: create': TestClock & WithOutcome;
	'testClock: get': TestClock & WithOutcome;
	'testClock: getAll': TestClock & WithOutcome;
	'testClock: advance': TestClockTask & WithOutcome;
	'testClock: complete': TestClock & WithOutcome;
}
