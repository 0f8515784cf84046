import { lackOf, type FeatureName } from '../../../real-n8n/instance/features.cts';

/** A test of what not every n8n can do; where it cannot, the test is skipped and its name says why. */
export function testWith(feature: FeatureName): (name: string, work: () => Promise<void>, timeoutMs?: number) => void {
	const lack = lackOf(feature);
	if (lack === undefined) return test;
	return (name, work, timeoutMs) => test.skip(`${name} (${lack})`, work, timeoutMs);
}

/** The same for a whole description. */
export function describeWith(feature: FeatureName): (name: string, work: () => void) => void {
	const lack = lackOf(feature);
	return lack === undefined ? describe : (name, work) => describe.skip(`${name} (${lack})`, work);
}
