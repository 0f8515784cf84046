import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { isObject } from '../../shared/values/json';
import { createClient, type ClinkClient } from '../api/client';
import { EVENT_NAME } from '../api/conventions';
import { endpoints } from '../api/endpoints';
import { EVENT_NAMES, kindOf, PRESETS, type EventName } from '../api/events';
import { EVENT_TEXTS, PRESET_ACTIONS } from './eventTexts';
import { ALL_EVENTS, presetChoice, readSelection } from './selection';

/** The field cannot be used until its list is there. */
const TIMEOUT_MS = 5000;

/** The names in Clink's catalog, which may be newer than this version's; none when it does not tell them. */
export async function readCatalog(client: ClinkClient, { once = false } = {}): Promise<string[]> {
	const { events } = await client.send({ endpoint: endpoints.webhookEvents, once });
	const names = Array.isArray(events) ? events.filter(isObject).map(({ name }) => name) : [];
	return [...new Set(names.filter((name) => typeof name === 'string'))];
}

/** The choices in 'Events', with the events that Clink has added since this version. Never fails. */
export async function getEvents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const reported = await readCatalogIfPossible(this);
	// The editor marks what is chosen and not in the list as not supported. Only Clink can tell that.
	const others = reported.length === 0 ? readSelection(this.getCurrentNodeParameter('events')).events : reported;
	return eventOptions(others);
}

/** Without a credential, or while Clink does not answer, the events of this version can be chosen all the same. */
async function readCatalogIfPossible(context: ILoadOptionsFunctions): Promise<string[]> {
	try {
		return await readCatalog(await createClient(context, TIMEOUT_MS), { once: true });
	} catch {
		return [];
	}
}

/** All, the presets, the events of this version, then others. */
export function eventOptions(others: Iterable<string> = []): INodePropertyOptions[] {
	const names = new Set([...EVENT_NAMES, ...[...others].filter((name) => EVENT_NAME.test(name))]);
	return [
		{
			name: 'All',
			value: ALL_EVENTS,
			action: 'Anything happened at Clink',
			description: 'Every event, including those that Clink adds later',
		},
		...Object.entries(PRESETS).map(toPresetOption),
		...[...names].map(toOption),
	];
}

const toPresetOption = ([preset, events]: [string, string[]]): INodePropertyOptions => ({
	name: titleCase(preset),
	value: presetChoice(preset),
	action: PRESET_ACTIONS[preset] ?? titleCase(preset),
	description: PRESET_DESCRIPTIONS[preset] ?? contentsOf(events),
});

/** Where the events themselves would be too many to read. */
const PRESET_DESCRIPTIONS: Record<string, string> = {
	commerce:
		'Checkout, Subscriptions, Disputes and Payment Methods together. Recommended by Clink for a full integration.',
};

/** The editor shows two lines. More events of a kind than this are only counted. */
const MAX_NAMED = 5;

/** "Order: Created, Succeeded; Subscription: 11 events", as the events are called in the list. */
const contentsOf = (events: string[]): string =>
	[...new Set(events.map(kindOf))]
		.map((kind) => {
			const actions = events.filter((event) => kindOf(event) === kind).map(actionOf);
			return `${titleCase(kind)}: ${actions.length > MAX_NAMED ? `${actions.length} events` : actions.join(', ')}`;
		})
		.join('; ');

/**
 * "order.next_action" reads "Order: Next Action", so that the list is grouped and can be searched for both words. In its panel
 * of nodes, n8n shows the action instead.
 */
function toOption(event: string): INodePropertyOptions {
	const name = [titleCase(kindOf(event)), actionOf(event)].filter((part) => part !== '').join(': ');
	const text = Object.hasOwn(EVENT_TEXTS, event) ? EVENT_TEXTS[event as EventName] : `Clink's event ${event}`;
	return { name, value: event, action: text, description: text };
}

const actionOf = (event: string) => event.split('.').slice(1).map(titleCase).join(' ');

const titleCase = (words: string) =>
	words
		.split(/[_-]/)
		.map((word) => (word === 'vic' ? 'VIC' : word.charAt(0).toUpperCase() + word.slice(1)))
		.join(' ');
