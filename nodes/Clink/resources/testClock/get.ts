import type { Operation } from '../../../shared/batch/operation';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { testClock } from '../locators';
import { assertSandbox, readClockId } from './fields';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a test clock',
	description: 'Get a test clock, its time and whether it is still advancing',
	fields: [testClock],
	prepare(item, client) {
		assertSandbox(client);
		const clockId = readClockId(item);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.testClock, path: { clockId } });
				return [{ json: { ...data, outcome: 'notApplicable' } }];
			},
		};
	},
};
