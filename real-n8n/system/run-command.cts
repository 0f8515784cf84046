import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { startGroup } from './process-group.cts';

const LOG_LINES_SHOWN = 25;

export interface Command {
	/** What it does, for people: "Installing n8n". */
	title: string;
	file: string;
	args: string[];
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Output is appended here. */
	logFile: string;
}

/** Runs a command to its end with its output in a log file. Throws with the end of the log when it does not succeed. */
export async function runCommand(command: Command): Promise<void> {
	mkdirSync(dirname(command.logFile), { recursive: true });
	const log = openSync(command.logFile, 'a');
	try {
		writeSync(log, `\n== ${command.title}: ${[command.file, ...command.args].join(' ')}\n`);
		const { ended } = startGroup(command.file, command.args, {
			cwd: command.cwd,
			env: command.env,
			stdio: ['ignore', log, log],
		});
		const exitCode = await ended;
		if (exitCode !== 0) throw new Error(`${command.title} ended with exit code ${String(exitCode)}.`);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${reason}\n${lastLines(command.logFile)}\nThe whole log: ${command.logFile}`);
	} finally {
		closeSync(log);
	}
}

/** The last lines of a log file, indented; empty when there is no such file. */
export function lastLines(logFile: string, count = LOG_LINES_SHOWN): string {
	try {
		const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
		return lines
			.slice(-count)
			.map((line) => `    ${line}`)
			.join('\n');
	} catch {
		return '';
	}
}
