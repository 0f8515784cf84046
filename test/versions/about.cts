import { writeFileSync } from 'node:fs';

import { lacks } from '../../real-n8n/instance/features.cts';
import { installedN8n } from '../../real-n8n/instance/install.cts';
import type { VersionResult } from './result.cts';

/** Writes down what the n8n of this process's environment is and lacks, into the file that the argument names. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the file');
const about: Omit<VersionResult, 'groups'> = {
	date: new Date().toISOString().slice(0, 10),
	node: installedN8n().nodeVersion,
	lacks: lacks(),
};
writeFileSync(file, JSON.stringify(about));
