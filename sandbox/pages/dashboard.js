'use strict';

const REFRESH_MS = 2000;
const transactions = document.getElementById('transactions');
const isOn = document.getElementById('auto-refresh');

/** Puts the new table in; who is in it with the keyboard stays where they are. */
function show(markup) {
	const focused = transactions.contains(document.activeElement) ? document.activeElement.id : '';
	transactions.innerHTML = markup;
	document.getElementById(focused)?.focus({ preventScroll: true });
}

async function refresh() {
	if (!isOn.checked || document.hidden) return;
	const response = await fetch('/transactions').catch(() => undefined);
	if (!response?.ok) return;
	const markup = await response.text();
	if (markup !== transactions.dataset.markup) show(markup);
	transactions.dataset.markup = markup;
}

setInterval(refresh, REFRESH_MS);
