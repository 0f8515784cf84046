import '../support/engine/fast-sleep.cts';
import '../support/engine/silent-log.cts';

import type { INodeParameters } from 'n8n-workflow';

import { runNode } from '../support/engine/run-node.cts';
import { chingchingPayCredential, clinkCredential } from '../support/engine/sandbox-calls.cts';
import { attacksOn, FORM_NAMES, formOf, type Attack, type FormName } from './guard/attacks.cts';
import { judge } from './guard/oracle.cts';
import { ALLOWED, LIMIT, prepareWorld, type Prepared } from './guard/world.cts';
import { runsOf, SEED } from './support/run-count.cts';

/** The proof of the guard: whatever is left to a model, no more than the limit arrives at a gateway, and no other currency. */
const CALLS = runsOf({ short: 10_000, long: 100_000 });
const PER_RUN = 25;
const PER_FORM = Math.ceil(CALLS / FORM_NAMES.length);

const LIMITS: Record<'chingchingPay' | 'clink', INodeParameters> = {
	chingchingPay: { refuseAbove: LIMIT, allowedCurrencies: [ALLOWED] },
	clink: { refuseAbove: LIMIT, allowedCurrencies: ALLOWED },
};

let world: Prepared;
const figures: Record<string, { calls: number; received: number; refused: number; other: number }> = {};

beforeAll(async () => {
	world = await prepareWorld();
}, 120_000);
afterAll(async () => {
	await world.sandbox.close();
	process.stderr.write(`proof of the guard, seed ${SEED}: ${JSON.stringify(figures)}\n`);
});

const isRefusal = (message: unknown) =>
	/this workflow (allows|does not allow)|not allow the currency/.test(String(message));

async function play(form: FormName, attacks: Attack[], options: INodeParameters) {
	const { type, parameters } = formOf(form);
	const credential = type === 'clink' ? clinkCredential(world.sandbox) : chingchingPayCredential(world.sandbox);
	const begun = world.sandbox.requests.length;
	const { items } = await runNode({
		type,
		parameters: { ...parameters, options: { ...options, concurrency: 10 } },
		credential,
		items: attacks.map(({ json }) => ({ json })),
		settings: { onError: 'continueRegularOutput' },
	});
	expect(items).toHaveLength(attacks.length);
	const messages = items.map(({ json: { error } }) => error);
	const { asked, violations } = judge(world.sandbox.requests.slice(begun), world);
	world.sandbox.requests.splice(0);
	return { asked, violations, refused: messages.filter(isRefusal).length, messages };
}

function inRuns(attacks: Attack[]): Attack[][] {
	return Array.from({ length: Math.ceil(attacks.length / PER_RUN) }, (_, run) =>
		attacks.slice(run * PER_RUN, (run + 1) * PER_RUN),
	);
}

test.each(FORM_NAMES)(
	'%s: nothing above the limit is received, nor in another currency, whatever the item says',
	async (form) => {
		const { type, isAlwaysRefused = false } = formOf(form);
		const figure = (figures[form] = { calls: 0, received: 0, refused: 0, other: 0 });
		for (const attacks of inRuns(attacksOn(form, world, PER_FORM, SEED))) {
			const { asked, violations, refused } = await play(form, attacks, LIMITS[type]);
			expect(violations).toEqual([]);
			figure.calls += attacks.length;
			figure.received += asked;
			figure.refused += refused;
			figure.other += attacks.length - asked - refused;
		}
		// It does not pass by refusing everything, nor by being asked for nothing that it has to refuse.
		expect(figure.received > 0).toBe(!isAlwaysRefused);
		expect(figure.refused).toBeGreaterThan(0);
	},
	30 * 60_000,
);

test.each(FORM_NAMES)('%s: the same calls without limits do ask for more, which the proof sees', async (form) => {
	let seen = 0;
	for (const attacks of inRuns(attacksOn(form, world, 100, SEED))) {
		seen += (await play(form, attacks, {})).violations.length;
	}
	expect(seen).toBeGreaterThan(0);
});
