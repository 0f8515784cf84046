import type { CallbackHandler, Listener } from './callback/listener.cts';
import type { Transport } from './gateway/transport.cts';
import type { Sample } from './recipe/sample.cts';

/** What a payer can do on the page of a payment link. */
export const OUTCOMES = ['paid', 'declined', 'cancelled', 'expired'] as const;
export type PayerOutcome = (typeof OUTCOMES)[number];

export interface ProbeOptions {
	/** As in the credential: https, or http on this machine. */
	baseUrl: string;
	apiKey: string;
	/** Empty: there is only one key. */
	apiSecret: string;
	/** Empty: none is known. Payment links require one. */
	merchantId: string;
	/** The reference of a payment that exists. */
	reference?: string | undefined;
	/** Creates payment links; without it, the gateway is only read from. `amount` in cents. */
	pay?: { amount: number; currency: string; outcomes: readonly PayerOutcome[] } | undefined;
	/** Where callbacks are received, and the address under which the gateway reaches that. */
	callbacks?: { host: string; port: number; url: string } | undefined;
	/** A known request or callback. The recipe is looked for in it, and nothing is sent. */
	sample?: Sample | undefined;
	/** Tried before those that are known here. */
	templates: readonly string[];
	timestampHeaders: readonly string[];
	nonceHeaders: readonly string[];
	/** Milliseconds between two requests. */
	pauseMs: number;
	maxRequests: number;
	/** Milliseconds between two looks at a payment that somebody is about to pay. */
	pollMs: number;
	/** Milliseconds until a payment that nobody pays is given up, and until a callback is. */
	patienceMs: number;
	/** Milliseconds without a callback after which no further one is expected. */
	callbackSilenceMs: number;
}

export const DEFAULTS = {
	merchantId: '',
	templates: [],
	timestampHeaders: [],
	nonceHeaders: [],
	pauseMs: 250,
	maxRequests: 600,
	pollMs: 5_000,
	patienceMs: 600_000,
	callbackSilenceMs: 60_000,
} as const satisfies Partial<ProbeOptions>;

/** A payment that waits for what its payer is to do. */
export interface Payable {
	outcome: PayerOutcome;
	reference: string;
	paymentId: string;
	/** Where it is paid. */
	page: string;
}

/** The world around the probe, so that a test can be it. */
export interface ProbeEnvironment {
	transport: Transport;
	/** Milliseconds since the epoch. */
	now: () => number;
	sleep: (milliseconds: number) => Promise<void>;
	/** One line of progress. No key is in it. */
	say: (line: string) => void;
	/** Has somebody do what is to be done. The probe then looks at the payment until its status changes. */
	payer: (payable: Payable) => Promise<void>;
	listen: (address: { host: string; port: number }, handler: CallbackHandler) => Promise<Listener>;
}
