import './setup.cts';

export default async function tearDown(): Promise<void> {
	const n8n = globalThis.sharedN8nWithPackage;
	globalThis.sharedN8nWithPackage = undefined;
	await n8n?.close();
	globalThis.sharedPackage?.remove();
}
