import { createHash } from 'node:crypto';

import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { claimEvent as ClaimEvent } from '../../../../nodes/shared/webhook/deduplicate';

/** One n8n process: its own memory, and a database that it shares with the others. */
class Process {
	private readonly claimEvent: typeof ClaimEvent;

	constructor(private readonly database: { staticData: IDataObject }) {
		this.claimEvent = isolated();
	}

	/** One request as n8n serves it: static data is loaded when it begins and saved as a whole after its run is stored. */
	async receive(event: string): Promise<'run' | 'duplicate'> {
		const request = this.begin();
		const claim = await this.claimEvent(request.context, event);
		if (claim.kind === 'duplicate') return 'duplicate';
		claim.stored();
		request.end();
		return 'run';
	}

	async receiveAll(events: string[]): Promise<string[]> {
		const outcomes: string[] = [];
		for (const event of events) outcomes.push(await this.receive(event));
		return outcomes;
	}

	begin() {
		const staticData = structuredClone(this.database.staticData);
		const response = { end: () => response };
		const context = {
			getNode: () => ({ id: 'trigger', name: 'Trigger' }),
			getWorkflow: () => ({ id: 'workflow' }),
			getWorkflowStaticData: () => staticData,
			getResponseObject: () => response,
		} as unknown as IWebhookFunctions;
		return {
			context,
			end: () => {
				this.database.staticData = structuredClone(staticData);
				response.end();
			},
		};
	}
}

function isolated(): typeof ClaimEvent {
	let claimEvent: typeof ClaimEvent | undefined;
	jest.isolateModules(() => {
		claimEvent = jest.requireActual<{ claimEvent: typeof ClaimEvent }>(
			'../../../../nodes/shared/webhook/deduplicate',
		).claimEvent;
	});
	if (claimEvent === undefined) throw new Error('It was not loaded.');
	return claimEvent;
}

const named = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const all = (outcome: string, count: number) => Array.from({ length: count }, () => outcome);
const size = (database: { staticData: IDataObject }) => JSON.stringify(database.staticData).length;
const DAY_MS = 86_400_000;

describe('what a trigger remembers', () => {
	let database: { staticData: IDataObject };
	beforeEach(() => {
		database = { staticData: {} };
		jest.useFakeTimers({ now: Date.parse('2030-01-01T00:00:00Z'), doNotFake: ['nextTick', 'queueMicrotask'] });
	});
	afterEach(() => jest.useRealTimers());

	/** The same process after a restart. */
	const restarted = () => new Process(database);
	const later = (milliseconds: number) => jest.setSystemTime(Date.now() + milliseconds);

	test('outlives a restart', async () => {
		expect(await new Process(database).receiveAll(named('A', 20))).toEqual(all('run', 20));
		expect(await restarted().receiveAll(named('A', 20))).toEqual(all('duplicate', 20));
	});

	test('is not erased by another process that takes turns with it', async () => {
		const [one, other] = [new Process(database), new Process(database)];
		for (let index = 0; index < 600; index++) {
			later(1_000);
			await one.receive(`one-${index}`);
			await other.receive(`other-${index}`);
		}
		expect(await other.receiveAll(named('one', 600))).toEqual(all('duplicate', 600));
		expect(await one.receiveAll(named('other', 600))).toEqual(all('duplicate', 600));
	});

	test('of an event that one process had is known to the other fifty events later, also where both are full', async () => {
		const [one, other] = [new Process(database), new Process(database)];
		await one.receiveAll(named('one', 2_500));
		later(1_000);
		await other.receiveAll(named('other', 2_500));
		later(1_000);
		await one.receive('new');
		for (const event of named('later', 50)) {
			later(1_000);
			await other.receive(event);
		}
		expect(await other.receive('new')).toBe('duplicate');
		expect(await restarted().receive('new')).toBe('duplicate');
	});

	test('comes back when another process saved over it at the same moment', async () => {
		const [one, other] = [new Process(database), new Process(database)];
		const slow = other.begin();
		await one.receive('overwritten');
		slow.end();
		await one.receive('next');
		expect(await other.receive('overwritten')).toBe('duplicate');
	});

	test('is at least 2,000 events of one day, in less than 40,000 characters', async () => {
		for (let from = 0; from < 2_500; from += 500) {
			later(60_000);
			await new Process(database).receiveAll(named(`batch-${from}`, 500));
		}
		expect(size(database)).toBeLessThan(40_000);
		const outcomes = await restarted().receiveAll(['batch-500-0', 'batch-2000-499', 'batch-0-499']);
		expect(outcomes).toEqual(['duplicate', 'duplicate', 'run']);
	});

	test('is dropped after two days, but for the newest 500', async () => {
		const process = new Process(database);
		for (const event of named('old', 800)) {
			await process.receive(event);
			later(1_000);
		}
		later(2 * DAY_MS);
		await new Process(database).receiveAll(named('new', 100));
		expect(size(database)).toBeLessThan(10_000);
		expect(await restarted().receiveAll(['old-400', 'new-0', 'old-399'])).toEqual(['duplicate', 'duplicate', 'run']);
	});

	test('is kept for a day where there is much of it', async () => {
		await new Process(database).receiveAll(named('old', 800));
		later(DAY_MS);
		await new Process(database).receiveAll(named('new', 1_000));
		expect(await restarted().receive('old-0')).toBe('duplicate');
	});

	test('is read as versions without times wrote it, and kept until newer events take its place', async () => {
		const written = named('before', 500).map((event) =>
			createHash('sha256').update(event).digest('base64url').slice(0, 12),
		);
		database.staticData = { 'callbacks:trigger': written.join(' ') };
		const updated = new Process(database);
		expect(await updated.receiveAll(named('before', 500))).toEqual(all('duplicate', 500));
		await updated.receive('after');
		expect(await restarted().receiveAll(['before-1', 'before-499', 'after', 'before-0'])).toEqual([
			'duplicate',
			'duplicate',
			'duplicate',
			'run',
		]);
	});

	test.each([[undefined], [''], [42], ['broken text'], ['  ']])(
		'is nothing where static data holds %j',
		async (value) => {
			database.staticData = { 'callbacks:trigger': value };
			const process = new Process(database);
			expect(await process.receiveAll(['A', 'A'])).toEqual(['run', 'duplicate']);
			expect(await restarted().receive('A')).toBe('duplicate');
		},
	);
});
