import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { compact } from '../../../shared/values/json';
import { optionalText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { CompleteTestClockRequest } from '../../api/wire/testClock';
import { testClock } from '../locators';
import { reachState } from '../reachState';
import { assertSandbox, readClockId } from './fields';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{ displayName: 'Reason', name: 'reason', type: 'string', default: '', description: 'Why the test is over' },
	],
};

export const complete: Operation<ClinkClient> = {
	name: 'Complete',
	value: 'complete',
	action: 'Complete a test clock',
	description: 'End a test: the clock cannot be advanced any more',
	fields: [testClock, additionalFields],
	prepare(item, client) {
		assertSandbox(client);
		const path = { clockId: readClockId(item) };
		const { reason } = item.collection('additionalFields');
		const body: CompleteTestClockRequest = compact({ reason: optionalText(reason, 'Reason') });
		const run = async () => {
			const { data, notes } = await reachState({
				change: async () => await client.send({ endpoint: endpoints.completeTestClock, path, body: { ...body } }),
				read: async () => await client.send({ endpoint: endpoints.testClock, path }),
				isReached: ({ status }: IDataObject) => status === 'COMPLETED',
			});
			return [{ json: { ...data, ...notes, outcome: 'notApplicable' } }];
		};
		return { kind: 'write', claims: [], run, lookUp: run };
	},
};
