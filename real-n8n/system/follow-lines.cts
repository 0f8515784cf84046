import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const POLL_MS = 200;

/** Hands on each line that is written to a file from now on. Returns a function that stops it. */
export function followLines(file: string, onLine: (line: string) => void): () => void {
	const descriptor = openSync(file, 'r');
	let position = fstatSync(descriptor).size;
	let unfinished = '';
	const read = () => {
		const { size } = fstatSync(descriptor);
		// Written anew, as n8n's log is when it starts again.
		if (size < position) position = 0;
		const bytes = Buffer.alloc(size - position);
		position += readSync(descriptor, bytes, 0, bytes.length, position);
		const lines = (unfinished + bytes.toString('utf8')).split('\n');
		unfinished = lines.pop() ?? '';
		lines.forEach(onLine);
	};
	const timer = setInterval(read, POLL_MS);
	timer.unref();
	return () => {
		clearInterval(timer);
		closeSync(descriptor);
	};
}
