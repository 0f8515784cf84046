import { createHmac } from 'node:crypto';

import { readCredential } from '../../../nodes/ChingchingPay/api/credential';
import { Inbox } from '../../../probe/callback/inbox.cts';
import { noteCallbacks } from '../../../probe/callback/observe.cts';
import { candidatesFor } from '../../../probe/recipe/candidates.cts';
import { Notebook } from '../../../probe/report.cts';

const KEYS = { apiKey: 'ak_test_0123456789', apiSecret: 'secret_test_0123456789' };
const ACCOUNT = { ...KEYS, baseUrl: 'https://pay.example.com/gateway', merchantId: '' };

const delivery = (members: object, headers: Record<string, string> = {}, url = '/callback') => ({
	method: 'POST',
	url,
	headers: { 'content-type': 'application/json', ...headers },
	body: Buffer.from(JSON.stringify(members)),
});
const paid = { merchant_reference: 'PROBE-1-paid', status: 'paid', buyer: 'Ada L' };
const hmac = (content: string) => createHmac('sha256', KEYS.apiSecret).update(content);

function noted(inbox: Inbox): Notebook {
	const notebook = new Notebook();
	const credential = readCredential({ environment: 'custom', ...ACCOUNT });
	noteCallbacks(inbox, credential, ACCOUNT, candidatesFor({ ...ACCOUNT, templates: [] }, ['milliseconds']), notebook);
	return notebook;
}
const answerOf = ({ findings }: Notebook, about: string) => findings.find((one) => one.about === about)?.answer;

describe('replies to callbacks', () => {
	test('are others each time that the same one comes again', () => {
		const inbox = new Inbox(Date.now, () => true);
		const replies = Array.from({ length: 5 }, () => inbox.receive(delivery(paid)));
		expect(replies).toEqual(['success', 'SUCCESS', 'ok', 'OK', 'OK']);
		expect(answerOf(noted(inbox), 'callbackReply')).toBe('None that was tried');
	});

	test('start with one that is not refuted yet', () => {
		const inbox = new Inbox(Date.now, () => true);
		inbox.receive(delivery(paid));
		inbox.receive(delivery(paid));
		expect(inbox.receive(delivery({ ...paid, status: 'refunded' }))).toBe('SUCCESS');
		expect(noted(inbox).settings.conventions?.callbacks).toEqual({ reply: 'SUCCESS' });
	});

	test("to strangers' requests change nothing", () => {
		const inbox = new Inbox(Date.now, () => false);
		for (let time = 0; time < 9; time += 1) expect(inbox.receive(delivery({}))).toBe('success');
		expect(inbox.received).toEqual([]);
		expect(noted(inbox).open[0]?.how).toContain("'Verify By' = Query");
	});
});

describe('signatures of callbacks', () => {
	const received = (...args: Parameters<typeof delivery>) => {
		const inbox = new Inbox(Date.now, () => true);
		inbox.receive(delivery(...args));
		return noted(inbox);
	};

	test('are found where they are made as those of requests', () => {
		const notebook = received(paid, { 'x-cb-sign': hmac(JSON.stringify(paid)).digest('hex') });
		expect(notebook.settings.conventions?.callbacks).toEqual({ signatureName: 'x-cb-sign' });
	});

	test.each([
		[
			'by another recipe',
			hmac(`${KEYS.apiKey}${JSON.stringify(paid)}`).digest('base64'),
			'By another recipe than requests',
		],
		['by an unknown one', 'ab'.repeat(32), 'By no recipe that is known here'],
	])('%s cannot be checked: the query can', (_, signature, answer) => {
		const notebook = received(paid, { sign: signature });
		expect(answerOf(notebook, 'callbackSignature')).toContain(answer);
		expect(notebook.settings).toEqual({});
		expect(notebook.open[0]?.how).toContain('Query');
	});

	test('may be missing', () => {
		expect(answerOf(received(paid), 'callbackSignature')).toBe('Not at all');
	});

	test('and what callbacks say of people stay out of the report', () => {
		const notebook = received(paid, { sign: 'ab'.repeat(32) });
		expect(JSON.stringify(notebook)).not.toMatch(/Ada L|abababab/);
	});
});
