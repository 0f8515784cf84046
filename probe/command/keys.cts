import type { ReadStream } from 'node:tty';

import { Stop } from '../stop.cts';

export interface Keys {
	apiKey: string;
	/** Empty: there is only one key. */
	apiSecret: string;
}

export interface KeySource {
	variables: Readonly<Record<string, string | undefined>>;
	/** Undefined when nobody can be asked. */
	ask: ((question: string) => Promise<string>) | undefined;
}

/** @throws Stop when there is no key */
export async function readKeys({ variables, ask }: KeySource): Promise<Keys> {
	const apiKey = variables['CHINGCHINGPAY_API_KEY']?.trim() ?? (await ask?.('API key: '))?.trim() ?? '';
	if (apiKey === '') {
		throw new Stop(
			'There is no API key. Set CHINGCHINGPAY_API_KEY (and CHINGCHINGPAY_API_SECRET, if you were given two keys), or run this in a terminal, which then asks for them.',
		);
	}
	const apiSecret =
		variables['CHINGCHINGPAY_API_SECRET'] ?? (await ask?.('API secret (empty if you have only one key): '));
	return { apiKey, apiSecret: apiSecret?.trim() ?? '' };
}

const CTRL_C = '\u0003';
const ENDS = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007f', '\b']);

/** Asks at the terminal, without showing what is typed. Undefined when there is no terminal. */
export function terminalPrompt(input: ReadStream, output: NodeJS.WriteStream): KeySource['ask'] {
	if (!input.isTTY || !output.isTTY) return undefined;
	return async (question) => {
		output.write(question);
		input.setRawMode(true);
		input.setEncoding('utf8');
		try {
			return await readHidden(input);
		} finally {
			input.setRawMode(false);
			input.pause();
			output.write('\n');
		}
	};
}

async function readHidden(input: ReadStream): Promise<string> {
	return await new Promise((resolve, reject) => {
		let typed = '';
		const end = (settle: () => void) => {
			input.off('data', onData);
			settle();
		};
		const onData = (chunk: Buffer | string) => {
			for (const character of chunk.toString()) {
				if (character === CTRL_C || ENDS.has(character)) {
					end(() => (character === CTRL_C ? reject(new Stop('Stopped.')) : resolve(typed)));
					return;
				}
				typed = ERASE.has(character) ? typed.slice(0, -1) : typed + character;
			}
		};
		input.on('data', onData);
		input.resume();
	});
}
