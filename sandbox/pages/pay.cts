import type { Outcome } from '../gateway/outcome.cts';
import type { Payable } from '../ledger/payables.cts';
import { copyable } from './copyable.cts';
import { facts } from './facts.cts';
import type { Fact } from './facts.cts';
import { html } from './html.cts';
import type { Markup } from './html.cts';
import { layout, money } from './layout.cts';
import { status } from './status.cts';
import type { Tone } from './status.cts';

interface Result {
	heading: string;
	text: string;
	tone: Tone;
}

const results: Partial<Record<Outcome, Result>> = {
	succeeded: {
		heading: 'Payment complete',
		text: 'The merchant has been paid. You can close this page.',
		tone: 'good',
	},
	failed: {
		heading: 'Payment declined',
		text: 'No money has moved. Ask the merchant for a new link to try again.',
		tone: 'bad',
	},
	cancelled: { heading: 'Payment cancelled', text: 'No money has moved.', tone: 'neutral' },
	expired: {
		heading: 'This link has expired',
		text: 'It was not paid in time. Ask the merchant for a new one.',
		tone: 'neutral',
	},
	refunded: { heading: 'Payment refunded', text: 'The merchant has returned the whole amount.', tone: 'neutral' },
	partiallyRefunded: {
		heading: 'Payment partly refunded',
		text: 'The merchant has returned a part of the amount.',
		tone: 'neutral',
	},
};

function factsOf(payable: Payable): Markup {
	const { id, gateway, reference, description } = payable;
	const rows: Fact[] = [
		['Description', description],
		['Reference', reference === '' ? '' : copyable(reference, 'reference')],
		['Gateway', `${gateway} stand-in`],
		['ID', copyable(id, 'ID')],
		['Outcome in n8n', status(payable, gateway)],
	];
	return facts(rows.filter(([, value]) => value !== ''));
}

function head(payable: Payable): Markup {
	return html`<p class="merchant">${payable.merchantName}</p>
		<h1 class="amount">${money(payable.amount, payable.currency)}</h1>`;
}

/** The page while the payment can be made. `qrCode` is a data URL of its own address. */
export function payPage(payable: Payable, qrCode: string, wasDeclined: boolean): Markup {
	const notice = html`<p class="notice bad" role="alert">The payment was declined. You can try again.</p>`;
	return layout({
		title: `Pay ${money(payable.amount, payable.currency)} to ${payable.merchantName}`,
		width: 'narrow',
		content: html`<section class="card">
			${head(payable)} ${wasDeclined && notice}
			<form method="post" class="actions">
				<button name="outcome" value="paid" class="primary">Pay</button>
				<button name="outcome" value="declined">Decline</button>
				<button name="outcome" value="cancelled">Cancel</button>
			</form>
			${factsOf(payable)}
			<figure class="qr">
				<img src="${qrCode}" width="160" height="160" alt="QR code with the address of this page" />
				<figcaption>Scan to open this page</figcaption>
			</figure>
		</section>`,
	});
}

/** The page once the payment is settled. */
export function resultPage(payable: Payable): Markup {
	const result = results[payable.outcome] ?? { heading: payable.word, text: '', tone: 'neutral' };
	return layout({
		title: result.heading,
		width: 'narrow',
		content: html`<section class="card">
			<p class="notice ${result.tone}" role="status"><strong>${result.heading}</strong> ${result.text}</p>
			${head(payable)} ${factsOf(payable)}
		</section>`,
	});
}

export function notFoundPage(): Markup {
	return layout({
		title: 'Not found',
		width: 'narrow',
		content: html`<section class="card">
			<h1>Nothing to pay here</h1>
			<p>
				No payment has this address. The stand-in forgets everything when it stops, so the link may be from an earlier
				run.
			</p>
			<p><a href="/">All transactions</a></p>
		</section>`,
	});
}

/** The wallet's page where a customer agrees to auto-debit. */
export function authorizePage(merchantName: string): Markup {
	return layout({
		title: `Authorize ${merchantName}`,
		width: 'narrow',
		content: html`<section class="card">
			<p class="merchant">${merchantName}</p>
			<h1>Allow automatic payments?</h1>
			<p>The merchant asks to charge your AlipayHK wallet without asking each time.</p>
			<form method="post" class="actions"><button class="primary">Authorize</button></form>
		</section>`,
	});
}
