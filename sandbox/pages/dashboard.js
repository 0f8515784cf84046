'use strict';

const REFRESH_MS = 2000;
const transactions = document.getElementById('transactions');
const isOn = document.getElementById('auto-refresh');

async function refresh() {
	if (!isOn.checked || document.hidden || transactions.contains(document.activeElement)) return;
	const response = await fetch('/transactions').catch(() => undefined);
	if (!response?.ok) return;
	const markup = await response.text();
	if (markup !== transactions.dataset.markup) transactions.innerHTML = markup;
	transactions.dataset.markup = markup;
}

document.documentElement.classList.add('has-script');
setInterval(refresh, REFRESH_MS);
