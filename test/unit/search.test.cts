import { readFileSync } from 'node:fs';

import { methodOptions } from '../../nodes/Clink/resources/methods';
import { CHECKOUT_METHOD_TYPES } from '../../nodes/Clink/api/wire/checkoutSession';
import { PAYMENT_METHOD_TYPES } from '../../nodes/Clink/api/wire/payment';

/** Other words than the name that n8n's search finds a node by. */
function aliasesOf(node: string): string[] {
	const codex = JSON.parse(readFileSync(`nodes/${node}.node.json`, 'utf8')) as { alias: string[] };
	return codex.alias;
}

// n8n shows a trigger and its action node as one entry, so that both have to be found.
const CLINK = ['Clink/Clink', 'Clink/ClinkTrigger'];
const CHINGCHINGPAY = ['ChingchingPay/ChingchingPay', 'ChingchingPay/ChingchingPayTrigger'];

test.each(CLINK)('%s is found by every payment method of Clink', (node) => {
	const methods = methodOptions([...CHECKOUT_METHOD_TYPES, ...PAYMENT_METHOD_TYPES]).map(({ name }) =>
		name.toLowerCase(),
	);
	const aliases = aliasesOf(node).map((alias) => alias.toLowerCase());
	// The list calls it TNG, as Clink does; people search for its name.
	const words = methods.map((name) => (name === 'tng' ? "touch 'n go" : name));
	expect(words.filter((word) => !aliases.includes(word))).toEqual([]);
});

test.each([
	...CLINK.flatMap((node) => ['invoice', 'refund', 'checkout'].map((word) => [node, word])),
	...CHINGCHINGPAY.flatMap((node) => ['AlipayHK', 'refund', 'payment link', 'QR code'].map((word) => [node, word])),
	['Clink/Clink', 'QR code'],
	// The entry of both is found by the words of the action node.
	['Clink/Clink', 'customer pays'],
	['ChingchingPay/ChingchingPay', 'customer pays'],
	['Clink/ClinkTrigger', 'customer pays'],
	['Clink/ClinkPollingTrigger', 'customer pays'],
	['ChingchingPay/ChingchingPayTrigger', 'customer pays'],
])('%s is found by "%s"', (node, word) => {
	expect(aliasesOf(node)).toContain(word);
});
