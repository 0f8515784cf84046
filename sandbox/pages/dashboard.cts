import type { Ledger } from '../ledger/ledger.cts';
import type { LedgerEntry } from '../ledger/ledger-entry.cts';
import { copyable } from './copyable.cts';
import { facts } from './facts.cts';
import { html, Markup } from './html.cts';
import { layout, money } from './layout.cts';
import { isWaiting, status } from './status.cts';
import { testKeys } from './test-keys.cts';
import type { TestCredentials } from './test-keys.cts';

const REFRESH_SECONDS = 5;
const rowsShown = 200;

function amountOf({ gateway, amount, currency }: LedgerEntry): string {
	return money(gateway === 'ChingchingPay' ? amount / 100 : amount, currency);
}

function time(milliseconds: number): Markup {
	const iso = new Date(milliseconds).toISOString();
	return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}

function row(entry: LedgerEntry): Markup {
	const isOpen = entry.kind !== 'refund' && isWaiting(entry.outcome);
	const { reference } = entry;
	const name = reference || entry.id;
	return html`<tr>
		<td data-label="Time (UTC)">${time(entry.time)}</td>
		<td data-label="Gateway">${entry.gateway}</td>
		<td data-label="Kind">${entry.kind}</td>
		<td data-label="Reference" class="long">
			<div>${reference === '' ? '–' : copyable(reference, `reference ${reference}`, `reference-${entry.id}`)}</div>
		</td>
		<td data-label="ID" class="long"><div>${copyable(entry.id, `ID of ${name}`, `id-${entry.id}`)}</div></td>
		<td data-label="Amount" class="number">${amountOf(entry) || '–'}</td>
		<td data-label="Outcome">
			<div>
				${status(entry, entry.gateway)}
				${isOpen && html` <a href="/pay/${entry.id}" id="pay-${entry.id}">Pay page<span class="hidden"> of ${name}</span></a>`}
			</div>
		</td>
	</tr> `;
}

/** The table alone, which `dashboard.js` fetches to refresh the page. */
export function transactionsTable({ orders, refunds }: Ledger): Markup {
	const entries = [...orders, ...refunds].map((entry, index) => ({ entry, index }));
	const newestFirst = entries.sort((left, right) => right.entry.time - left.entry.time || right.index - left.index);
	if (entries.length === 0) return html`<p class="empty">No transactions yet. They appear here as they happen.</p>`;
	const left = entries.length - rowsShown;
	return html`<table>
			<caption class="hidden">
				Transactions of both gateways, newest first
			</caption>
			<thead>
				<tr>
					<th scope="col">Time (UTC)</th>
					<th scope="col">Gateway</th>
					<th scope="col">Kind</th>
					<th scope="col">Reference</th>
					<th scope="col">ID</th>
					<th scope="col" class="number">Amount</th>
					<th scope="col">Outcome</th>
				</tr>
			</thead>
			<tbody>
				${newestFirst.slice(0, rowsShown).map(({ entry }) => row(entry))}
			</tbody>
		</table>
		${left > 0 && html`<p class="empty">The newest ${rowsShown} of ${entries.length} are shown.</p>`}`;
}

export function dashboardPage(ledger: Ledger, credentials: TestCredentials): Markup {
	return layout({
		title: 'Payment sandbox',
		width: 'wide',
		head: html`<script src="/assets/dashboard.js" defer></script>
			<noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}" /></noscript>`,
		content: html`<h1>Payment sandbox</h1>
			<p>Stand-ins for ChingchingPay and Clink on this machine. Everything is kept in memory and gone when it stops.</p>
			<section class="card">
				${facts([
					['ChingchingPay', copyable(credentials.chingchingPay.baseUrl, 'base URL of ChingchingPay')],
					['Clink', copyable(credentials.clink.baseUrl, 'base URL of Clink')],
				])}
				${testKeys(credentials)}
			</section>
			<section>
				<div class="heading">
					<h2>Transactions</h2>
					<label class="needs-script"><input type="checkbox" id="auto-refresh" checked /> Auto-refresh</label>
				</div>
				<div id="transactions">${transactionsTable(ledger)}</div>
			</section>`,
	});
}
