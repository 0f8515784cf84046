import { readFile, writeFile } from 'node:fs/promises';

import { PaymentError } from '../../nodes/shared/values/paymentError';
import { realEnvironment, readSample, renderReport, runProbe, type ProbeOptions } from '../index.cts';
import { Stop } from '../stop.cts';
import { readArguments, USAGE } from './arguments.cts';
import { readKeys, terminalPrompt } from './keys.cts';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** @returns the exit code: 0 when a recipe was found */
async function main(given: readonly string[]): Promise<number> {
	if (given.some((argument) => ['--help', '-h'].includes(argument))) {
		process.stdout.write(`${USAGE}\n`);
		return 0;
	}
	const { options, sample, output } = readArguments(given);
	const known = sample === undefined ? undefined : readSample(await textOf(sample));
	const keys = await readKeys({ variables: process.env, ask: terminalPrompt(process.stdin, process.stderr) });
	announce(options, known !== undefined);
	const report = await runProbe({ ...options, ...keys, sample: known }, realEnvironment(say));
	const rendered = renderReport(report);
	process.stdout.write(`\n${rendered}`);
	if (output !== undefined) await write(output, rendered);
	return report.recipe === undefined ? 1 : 0;
}

async function textOf(path: string): Promise<string> {
	try {
		return await readFile(path, 'utf8');
	} catch {
		throw new Stop(`--sample: ${path} cannot be read.`);
	}
}

async function write(path: string, rendered: string): Promise<void> {
	try {
		await writeFile(path, rendered);
		say(`\nThe report is in ${path}.`);
	} catch {
		say(`\nThe report could not be written to ${path}. It stands above.`);
	}
}

function announce({ baseUrl, pay }: Pick<ProbeOptions, 'baseUrl' | 'pay'>, isSample: boolean): void {
	if (isSample) {
		say('Looking for the recipe of the sample. Nothing is sent.');
		return;
	}
	say(`Asking ${baseUrl}`);
	if (pay === undefined) {
		say('It is only read from. Nothing is created.');
		return;
	}
	const price = `${(pay.amount / 100).toFixed(2)} ${pay.currency}`;
	const [links, first] =
		pay.outcomes.length === 1 ? ['a payment link', 'It'] : [`${pay.outcomes.length} payment links`, 'The first one'];
	say(`Once a recipe is found, ${links} over ${price} will be created, to be ${pay.outcomes.join(', ')}.`);
	say(`${first} is created twice, with the same reference. Somebody has to open the pages.`);
}

main(process.argv.slice(2)).then(
	(code) => {
		process.exitCode = code;
	},
	(thrown: unknown) => {
		const isExpected = thrown instanceof Stop || thrown instanceof PaymentError;
		say(isExpected ? thrown.message : `The probe failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
		process.exitCode = 1;
	},
);
