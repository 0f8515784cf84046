import './setup.cts';

export default async function tearDown(): Promise<void> {
	await globalThis.e2eStage?.close();
}
