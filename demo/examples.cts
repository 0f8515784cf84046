import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withCredentials, type Credential, type Workflow } from '../real-n8n/editor/workflow.cts';

const DIRECTORY = join(__dirname, '..', 'examples');

/** The file names of all workflow templates. */
export function exampleFiles(): string[] {
	return readdirSync(DIRECTORY).filter((name) => name.endsWith('.json'));
}

/**
 * A workflow template as a user imports it, with credentials chosen.
 *
 * @param renamed names of tables or addresses that are put in place of the template's, so that two runs do not meet
 */
export function example(file: string, credentials: Credential[] = [], renamed: Record<string, string> = {}): Workflow {
	const template = readFileSync(join(DIRECTORY, file), 'utf8');
	const text = Object.entries(renamed).reduce(
		(result, [from, to]) => result.replaceAll(`"${from}"`, JSON.stringify(to)),
		template,
	);
	return withCredentials(JSON.parse(text) as Workflow, credentials);
}
