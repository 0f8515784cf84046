import { PRESETS } from '../api/events';

/** Choices in 'Events' that are no event: workflows hold them, so they stay as they are. */
export const ALL_EVENTS = '*';
const PRESET_PREFIX = 'preset:';
export const presetChoice = (preset: string): string => PRESET_PREFIX + preset;

const PRESET_EVENTS: ReadonlyMap<string, readonly string[]> = new Map(
	Object.entries(PRESETS).map(([preset, events]) => [presetChoice(preset), events]),
);

export interface Selection {
	/** Whether every event is chosen, including those that Clink adds later. */
	all: boolean;
	/** Every other choice, presets spelled out. */
	events: ReadonlySet<string>;
	/** Presets of a later version of this package. */
	unknownPresets: string[];
}

/** What is chosen in 'Events'. */
export function readSelection(value: unknown): Selection {
	const choices = Array.isArray(value) ? value.filter((choice) => typeof choice === 'string') : [];
	const presets = choices.filter((choice) => choice.startsWith(PRESET_PREFIX));
	const names = choices.filter((choice) => choice !== ALL_EVENTS && !presets.includes(choice));
	return {
		all: choices.includes(ALL_EVENTS),
		events: new Set([...presets.flatMap((preset) => PRESET_EVENTS.get(preset) ?? []), ...names]),
		unknownPresets: presets.filter((preset) => !PRESET_EVENTS.has(preset)),
	};
}

export const isSelected = ({ all, events }: Selection, type: string): boolean => all || events.has(type);
