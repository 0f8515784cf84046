'use strict';

const CONFIRMED_MS = 2000;
const announcement = document.getElementById('announcement');

/** For browsers that keep the clipboard from the page: they copy what is selected. */
function copySelected(text) {
	const field = document.createElement('textarea');
	field.value = text;
	field.className = 'hidden';
	document.body.append(field);
	field.select();
	const isCopied = document.execCommand('copy');
	field.remove();
	return isCopied;
}

async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return copySelected(text);
	}
}

document.documentElement.classList.add('has-script');
document.addEventListener('click', async ({ target }) => {
	const button = target.closest('button[data-copy]');
	if (!button) return;
	const label = button.querySelector('.label');
	const isCopied = await copy(button.dataset.copy);
	button.focus();
	label.textContent = isCopied ? 'Copied' : 'Not copied';
	announcement.textContent = button.textContent;
	setTimeout(() => {
		label.textContent = 'Copy';
		announcement.textContent = '';
	}, CONFIRMED_MS);
});
