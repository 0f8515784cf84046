import { openBench, type Bench } from '../support/bench.cts';
import { expectedOf, seen } from './support/cases.cts';
import { clinkCases } from './support/clink-cases.cts';
import { newSecret, registeredSecret } from './support/clink.cts';
import { sharedInstance } from './support/instance.cts';
import { Receiver, trigger } from './support/receiver.cts';

describe.each(['automatic', 'manual'] as const)('Clink Trigger, %s registration', (registration) => {
	let bench: Bench;
	let receiver: Receiver;
	let secret: string;

	beforeAll(async () => {
		bench = await openBench();
		const instance = sharedInstance(bench);
		const manualSecret = newSecret();
		const { type, data } = bench.inputs.clink;
		const credential = await bench.api.createCredential(type, 'Clink', { ...data, webhookSigningSecret: manualSecret });
		receiver = await Receiver.open(instance, trigger('clinkTrigger', credential, { registration, events: ['order.succeeded'] }));
		secret = registration === 'manual' ? manualSecret : await registeredSecret(instance, receiver.workflow.id);
	});
	afterAll(async () => {
		await receiver.close();
		await bench.close();
	});

	test.each(clinkCases)('$name: $statuses, starts $runs', async (given) => {
		const observation = await receiver.sendAll(await given.deliveries({ secret }));
		expect(seen(given.name, observation)).toEqual(expectedOf(given));
	});
});
