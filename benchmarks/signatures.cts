import type { Bench } from 'tinybench';

import { authenticate as authenticateChingchingPay } from '../nodes/ChingchingPay/api/authenticate';
import { verify as verifyChingchingPay } from '../nodes/ChingchingPay/api/callbackSignature';
import { SIGNATURE_HEADER } from '../nodes/ChingchingPay/api/conventions';
import { readCredential } from '../nodes/ChingchingPay/api/credential';
import { parametersOf, sign as signChingchingPay, type Signable } from '../nodes/ChingchingPay/api/signature';
import { authenticate as authenticateClink } from '../nodes/Clink/api/authenticate';
import { sign as signClink, verify as verifyClink } from '../nodes/Clink/api/callback';
import type { WebhookRequest } from '../nodes/shared/webhook/request';
import { say } from '../real-n8n/system/progress.cts';
import { median, ROUNDS } from './support/medians.cts';
import { conditions, markdown, type Section } from './support/results.cts';

/** What one signature and one verification cost, beside the network's milliseconds. */

const ROUND_MS = 300;
const TARGET_MICROSECONDS = 20;

const SECRET = 'benchmark';
const SIGNED_CONTENTS = ['body', 'sortedParameters'];
/** A payment link as people create it: 0.3 kB. */
const REQUEST = Buffer.from(
	JSON.stringify({
		amount: 1250,
		currency: 'HKD',
		merchant_id: 'M-1',
		merchant_reference: 'ORDER-2026-000123',
		description: 'Two tickets, row 7',
		callback_url: 'https://shop.example.com/callbacks/payments',
		complete_url: 'https://shop.example.com/thanks',
		cancel_url: 'https://shop.example.com/cart',
	}),
);
/** An event of Clink with its order: 1 kB. */
const EVENT = Buffer.from(
	JSON.stringify({
		id: 'evt_1',
		type: 'order.succeeded',
		data: { object: { orderId: 'order_1', status: 'success', note: 'x'.repeat(900) } },
	}),
);

const delivery = (body: Buffer, headers: WebhookRequest['headers']): WebhookRequest => ({
	method: 'POST',
	contentType: 'application/json',
	headers,
	path: '/webhook',
	query: '',
	body,
});
const request = (method: 'POST' | 'GET') => ({
	method,
	url: 'http://127.0.0.1/path',
	body: method === 'POST' ? REQUEST : undefined,
});
const chingchingPay = { environment: 'custom', baseUrl: 'http://127.0.0.1', merchantId: 'M-1', apiKey: SECRET };
const clink = { environment: 'custom', baseUrl: 'http://127.0.0.1', apiKey: SECRET };

interface Subject {
	title: string;
	bytes: number;
	/** Throws when it does not do what it is measured for. */
	run: () => unknown;
	/** A promise of its own, or a step of another subject. */
	isPromised: boolean;
}

function subjects(): Subject[] {
	const timestamp = String(Date.now());
	const signed = delivery(EVENT, {
		'x-clink-timestamp': timestamp,
		'x-clink-signature': signClink(timestamp, EVENT, SECRET),
	});
	const forged = delivery(EVENT, { ...signed.headers, 'x-clink-signature': signClink(timestamp, EVENT, 'another') });
	const expect = (isGenuine: boolean, { genuine }: { genuine: boolean }) => {
		if (genuine !== isGenuine) throw new Error('The verification is wrong');
	};
	const forChingchingPay = SIGNED_CONTENTS.flatMap((signedContent): Subject[] => {
		const fields = { ...chingchingPay, signedContent, signatureEncoding: 'hex' };
		const credential = readCredential(fields);
		const { recipe, apiKey, merchantId } = credential;
		const message: Signable = {
			body: REQUEST,
			parameters: () => parametersOf(REQUEST, new URLSearchParams()),
			method: 'POST',
			path: '/path',
			apiPath: '/path',
			query: '',
			apiKey,
			merchantId,
			timestamp,
			nonce: undefined,
		};
		const signature = signChingchingPay(message, SECRET, recipe);
		if ('lacks' in signature) throw new Error('The request cannot be signed');
		const callback = delivery(REQUEST, { [SIGNATURE_HEADER]: signature.signature });
		return [
			{
				title: `ChingchingPay signature, ${signedContent}`,
				bytes: REQUEST.length,
				isPromised: true,
				run: () => signChingchingPay(message, SECRET, recipe),
			},
			{
				title: `ChingchingPay verification, ${signedContent}`,
				bytes: REQUEST.length,
				isPromised: true,
				run: () => expect(true, verifyChingchingPay(callback, credential)),
			},
			{
				title: `ChingchingPay credential: check, sign, set headers, ${signedContent}`,
				bytes: REQUEST.length,
				isPromised: false,
				run: () => authenticateChingchingPay(fields, request('POST')),
			},
		];
	});
	return [
		...forChingchingPay,
		{
			title: 'Clink verification, genuine',
			bytes: EVENT.length,
			isPromised: true,
			run: () => expect(true, verifyClink(signed, [SECRET], Date.now(), 300)),
		},
		{
			title: 'Clink verification, forged, two secrets',
			bytes: EVENT.length,
			isPromised: true,
			run: () => expect(false, verifyClink(forged, [SECRET, `${SECRET}2`], Date.now(), 300)),
		},
		{
			title: 'Clink credential: check, set headers',
			bytes: 0,
			isPromised: false,
			run: () => authenticateClink(clink, request('GET')),
		},
	];
}

export async function measureSignatures(): Promise<Section> {
	const measuredAt = await conditions();
	const { Bench: Runner } = await import('tinybench');
	const all = subjects();
	const samples = all.map((): number[] => []);
	for (let round = 0; round < ROUNDS; round++) {
		const bench = new Runner({ time: ROUND_MS, throws: true });
		for (const { title, run } of all) {
			bench.add(title, async () => {
				await run();
			});
		}
		await bench.run();
		bench.tasks.forEach((task, index) => samples[index]?.push(meanOf(task) * 1000));
	}
	const measured = all.map((subject, index) => ({ ...subject, microseconds: median(samples[index] ?? []) }));
	for (const { title, microseconds } of measured) say(`  ${title}: ${microseconds.toFixed(1)} µs`);
	return {
		title: 'Signatures',
		findings: measured.map(({ title, microseconds, isPromised }) => ({
			what: title,
			value: microseconds,
			unit: ' µs',
			...(isPromised ? { target: { atMost: TARGET_MICROSECONDS } } : {}),
		})),
		content: [
			measuredAt,
			`Medians of ${ROUNDS} rounds, each the mean of as many calls as fit into ${ROUND_MS / 1000} s.\n`,
			markdown(
				['what', 'bytes', 'µs'],
				measured.map(({ title, bytes, microseconds }) => [title, String(bytes), microseconds.toFixed(1)]),
			),
		].join('\n'),
	};
}

function meanOf({ name, result }: Bench['tasks'][number]): number {
	if (!('latency' in result)) throw new Error(`${name} was not measured`);
	return result.latency.mean;
}
