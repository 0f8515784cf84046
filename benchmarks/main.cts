import { say } from '../real-n8n/system/progress.cts';
import { shutdown } from '../real-n8n/system/shutdown.cts';
import { measureCallbacks } from './callbacks.cts';
import { measureOperations } from './operations.cts';
import { measurePackage } from './package.cts';
import { measureSignatures } from './signatures.cts';
import { printedSummary, writeSection, type Section } from './support/results.cts';

/** Everything that is measured beside its peers: `npm run bench`, or with the names of parts only those. */

const PARTS: Record<string, () => Promise<Section>> = {
	signatures: measureSignatures,
	package: measurePackage,
	operations: measureOperations,
	callbacks: measureCallbacks,
};

async function main(): Promise<void> {
	const chosen = process.argv.slice(2);
	const unknown = chosen.filter((name) => PARTS[name] === undefined);
	if (unknown.length > 0)
		throw new Error(`There is no part ${unknown.join(', ')}: choose from ${Object.keys(PARTS).join(', ')}`);

	for (const [name, measure] of Object.entries(PARTS)) {
		if (chosen.length > 0 && !chosen.includes(name)) continue;
		say(`\n=== ${name} ===`);
		writeSection(await measure());
	}
	say('');
	printedSummary().forEach(say);
	say('\nAll tables: benchmarks/RESULTS.md');
}

main()
	.then(async () => {
		await shutdown();
		process.exit(0);
	})
	.catch(async (error: unknown) => {
		process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
		await shutdown();
		process.exit(1);
	});
