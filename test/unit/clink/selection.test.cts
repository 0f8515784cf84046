import { EVENT_NAMES } from '../../../nodes/Clink/api/events';
import { eventOptions } from '../../../nodes/Clink/trigger/eventList';
import { isSelected, readSelection } from '../../../nodes/Clink/trigger/selection';

const namesOf = (prefix: string) => EVENT_NAMES.filter((name) => name.startsWith(prefix));
const eventsOf = (...choices: string[]) => [...readSelection(choices).events].sort();

const PRESETS: Array<[string, number, string[]]> = [
	[
		'preset:core',
		6,
		['session.complete', 'order.succeeded', 'order.failed', 'refund.succeeded', 'subscription.created', 'invoice.paid'],
	],
	['preset:checkout', 9, ['session.', 'order.', 'refund.'].flatMap(namesOf)],
	['preset:subscriptions', 14, ['subscription.', 'invoice.'].flatMap(namesOf)],
	['preset:disputes', 5, namesOf('dispute.')],
	['preset:payment-methods', 3, ['payment_method.added', 'payment_method.default_change', 'payment_method.update']],
	[
		'preset:commerce',
		31,
		['session.', 'order.', 'refund.', 'subscription.', 'invoice.', 'dispute.', 'payment_method.'].flatMap(namesOf),
	],
];

describe("what is chosen in 'Events'", () => {
	test.each(PRESETS)('with %s is its %i events', (preset, count, events) => {
		expect(eventsOf(preset)).toEqual([...events].sort());
		expect(events).toHaveLength(count);
	});

	test('with several presets and events has each event once', () => {
		expect(eventsOf('order.failed', 'preset:core', 'preset:core', 'order.failed', 'risk_rule.updated')).toEqual(
			[...(PRESETS[0]?.[2] ?? []), 'risk_rule.updated'].sort(),
		);
	});

	test('with commerce is checkout, subscriptions, disputes and payment methods', () => {
		expect(eventsOf('preset:commerce')).toEqual(
			eventsOf('preset:checkout', 'preset:subscriptions', 'preset:disputes', 'preset:payment-methods'),
		);
	});

	test('with All is every event, also one that nobody knows yet', () => {
		const selection = readSelection(['*']);
		for (const type of ['order.succeeded', 'wallet.paid', '']) expect(isSelected(selection, type)).toBe(true);
	});

	test.each(['preset:checkout', '*', 'preset:none'])('with %s has no event of that name', (choice) => {
		const selection = readSelection([choice === '*' ? 'order.failed' : choice]);
		expect(isSelected(selection, choice)).toBe(false);
	});

	test('names the presets that this version does not know', () => {
		const chosen = ['preset:none', 'preset:', 'preset:Core', 'preset:constructor', 'preset:core', 'order.failed'];
		expect(readSelection(chosen)).toMatchObject({
			all: false,
			unknownPresets: ['preset:none', 'preset:', 'preset:Core', 'preset:constructor'],
		});
	});

	test.each([
		undefined,
		null,
		'',
		'order.succeeded',
		'*',
		'preset:core',
		{},
		{ 0: '*', length: 1 },
		[],
		[1, null, ['*']],
	])('as %j is nothing', (value) => {
		expect(readSelection(value)).toEqual({ all: false, events: new Set(), unknownPresets: [] });
	});
});

describe("the list of 'Events'", () => {
	const options = eventOptions();

	test('begins with All and the presets, whose values workflows hold', () => {
		expect(options.slice(0, 7).map(({ name, value }) => [name, value])).toEqual([
			['All', '*'],
			['Core', 'preset:core'],
			['Checkout', 'preset:checkout'],
			['Subscriptions', 'preset:subscriptions'],
			['Disputes', 'preset:disputes'],
			['Payment Methods', 'preset:payment-methods'],
			['Commerce', 'preset:commerce'],
		]);
	});

	test('has every known event under its own name', () => {
		expect(options.slice(7).map(({ value }) => value)).toEqual(EVENT_NAMES);
	});

	const descriptionOf = (preset: string) => options.find(({ value }) => value === preset)?.description ?? '';

	test.each(PRESETS.filter(([preset]) => !['preset:subscriptions', 'preset:commerce'].includes(preset)))(
		'says of %s which %i events it holds, as the list calls them',
		(preset, _, events) => {
			const told = descriptionOf(preset)
				.split('; ')
				.flatMap((part) => {
					const [kind = '', actions = ''] = part.split(': ');
					return actions.split(', ').map((action) => `${kind}: ${action}`);
				});
			const titles = options.filter(({ value }) => events.includes(String(value))).map(({ name }) => name);
			expect([...told].sort()).toEqual([...titles].sort());
		},
	);

	test('says of the presets that hold too many events to name how many, or which presets they hold', () => {
		expect(descriptionOf('preset:subscriptions')).toBe('Invoice: Open, Paid, Void; Subscription: 11 events');
		expect(descriptionOf('preset:commerce')).toMatch(/^Checkout, Subscriptions, Disputes and Payment Methods together/);
	});

	test('says no more of a choice than the two lines that the editor shows', () => {
		const longest = Math.max(...options.map(({ description = '' }) => description.length));
		expect(longest).toBeLessThanOrEqual(120);
	});

	test('says in words what happened, in the list and in the panel of nodes', () => {
		const paid = 'A customer paid';
		expect(options).toContainEqual({
			name: 'Order: Succeeded',
			value: 'order.succeeded',
			action: paid,
			description: paid,
		});
		const texts = options.flatMap(({ action = '', description = '' }) => [action, description]);
		expect(texts.filter((text) => /[a-z]{2}[._][a-z]|^On |\bvic\b/i.test(text) || text === '')).toEqual([]);
		const said = options.map(({ action }) => action);
		expect(said).toEqual([...new Set(said)]);
	});

	test('ends with other events, each once', () => {
		const more = eventOptions(['order.failed', 'wallet.paid', 'ping', 'wallet.paid']);
		expect(more.slice(0, options.length)).toEqual(options);
		expect(more.slice(options.length)).toEqual([
			...[
				['Wallet: Paid', 'wallet.paid'],
				['Ping', 'ping'],
			].map(([name, value]) => {
				const text = `Clink's event ${value}`;
				return { name, value, action: text, description: text };
			}),
		]);
	});

	test('never takes for an event what could be a choice of its own, or is no name', () => {
		expect(eventOptions(['*', 'preset:core', 'preset:new', '', ' ', '44', '={{ 1 }}', '<b>order.paid</b>'])).toEqual(
			options,
		);
	});

	test('never has two choices of one name or of one value', () => {
		for (const member of ['name', 'value'] as const) {
			const values = options.map((option) => option[member]);
			expect(values).toEqual([...new Set(values)]);
		}
	});
});
