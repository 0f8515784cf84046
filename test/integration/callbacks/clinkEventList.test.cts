import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ClinkTrigger } from '../../../nodes/Clink/ClinkTrigger.node.ts';
import { runLoadMethod } from '../../support/engine/load-options.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';

describe("the list of the Clink Trigger's events", () => {
	const engine = useSandbox();

	const list = async (credential?: ICredentialDataDecryptedObject, events: string[] = ['order.succeeded']) => {
		const given = credential === undefined ? {} : { credential };
		const options = await runLoadMethod(new ClinkTrigger(), 'loadOptions', 'getEvents', {
			parameters: { events },
			...given,
		});
		return options.map(({ value }) => value);
	};
	const ofThisVersion = new ClinkTrigger().description.properties
		.find(({ name }) => name === 'events')
		?.options?.map((option) => 'value' in option && option.value);
	const reports = (data: unknown) => {
		engine.sandbox.faults.add({
			match: { path: '/webhook/events' },
			when: 'before',
			kind: { body: JSON.stringify({ code: 200, msg: 'Success', data }), contentType: 'application/json' },
		});
	};

	test('is named in the form, which holds the same choices for the time without it', async () => {
		const field = new ClinkTrigger().description.properties.find(({ name }) => name === 'events');
		expect(field?.typeOptions).toEqual({ loadOptionsMethod: 'getEvents' });
		expect(await list(engine.credentialOf('clink'))).toEqual(ofThisVersion);
		expect(ofThisVersion).toHaveLength(51);
	});

	test('comes from Clink, asked once', async () => {
		const before = engine.sentTo('/webhook/events').length;
		await list(engine.credentialOf('clink'));
		expect(engine.sentTo('/webhook/events')).toHaveLength(before + 1);
	});

	test('has the events that Clink has added since this version, after those that it knows', async () => {
		reports({ events: [{ name: 'wallet.paid', code: 45 }, { name: 'order.failed' }, { name: 'wallet.paid' }] });
		expect(await list(engine.credentialOf('clink'))).toEqual([...(ofThisVersion ?? []), 'wallet.paid']);
	});

	test('is that of this version without a credential', async () => {
		expect(await list()).toEqual(ofThisVersion);
	});

	test.each<[string, ICredentialDataDecryptedObject]>([
		['an empty key', { apiKey: '' }],
		['another key', { apiKey: 'wrong-key-of-this-test' }],
		['an address that is none', { baseUrl: 'clink' }],
		['an address to which no key may be sent', { baseUrl: 'http://clink.example.com' }],
		['an address where nobody answers', { baseUrl: 'http://127.0.0.1:9/' }],
	])('is that of this version with a credential that has %s', async (_, changes) => {
		expect(await list({ ...engine.credentialOf('clink'), ...changes })).toEqual(ofThisVersion);
	});

	test.each([
		{},
		{ events: [] },
		{ events: null },
		{ events: 'order.succeeded' },
		{ events: { name: 'wallet.paid' } },
		{ events: [null, 5, 'wallet.paid', {}, { name: 5 }, { name: '' }, { name: '*' }, { name: 'preset:new' }] },
		[],
		null,
	])('is that of this version when Clink reports %j', async (data) => {
		reports(data);
		expect(await list(engine.credentialOf('clink'))).toEqual(ofThisVersion);
	});

	test.each<[string, 'reset' | 'truncate' | { status: number }]>([
		['does not answer', 'reset'],
		['answers half', 'truncate'],
		['has an error', { status: 500 }],
		['wants fewer questions', { status: 429 }],
	])('is that of this version when Clink %s, which is asked once only', async (_, kind) => {
		const before = engine.sentTo('/webhook/events').length;
		engine.sandbox.faults.add({ match: { path: '/webhook/events' }, when: 'before', kind, times: 10 });
		expect(await list(engine.credentialOf('clink'))).toEqual(ofThisVersion);
		expect(engine.sentTo('/webhook/events')).toHaveLength(before + 1);
	});

	test('is there after some seconds when Clink is silent', async () => {
		engine.sandbox.faults.add({ match: { path: '/webhook/events' }, when: 'before', kind: 'silence' });
		const started = Date.now();
		expect(await list(engine.credentialOf('clink'))).toEqual(ofThisVersion);
		expect(Date.now() - started).toBeLessThan(8000);
	});

	test('keeps an event that is chosen already while Clink cannot be asked whether it exists', async () => {
		expect(await list(undefined, ['preset:core', 'wallet.paid', 'preset:new'])).toEqual([
			...(ofThisVersion ?? []),
			'wallet.paid',
		]);
	});

	test('leaves out an event that is chosen and that Clink does not have', async () => {
		expect(await list(engine.credentialOf('clink'), ['order.refunded'])).toEqual(ofThisVersion);
	});
});
