import { parseArgs } from 'node:util';

import { CURRENCIES } from '../../nodes/ChingchingPay/api/conventions';
import { TEST_BASE_URL } from '../../nodes/ChingchingPay/api/credential';
import { checkedHeader } from '../../nodes/ChingchingPay/api/headerName';
import { parseTemplate } from '../../nodes/ChingchingPay/api/signedTemplate';
import { checkedBaseUrl } from '../../nodes/shared/http/baseUrl';
import { PaymentError } from '../../nodes/shared/values/paymentError';
import { DEFAULTS, OUTCOMES, type PayerOutcome, type ProbeOptions } from '../options.cts';
import { Stop } from '../stop.cts';

/** What the command line says. The keys are never on it: they would stand in the list of processes. */
export interface Arguments {
	options: Omit<ProbeOptions, 'apiKey' | 'apiSecret' | 'sample'>;
	/** A file to read. */
	sample: string | undefined;
	/** A file to write. */
	output: string | undefined;
}

export const USAGE = `Usage: npm run probe -- [options]

  --base-url URL            the gateway; its public test gateway by default
  --merchant-id ID          your merchant ID; --pay requires it
  --reference REFERENCE     of a payment that exists
  --pay CENTS               creates payment links over so many cents; without it, nothing is created
  --currency HKD            or CNY
  --outcomes paid           and, separated by commas: declined, cancelled, expired; a link for each
  --listen HOST:PORT        receives callbacks, with --callback-url and --pay
  --callback-url URL        under which the gateway reaches that
  --sample FILE             finds the recipe of a request that is known, as JSON, and sends nothing
  --template TEMPLATE       what may be signed, e.g. '{timestamp}{body}'; may be repeated
  --timestamp-header NAME   may be repeated
  --nonce-header NAME       may be repeated
  --output FILE             where the report is written as well
  --pause 250               milliseconds between two requests
  --max-requests 600

The keys are read from CHINGCHINGPAY_API_KEY and CHINGCHINGPAY_API_SECRET, or asked for.`;

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const OPTIONS = {
	'base-url': text,
	'merchant-id': text,
	reference: text,
	pay: text,
	currency: text,
	outcomes: text,
	listen: text,
	'callback-url': text,
	sample: text,
	template: texts,
	'timestamp-header': texts,
	'nonce-header': texts,
	output: text,
	pause: text,
	'max-requests': text,
} as const;

type Values = ReturnType<typeof parsed>;

/** @throws Stop naming the option that cannot be used */
export function readArguments(given: readonly string[]): Arguments {
	const values = parsed(given);
	const named = (option: '--timestamp-header' | '--nonce-header', names: string[] = []) =>
		names.map((name) => inTheirWords(option, () => checkedHeader(name, option)));
	const templates = values.template ?? [];
	for (const template of templates) inTheirWords('--template', () => parseTemplate(template));
	return {
		options: {
			...DEFAULTS,
			baseUrl: inTheirWords('--base-url', () => checkedBaseUrl(values['base-url'] ?? TEST_BASE_URL)),
			merchantId: values['merchant-id']?.trim() ?? '',
			reference: values.reference,
			pay: payOf(values),
			callbacks: callbacksOf(values),
			templates,
			timestampHeaders: named('--timestamp-header', values['timestamp-header']),
			nonceHeaders: named('--nonce-header', values['nonce-header']),
			pauseMs: wholeNumber('--pause', values.pause, DEFAULTS.pauseMs),
			maxRequests: wholeNumber('--max-requests', values['max-requests'], DEFAULTS.maxRequests),
		},
		sample: values.sample,
		output: values.output,
	};
}

function parsed(given: readonly string[]) {
	try {
		return parseArgs({ args: [...given], options: OPTIONS, allowPositionals: false }).values;
	} catch (thrown) {
		// Node's own message repeats the argument, which may be a key.
		const { code } = thrown as { code?: unknown };
		const what =
			code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' ? 'An option has no value.' : 'There is no such option.';
		throw new Stop(`${what}\n\n${USAGE}`);
	}
}

function inTheirWords<T>(option: string, check: () => T): T {
	try {
		return check();
	} catch (thrown) {
		if (thrown instanceof PaymentError) throw new Stop(`${option}: ${thrown.message}. ${thrown.advice}`);
		throw thrown;
	}
}

function wholeNumber(option: string, given: string | undefined, otherwise: number): number {
	if (given === undefined) return otherwise;
	if (/^\d{1,7}$/.test(given)) return Number(given);
	throw new Stop(`${option} must be a whole number.`);
}

function payOf(values: Values): ProbeOptions['pay'] {
	if (values.pay === undefined) {
		if (values.outcomes !== undefined || values.currency !== undefined) {
			throw new Stop('--outcomes and --currency are about payment links. Add --pay 10.');
		}
		return undefined;
	}
	const amount = wholeNumber('--pay', values.pay, 0);
	if (amount === 0) throw new Stop('--pay must be an amount in cents, e.g. 10.');
	if ((values['merchant-id'] ?? '').trim() === '') throw new Stop('--pay requires --merchant-id.');
	const currency = values.currency ?? 'HKD';
	if (!CURRENCIES.some((one) => one === currency))
		throw new Stop(`--currency must be one of ${CURRENCIES.join(', ')}.`);
	return { amount, currency, outcomes: outcomesOf(values.outcomes ?? 'paid') };
}

function outcomesOf(given: string): PayerOutcome[] {
	const names = given.split(',').map((name) => name.trim());
	const outcomes = OUTCOMES.filter((outcome) => names.includes(outcome));
	if (names.every((name) => OUTCOMES.some((outcome) => outcome === name))) return outcomes;
	throw new Stop(`--outcomes must be some of ${OUTCOMES.join(',')}.`);
}

function callbacksOf({ listen, 'callback-url': url, pay }: Values): ProbeOptions['callbacks'] {
	if (listen === undefined && url === undefined) return undefined;
	if (listen === undefined || url === undefined || pay === undefined) {
		throw new Stop('Callbacks need all of --listen, --callback-url and --pay.');
	}
	const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(listen) ?? [];
	if (host === '' || Number(port) > 65_535)
		throw new Stop('--listen must be an address and a port, e.g. 127.0.0.1:8788.');
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		throw new Stop('--callback-url must be a whole URL, e.g. https://example.com/callback.');
	}
	return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port), url };
}
