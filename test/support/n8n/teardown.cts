import './setup.cts';

export default async function tearDown(): Promise<void> {
	const stage = globalThis.e2eStage;
	globalThis.e2eStage = undefined;
	await stage?.close();
}
