import { isObject } from './json';
import { isAbove } from './money';
import { inputError, type PaymentError } from './paymentError';
import { currencyCode, show } from './validate';

/**
 * The limits that whoever builds a workflow sets for a node: what a typing mistake, or a model that uses the node as a tool,
 * cannot go beyond. In doubt it refuses: an amount that is not known, and a limit that cannot be read, are never let through.
 */
export interface Guard {
	/**
	 * Checks what is known before anything is sent, so that one item stops a batch early. No more than that: what counts is
	 * `approve`. @throws PaymentError (`input`)
	 */
	check(...known: Array<Partial<Money>>): void;
	/** Checks everything that a call asks for, right before it is sent. @throws PaymentError */
	approve(charge: Charge): Promise<void>;
}

/** Some money that a gateway is asked for. */
export interface Money {
	/** In major units, as a number or plain decimal text. Below 0 it is a credit. */
	amount: number | string | Unknown;
	/** As the gateway has it. */
	currency: unknown;
}

/** An amount that only the gateway knows. */
export interface Unknown {
	/** Why, as a sentence without its full stop. */
	reason: string;
}

/**
 * What a call asks for: everything that might be charged by it, each of which must be allowed. It is asked only where there
 * are limits, so it may read at the gateway what the call does not say. `nothing`: it moves no money.
 *
 * @throws PaymentError where that is not known; see `notKnown`
 */
export type Charge = () => Money[] | 'nothing' | Promise<Money[] | 'nothing'>;

/** Options of a node; the names are part of the public contract. */
export const GUARD_OPTIONS = { limit: 'refuseAbove', currencies: 'allowedCurrencies' } as const;

interface Limits {
	/** In major units, as it was entered, so that no digit is lost; undefined: any amount. */
	limit?: number | string;
	/** Upper-case codes; undefined: any currency. */
	currencies?: ReadonlySet<string>;
}

const NO_GUARD: Guard = { check() {}, approve: () => Promise.resolve() };

/**
 * The guard that a node's parameters hold, as they are saved: nothing of it may come from an expression, which an item or a
 * model could change. n8n removes the sign of an expression from fields that allow none, so its text is left, which is no
 * amount and no currency.
 *
 * @param parameters of the node, not resolved
 */
export function readGuard(parameters: unknown): Guard {
	const options = isObject(parameters) ? parameters.options : undefined;
	if (typeof options === 'string') return refusing(isExpression("'Options'"));
	if (!isObject(options)) return NO_GUARD;
	try {
		return guardOf(readLimits(options));
	} catch (thrown) {
		return refusing(thrown as PaymentError);
	}
}

/** One that lets nothing through: limits that cannot be read are never taken for none. */
const refusing = (error: PaymentError): Guard => ({
	check() {
		throw error;
	},
	approve: () => Promise.reject(error),
});

function guardOf(limits: Limits): Guard {
	if (limits.limit === undefined && limits.currencies === undefined) return NO_GUARD;
	return {
		check(...known) {
			for (const money of known) assertAllowed(money, limits);
		},
		async approve(charge) {
			const asked = await charge();
			if (asked === 'nothing') return;
			if (asked.length === 0) throw notKnown('The amount');
			for (const { amount, currency } of asked) assertAllowed({ amount, currency }, limits);
		},
	};
}

/** A member that is there counts as set, whatever it holds. @throws PaymentError (`input`) */
function readLimits(options: Record<string, unknown>): Limits {
	const { limit: limitName, currencies: currenciesName } = GUARD_OPTIONS;
	const hasLimit = Object.hasOwn(options, limitName);
	const hasCurrencies = Object.hasOwn(options, currenciesName);
	if (hasLimit && !hasCurrencies) {
		throw inputError(
			"'Refuse Above' is set, but 'Allowed Currencies' is not",
			"500 is one amount in HKD and another in JPY. Add 'Allowed Currencies' under 'Options'.",
		);
	}
	return {
		...(hasLimit && { limit: readLimit(options[limitName]) }),
		...(hasCurrencies && { currencies: readCurrencies(options[currenciesName]) }),
	};
}

function readLimit(value: unknown): number | string {
	if (isExpressionText(value)) throw isExpression("'Refuse Above'");
	if ((typeof value === 'number' || typeof value === 'string') && isAbove(0, value) === false) return value;
	const isEmpty = value === undefined || value === null || value === '';
	throw inputError(
		`'Refuse Above' ${isEmpty ? 'is empty' : `must be a number of 0 or more, got ${show(value)}`}`,
		'Enter the highest amount that is allowed, in dollars, yuan or the like, e.g. 500 or 12.50, or remove the option.',
	);
}

function readCurrencies(value: unknown): ReadonlySet<string> {
	const entries: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
	if (entries.some(isExpressionText)) throw isExpression("'Allowed Currencies'");
	const codes = entries.filter((entry) => typeof entry !== 'string' || entry.trim() !== '');
	if (codes.length === 0) {
		throw inputError("'Allowed Currencies' is empty", 'Enter at least one currency, e.g. HKD, or remove the option.');
	}
	return new Set(codes.map((code) => currencyCode(code, 'Allowed Currencies')));
}

const isExpressionText = (value: unknown) => typeof value === 'string' && /^\s*=|\{\{/.test(value);

const isExpression = (label: string) =>
	inputError(
		`${label} must not be an expression`,
		'Enter it by hand: an expression could be changed by the data, or by the model that uses this node as a tool.',
	);

/** @throws PaymentError (`input`) for what is not allowed, or cannot be compared */
function assertAllowed(money: Partial<Money>, { limit, currencies }: Limits): void {
	if ('currency' in money && currencies !== undefined) {
		const code = typeof money.currency === 'string' ? money.currency.trim().toUpperCase() : undefined;
		if (code === undefined) throw notKnown('The currency');
		if (!currencies.has(code)) throw refusedCurrency(code);
	}
	if (!('amount' in money) || limit === undefined) return;
	const { amount } = money;
	if (isObject(amount) && typeof amount.reason === 'string') throw notKnown(amount.reason);
	const isTooMuch = isAbove(amount, limit);
	if (isTooMuch === undefined) throw notKnown('The amount');
	if (isTooMuch) throw refusedAmount(amount, money.currency);
}

/** Without the limit itself: a model is told, and could ask for just as much. */
const refusedAmount = (amount: unknown, currency: unknown) =>
	inputError(
		`The amount is more than this workflow allows, got ${[amount, currency].filter((part) => part !== undefined).join(' ')}`,
		"Nothing was sent. Do not divide the amount. If it is right, whoever builds the workflow can raise 'Refuse Above' under 'Options'.",
	);

const refusedCurrency = (code: string) =>
	inputError(
		`This workflow does not allow the currency ${show(code)}`,
		"Nothing was sent. Do not use another currency instead. If it is right, whoever builds the workflow can add it to 'Allowed Currencies' under 'Options'.",
	);

/** @param what is not known, as the beginning of a sentence */
export const notKnown = (what: string): PaymentError =>
	inputError(
		`${what} is not known before this is sent, so it cannot be compared with what this workflow allows`,
		"Nothing was sent. Where this is needed, whoever builds the workflow can use a node without 'Refuse Above' and 'Allowed Currencies'.",
	);
