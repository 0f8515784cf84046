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
} from './simplified';
import type { AgentPaymentSession, CreatedAgentPaymentSession } from './wire/agentPaymentSession';
import type { CustomerPortalSession } from './wire/customerPortalSession';
import type { RefreshedQrCode } from './wire/payment';
import type { Coupon, PromotionCode } from './wire/promotions';
import type { PaymentInstrument } from './wire/paymentInstrument';
import type { PlanChange, PlanChangePreview } from './wire/subscription';
import type { TestClock, TestClockTask } from './wire/testClock';

/** What is added to every response, behind what Clink sends. */
interface WithOutcome {
	outcome: Outcome;
}

/** Where the customer pays or confirms. */
interface WithPayUrl {
	payUrl: string;
}

/** What a change of plan begins with. */
interface ChangedTo {
	subscriptionId: string;
	priceId: string;
}

/** What is added to a change of plan: what the preview said. */
interface PreviewedChange {
	immediate: boolean;
	totalAmount: number;
	currency: string;
}

/**
 * What each operation outputs, as "resource: operation": the preview that n8n shows before the first run is made from it.
 * A test compares it with what comes out, also the order: of an intersection, the preview begins with what stands last. Any
 * member may also be missing or null.
 */
export interface Outputs {
	'payment: create': SimplifiedPayment;
	'payment: refreshQrCode': WithPayUrl & WithOutcome & RefreshedQrCode;
	'checkoutSession: create': SimplifiedCreatedSession;
	'checkoutSession: get': SimplifiedSession;
	'customerPortalSession: create': WithOutcome & CustomerPortalSession;
	'subscription: create': SimplifiedCreatedSubscription;
	'subscription: get': SimplifiedSubscription;
	'subscription: previewPlanChange': WithOutcome & PlanChangePreview;
	'subscription: changePlan': WithPayUrl & WithOutcome & PreviewedChange & PlanChange & ChangedTo;
	'subscription: cancelPlanChange': SimplifiedSubscription;
	'subscription: cancel': SimplifiedSubscription;
	'invoice: get': SimplifiedInvoice;
	'order: get': SimplifiedOrder;
	'order: getAll': SimplifiedOrder;
	'refund: create': SimplifiedRefund;
	'refund: get': SimplifiedRefund;
	'product: create': WithOutcome & Product;
	'product: get': SimplifiedProduct;
	'product: getAll': SimplifiedProduct;
	'price: create': WithOutcome & Price;
	'price: get': WithOutcome & Price;
	'price: getAll': WithOutcome & Price;
	'price: update': WithOutcome & Price;
	'coupon: create': WithOutcome & Coupon;
	'coupon: get': SimplifiedCoupon;
	'coupon: getAll': SimplifiedCoupon;
	'coupon: rename': WithOutcome & Pick<Coupon, 'couponId' | 'couponName'>;
	'promotionCode: create': WithOutcome & PromotionCode;
	'promotionCode: get': SimplifiedPromotionCode;
	'promotionCode: getAll': WithOutcome & PromotionCode;
	'promotionCode: activate': WithOutcome & Pick<PromotionCode, 'promotionCodeId' | 'status'>;
	'promotionCode: deactivate': WithOutcome & Pick<PromotionCode, 'promotionCodeId' | 'status'>;
	'paymentInstrument: create': WithOutcome & PaymentInstrument;
	'agentPaymentSession: create': WithOutcome & CreatedAgentPaymentSession;
	'agentPaymentSession: get': WithOutcome & AgentPaymentSession;
	'testClock: create': WithOutcome & TestClock;
	'testClock: get': WithOutcome & TestClock;
	'testClock: getAll': WithOutcome & TestClock;
	'testClock: advance': WithOutcome & TestClockTask;
	'testClock: complete': WithOutcome & TestClock;
}
