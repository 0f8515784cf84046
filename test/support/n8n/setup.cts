import {
	packedBefore,
	packedEnvironment,
	packPackage,
	type PackedPackage,
} from '../../../real-n8n/instance/package.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../../../real-n8n/n8n-with-package.cts';
import { step } from '../../../real-n8n/system/progress.cts';
import { shareN8n } from './shared-n8n.cts';

declare global {
	var sharedN8nWithPackage: N8nWithPackage | undefined;
	var sharedPackage: PackedPackage | undefined;
}

/** Starts one n8n with the packed package for all tests that need one. Jest calls this once for each project of a run. */
export default async function setUp(): Promise<void> {
	if (globalThis.sharedN8nWithPackage !== undefined) return;
	process.stdout.write('\n');
	// For tests that start an n8n of their own, too.
	globalThis.sharedPackage = packedBefore() ?? (await step('Building and packing the package', packPackage));
	Object.assign(process.env, packedEnvironment(globalThis.sharedPackage));
	const n8n = await startN8nWithPackage();
	globalThis.sharedN8nWithPackage = n8n;
	shareN8n({ session: n8n.session.state, logFile: n8n.logFile, userFolder: n8n.userFolder });
}
