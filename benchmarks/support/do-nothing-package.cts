import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { PackedPackage } from '../../real-n8n/instance/package.cts';

const run = promisify(execFile);

const NAME = 'n8n-nodes-do-nothing';
export const DO_NOTHING_TYPE = `${NAME}.doNothingTrigger`;
/** With this header the trigger refuses what came. */
export const REFUSE_HEADER = 'x-refuse';

const manifest = {
	name: NAME,
	version: '1.0.0',
	description: 'A trigger that does nothing',
	keywords: ['n8n-community-node-package'],
	n8n: { n8nNodesApiVersion: 1, nodes: ['dist/DoNothingTrigger.node.js'] },
};

/** As most triggers are written: a version 1 webhook that hands the parsed body on. */
const source = `
class DoNothingTrigger {
	description = {
		displayName: 'Do Nothing Trigger', name: 'doNothingTrigger', group: ['trigger'], version: 1, description: '',
		defaults: { name: 'Do Nothing Trigger' }, inputs: [], outputs: ['main'],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
		properties: [],
	};
	async webhook() {
		if (this.getHeaderData()['${REFUSE_HEADER}'] === undefined) return { workflowData: [[{ json: this.getBodyData() }]] };
		this.getResponseObject().status(401).send('Unauthorized').end();
		return { noWebhookResponse: true };
	}
}
module.exports = { DoNothingTrigger };
`;

/** Packs the smallest community package that holds a trigger. */
export async function packDoNothing(): Promise<PackedPackage> {
	const directory = mkdtempSync(join(tmpdir(), 'do-nothing-'));
	const content = join(directory, 'package');
	mkdirSync(join(content, 'dist'), { recursive: true });
	writeFileSync(join(content, 'package.json'), JSON.stringify(manifest));
	writeFileSync(join(content, 'dist', 'DoNothingTrigger.node.js'), source);
	const tarball = join(directory, `${NAME}.tgz`);
	await run('tar', ['-czf', tarball, '-C', directory, 'package']);
	return {
		name: NAME,
		version: manifest.version,
		tarball,
		packedBytes: 0,
		unpackedBytes: 0,
		fileCount: 2,
		remove: () => rmSync(directory, { recursive: true, force: true }),
	};
}
