import type { Books } from './billing.cts';
import type { Catalogue } from './catalogue.cts';
import { discountOf } from './catalogue-discount.cts';
import type { StoredPrice } from './catalogue-records.cts';
import type { Customer, Customers } from './customers.cts';
import { checkAmount, toMajor, toMinor } from './money.cts';
import type { Session } from './records.cts';
import { Refusal } from './refusals.cts';
import type { SessionRequest } from './schema.cts';
import { discountFor, usableCoupon } from './subscription-discount.cts';
import type { Discount } from './subscription-records.cts';
import { phasesOf, planOf } from './subscription-start.cts';

type Rule = readonly [isBroken: boolean, words: string];

function check(rules: readonly Rule[]): void {
	const broken = rules.find(([isBroken]) => isBroken);
	if (broken !== undefined) throw new Refusal('invalidParameter', broken[1]);
}

/** The rules that tie fields of a session together, whatever its price is. */
function checkFields(request: SessionRequest): void {
	const { paymentMethodType, paymentMethodTypeBlackList = [], promotionCode } = request;
	check([
		[request.uiMode === 'elements' && request.returnUrl === undefined, 'returnUrl is required when uiMode is elements'],
		[(request.productId === undefined) !== (request.priceId === undefined), 'productId and priceId go together'],
		[
			request.directPaymentQrCodePaymentMethodType !== undefined &&
				request.directPaymentQrCodePaymentMethodType !== paymentMethodType,
			'directPaymentQrCodePaymentMethodType must equal paymentMethodType',
		],
		[
			paymentMethodType !== undefined && paymentMethodTypeBlackList.includes(paymentMethodType),
			'paymentMethodType is in paymentMethodTypeBlackList',
		],
		[
			request.showPromotionCode === false && promotionCode === undefined,
			'promotionCode is required when showPromotionCode is false',
		],
		[
			promotionCode !== undefined && request.allowPromotionCodes !== true,
			'promotionCode is only accepted when allowPromotionCodes is true',
		],
	]);
	checkAmount('originalAmount', request.originalAmount, request.originalCurrency);
}

/** The rules that depend on whether the session makes a subscription. */
function checkPrice(request: SessionRequest, price: StoredPrice | undefined): void {
	const isRecurring = price?.recurring !== undefined;
	check([
		[request.scheduledPhases !== undefined && !isRecurring, 'scheduledPhases are only accepted with a recurring price'],
		[request.localPriceOnly === true && isRecurring, 'localPriceOnly is only accepted with a one-time price'],
		[request.priceDataList !== undefined && isRecurring, 'priceDataList is only accepted with a one-time price'],
	]);
	if (price === undefined) return;
	const { unitAmount, currency } = price;
	const isSame =
		request.originalCurrency === currency &&
		toMinor(request.originalAmount, currency) === toMinor(unitAmount, currency);
	if (!isSame)
		throw new Refusal('amount', `originalAmount and originalCurrency must be the price's, ${unitAmount} ${currency}`);
}

type SessionTerms = Pick<Session, 'price' | 'schedule' | 'amountSubtotal' | 'amountTotal'>;

/** @throws Refusal when a field contradicts another, or the price. */
export function termsOfSession(catalogue: Catalogue, request: SessionRequest): SessionTerms {
	checkFields(request);
	const { priceId, productId, originalAmount } = request;
	const price = priceId === undefined ? undefined : catalogue.findPrice(priceId, productId);
	checkPrice(request, price);
	const amounts = { amountSubtotal: originalAmount, amountTotal: originalAmount };
	if (price === undefined) return amounts;
	if (price.recurring === undefined) return { price, ...amounts };
	const plan = planOf(price, 1);
	const schedule = { plan, discount: null, phases: phasesOf(catalogue, plan, request.scheduledPhases) };
	const isTrial = (price.recurring.trialPeriodDays ?? 0) > 0;
	return { price, schedule, ...(isTrial ? { amountSubtotal: 0, amountTotal: 0 } : amounts) };
}

const reducedBy = ({ coupon }: Pick<Discount, 'coupon'>, session: Session): number => {
	const { amountSubtotal, originalCurrency, productId, priceId } = session;
	const off = discountOf(coupon, amountSubtotal, originalCurrency, productId, priceId);
	return toMajor(toMinor(amountSubtotal, originalCurrency) - toMinor(off, originalCurrency), originalCurrency);
};

/** @throws Refusal when the code cannot be used here, or leaves nothing to pay once. */
export function withPromotionCode(books: Books, session: Session, code: string | undefined): Session {
	if (code === undefined) return session;
	const { account, customerId, schedule } = session;
	if (schedule !== undefined) {
		const discount = discountFor(books, account, code, schedule.plan, customerId);
		return {
			...session,
			promotionCode: code,
			schedule: { ...schedule, discount },
			amountTotal: reducedBy(discount, session),
		};
	}
	const coupon = usableCoupon(books, account, code, {
		customerId,
		amount: session.originalAmount,
		currency: session.originalCurrency,
		productId: session.productId,
		priceId: session.priceId,
	});
	const amountTotal = reducedBy({ coupon }, session);
	if (amountTotal === 0) throw new Refusal('promotionCodeUnusable', `promotionCode ${code} leaves nothing to pay`);
	return { ...session, promotionCode: code, amountTotal };
}

/** The customer of a session, who may also be named by what another channel calls them. */
export function customerOfSession(customers: Customers, request: SessionRequest): Customer {
	const { historicalPaymentInstrumentImport: imported, ...identifiers } = request;
	const { customerId, customerEmail, referenceCustomerId } = identifiers;
	const isNamed = [customerId, customerEmail, referenceCustomerId].some((identifier) => identifier !== undefined);
	if (isNamed || imported === undefined) return customers.resolve(request);
	return customers.resolve({ referenceCustomerId: `${imported.channelAlias}:${imported.channelCustomerReference}` });
}
