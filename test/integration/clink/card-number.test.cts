import type { INodeParameters } from 'n8n-workflow';

import { createPayment, createSubscription } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';

const engine = useSandbox();

const byId = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });
const OPERATIONS: Array<[string, (changes: INodeParameters) => INodeParameters]> = [
	['payment', createPayment],
	['subscription', createSubscription],
];
const WRITTEN: Array<[string, INodeParameters[string]]> = [
	['as digits', '4242424242424242'],
	['with blanks', '4242 4242 4242 4242'],
	['with dashes', '4242-4242-4242-4242'],
	['in the field By ID', byId('4242424242424242')],
	['as the number that an expression finds', '={{ 4242424242424242 }}'],
	['as a number that has lost digits', '={{ 6304000000000000123 }}'],
	['in a list', '={{ ["4242424242424242"] }}'],
];

describe.each(OPERATIONS)('a card number as the instrument of a %s', (_resource, parametersOf) => {
	test.each(WRITTEN)(
		'%s is refused before anything is sent, and never repeated',
		async (_case, paymentInstrumentId) => {
			const parameters = parametersOf({ paymentInstrumentId });
			const sent = engine.sandbox.requests.length;
			const stopped = await engine.run('clink', parameters);
			const continued = await engine.run('clink', parameters, { settings: { onError: 'continueRegularOutput' } });
			expect(engine.sandbox.requests).toHaveLength(sent);
			expect(stopped.items).toEqual([]);
			expect(stopped.error?.message).toContain(
				"'Payment Instrument' contains a card number, which must never be stored here",
			);
			const said = JSON.stringify([stopped.error?.message, stopped.error?.description, continued.items]);
			expect(continued.items).toHaveLength(1);
			expect(said.replace(/[\s-]/g, '')).not.toMatch(/4242|6304/);
		},
	);

	test('but a number that is no card goes to Clink, which does not know it', async () => {
		const { error } = await engine.run('clink', parametersOf({ paymentInstrumentId: '4242424242424241' }));
		expect(error?.message).toMatch(/no payment instrument has this id/);
	});
});
