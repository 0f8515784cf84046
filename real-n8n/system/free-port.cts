import { createServer } from 'node:net';

/** The wanted port if it is free on the loopback address right now, else another one. */
export async function portOrFree(wanted: number): Promise<number> {
	return await freePort(wanted).catch(async () => await freePort());
}

/**
 * A port that is free on the loopback address right now.
 *
 * @param wanted 0 for any
 * @throws if the wanted one is taken
 */
export async function freePort(wanted = 0): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(wanted, '127.0.0.1', resolve);
	});
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('The system gave no free port');
	return address.port;
}
