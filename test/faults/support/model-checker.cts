import { createHash } from 'node:crypto';

/** A small model checker: runs the real code from the start for every order in which things can happen. */

export interface Move {
	label: string;
	make(): void | Promise<void>;
}

export interface Simulation {
	/** What can happen next, in the same order in every replay; empty once all is over. */
	moves(): Move[];
	/** Lets everybody go on as far as they can without another move. */
	settle(): Promise<void>;
	/** Brings everything that is under way to its end, in any order: nothing of one simulation is left in the next. */
	drain(): Promise<void>;
	/** Two simulations with the same one go on in the same ways. */
	fingerprint(): string;
}

export interface SearchResult {
	/** Longest way from the start to the end, in moves. */
	longest: number;
	/** Interleavings that were result to their end. */
	complete: number;
	/** Interleavings that came into a state which had been gone on from already. */
	merged: number;
	states: number;
	/** Whether the bound on moves cut something off. */
	isCut: boolean;
}

interface Bounds {
	/** Among how many moves from the start every choice is tried; after them the first one is made. */
	depth: number;
	/** What was not tried when this many milliseconds have passed stays untried. */
	milliseconds: number;
	/** Whether a state that was reached before is not gone on from again. */
	isMerging: boolean;
}

/**
 * Depth first over all choices. With merging, a state that was reached before with as many choices left is left alone.
 *
 * @param assert looks at a simulation in which all is over
 */
export async function search<S extends Simulation>(
	start: () => Promise<S>,
	assert: (simulation: S) => void,
	bounds: Bounds,
): Promise<SearchResult> {
	const seen = new Map<string, number>();
	const found: SearchResult = { longest: 0, complete: 0, merged: 0, states: 0, isCut: false };
	const until = performance.now() + bounds.milliseconds;
	let choices: Choice[] | undefined = [];
	while (choices !== undefined) {
		if (performance.now() > until) return { ...found, states: seen.size, isCut: true };
		choices = next(await playOnce(start, assert, choices, bounds, seen, found));
	}
	return { ...found, states: seen.size };
}

interface Choice {
	taken: number;
	of: number;
	label: string;
}

async function playOnce<S extends Simulation>(
	start: () => Promise<S>,
	assert: (simulation: S) => void,
	replayed: Choice[],
	{ depth, isMerging }: Bounds,
	seen: Map<string, number>,
	found: SearchResult,
): Promise<Choice[]> {
	const simulation = await start();
	const choices: Choice[] = [];
	const path: string[] = [];
	await simulation.settle();
	for (let moves = simulation.moves(); moves.length > 0; moves = simulation.moves()) {
		const step = path.length;
		const isNew = step >= replayed.length;
		if (isNew) {
			const state = createHash('sha256').update(simulation.fingerprint()).digest('base64url');
			if (isMerging && (seen.get(state) ?? Infinity) <= step) {
				found.merged += 1;
				await simulation.drain();
				return choices;
			}
			seen.set(state, step);
		}
		if (isNew && step >= depth && moves.length > 1) found.isCut = true;
		const { taken } = replayed[step] ?? { taken: 0 };
		const move = moves[taken];
		if (move === undefined || (step < replayed.length - 1 && move.label !== replayed[step]?.label)) {
			throw new Error(`This replay went another way at move ${step}: ${path.join(', ')}`);
		}
		if (step < depth) choices.push({ taken, of: moves.length, label: move.label });
		path.push(move.label);
		await move.make();
		await simulation.settle();
	}
	found.complete += 1;
	found.longest = Math.max(found.longest, path.length);
	try {
		assert(simulation);
	} catch (broken) {
		throw new Error(`${String(broken)}\nafter: ${path.join(', ')}`);
	}
	return choices;
}

/** The choices up to the last one that has another way to go, and that way. */
function next(choices: Choice[]): Choice[] | undefined {
	const last = choices.findLastIndex(({ taken, of }) => taken + 1 < of);
	const choice = choices[last];
	return choice === undefined ? undefined : [...choices.slice(0, last), { ...choice, taken: choice.taken + 1 }];
}

/** Ids are random and times pass: with their order of appearance in their place, the same state reads the same. */
export function normalised(text: string, names: string[]): string {
	const ids = new Map<string, string>();
	const named = names.reduce((so, name) => so.replaceAll(name, 'NAME'), text);
	return named
		.replace(
			/\b(?:[a-z]+_[0-9a-f]{16}|(?:ORDER|REFUND|event)-\d+)\b/g,
			(id) => ids.get(id) ?? (ids.set(id, `id${ids.size}`), `id${ids.size - 1}`),
		)
		.replace(/\b1[0-9]{9,12}\b/g, 'TIME')
		.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}
