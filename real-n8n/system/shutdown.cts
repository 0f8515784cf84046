type Undo = () => void | Promise<void>;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const undos: Undo[] = [];
let isListening = false;
let ending: Promise<void> | undefined;

/** Registers work to undo when this process is told to end, newest first. Returns a function that withdraws it. */
export function atShutdown(undo: Undo): () => void {
	listen();
	undos.push(undo);
	return () => {
		const index = undos.indexOf(undo);
		if (index >= 0) undos.splice(index, 1);
	};
}

/** Undoes everything that is registered; a failing step does not keep the others from running. */
export function shutdown(): Promise<void> {
	ending ??= undoAll().finally(() => (ending = undefined));
	return ending;
}

async function undoAll(): Promise<void> {
	for (let undo = undos.pop(); undo; undo = undos.pop()) {
		try {
			await undo();
		} catch (error) {
			process.stderr.write(`While stopping: ${String(error)}\n`);
		}
	}
}

function listen(): void {
	if (isListening) return;
	isListening = true;
	for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
		process.on(signal, () => void shutdown().then(() => process.exit(exitCode)));
	}
}
