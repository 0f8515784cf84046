import { inspect } from 'node:util';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { RunResult } from './run-node.cts';

const SECRET_FIELDS = ['apiKey', 'apiSecret', 'webhookSigningSecret'];

/** Every way in which a run can be seen by a user, by a log or in the store of executions. */
const traces = ({ run, error, items, errorItems }: RunResult): string[] => [
	JSON.stringify(run),
	inspect(run, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
	inspect(error, { depth: 20, showHidden: true }),
	JSON.stringify([items, errorItems]),
	`${error?.message} ${error?.description} ${error?.stack}`,
];

/** Enough of a secret to say that it leaked. */
const TELLING_LENGTH = 12;

/** The secrets of a credential that can be seen in a run, whole or in part, by their field. */
export function secretsSeen(result: RunResult, credential: ICredentialDataDecryptedObject): string[] {
	const seen = traces(result).join('\n');
	return SECRET_FIELDS.filter((field) => {
		const secret = credential[field];
		return typeof secret === 'string' && secret !== '' && seen.includes(secret.slice(0, TELLING_LENGTH));
	});
}
