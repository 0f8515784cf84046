import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createSubscription } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { anyOf, textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const DAY_MS = 86_400_000;
const engine = useSandbox();

const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);
const jsonOf = async (parameters: INodeParameters): Promise<IDataObject> => {
	const { items, error } = await run(parameters);
	if (error !== undefined) throw error;
	return items[0]?.json ?? {};
};
const of = (operation: string, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'testClock',
	operation,
	...changes,
});
const lastBody = (path: string) => JSON.parse(engine.sentTo(path).at(-1)?.body.toString() ?? '') as IDataObject;
const newClock = async (changes: INodeParameters = {}) => {
	const { subscriptionId } = await jsonOf(createSubscription());
	return await jsonOf(of('create', { name: 'Renewal', subscriptionId: textOf(subscriptionId), ...changes }));
};
const idOf = ({ clockId }: IDataObject) => textOf(clockId);

describe('Test Clock', () => {
	test('Create gives a subscription a time of its own, and sends metadata as text', async () => {
		const clock = await newClock({ additionalFields: { metadata: { entries: [{ key: 'case', value: '7' }] } } });
		expect(clock).toMatchObject({
			clockId: textMatching(/^clock_/),
			subscriptionId: textMatching(/^sub_/),
			frozenTime: anyOf(Number),
			status: 'READY',
			outcome: 'notApplicable',
		});
		expect(lastBody('/test-clocks')).toEqual({
			name: 'Renewal',
			subscriptionId: clock.subscriptionId,
			metadata: '{"case":"7"}',
		});
	});

	test('Create sends no metadata that nobody entered', async () => {
		await newClock();
		expect(lastBody('/test-clocks')).not.toHaveProperty('metadata');
	});

	test('Get finds one, chosen or by its ID', async () => {
		const clock = await newClock();
		const chosen = { __rl: true, mode: 'list', value: idOf(clock) } as unknown as INodeParameters;
		expect(await jsonOf(of('get', { clockId: idOf(clock) }))).toEqual(clock);
		expect(await jsonOf(of('get', { clockId: chosen }))).toEqual(clock);
	});

	test('Get Many gives all of them, or as many as are asked for', async () => {
		const clocks = [await newClock(), await newClock()].map(idOf);
		const { items } = await run(of('getAll', { returnAll: true }));
		expect(items.map(({ json }) => json.clockId)).toEqual(expect.arrayContaining(clocks));
		expect((await run(of('getAll', { limit: 1 }))).items).toHaveLength(1);
	});

	test('Advance lets time pass, so that the subscription renews', async () => {
		const clock = await newClock();
		const target = Date.now() + 40 * DAY_MS;
		const targetFrozenTime = new Date(target).toISOString();
		expect(await jsonOf(of('advance', { clockId: idOf(clock), targetFrozenTime }))).toMatchObject({
			clockId: clock.clockId,
			toTime: target,
			status: 'SUCCEEDED',
			outcome: 'notApplicable',
		});
		const subscriptionId = textOf(clock.subscriptionId);
		const { items } = await run({ resource: 'order', operation: 'getAll', filters: { subscriptionId } });
		expect(items).toHaveLength(2);
	});

	test("Advance takes a time without a zone in the workflow's", async () => {
		const clock = await newClock();
		const day = new Date(Date.now() + 40 * DAY_MS).toISOString().slice(0, 10);
		await jsonOf(of('advance', { clockId: idOf(clock), targetFrozenTime: `${day}T08:00:00` }));
		expect(lastBody('/advance')).toEqual({ targetFrozenTime: Date.parse(`${day}T00:00:00Z`) });
	});

	test('Advance is sent once when its answer is lost, and says where to look', async () => {
		const clockId = idOf(await newClock());
		engine.sandbox.faults.add({ match: { path: '/advance' }, when: 'after', kind: 'reset' });
		const { error } = await run(of('advance', { clockId, targetFrozenTime: Date.now() + DAY_MS }));
		expect(error?.message).toContain('It was not sent again');
		expect(error?.description).toBe('Get the test clock: its frozenTime says whether it was advanced.');
		expect(engine.sentTo(`/${clockId}/advance`)).toHaveLength(1);
	});

	test('Complete ends it, and gives one that has ended as it is', async () => {
		const clockId = idOf(await newClock());
		const complete = of('complete', { clockId, additionalFields: { reason: 'done' } });
		const completed = await jsonOf(complete);
		expect(completed).toMatchObject({ status: 'COMPLETED', outcome: 'notApplicable' });
		expect(lastBody('/complete')).toEqual({ reason: 'done' });
		expect(await jsonOf(complete)).toEqual({ ...completed, reused: true });
	});

	test.each<[string, INodeParameters]>([
		['create', { name: 'Renewal', subscriptionId: 'sub_1' }],
		['get', { clockId: 'clock_1' }],
		['getAll', {}],
		['advance', { clockId: 'clock_1', targetFrozenTime: '2099-01-01' }],
		['complete', { clockId: 'clock_1' }],
	])('%s is refused with a key of production before anything is sent', async (operation, parameters) => {
		const sent = engine.sandbox.requests.length;
		const credential = { ...engine.credentialOf('clink'), apiKey: 'sk_prod_1' };
		const { items, error } = await engine.run('clink', of(operation, parameters), { credential });
		expect(items).toEqual([]);
		expect(error?.message).toBe("Test clocks exist in Clink's sandbox only, and the credential is for production");
		expect(engine.sandbox.requests).toHaveLength(sent);
	});
});
