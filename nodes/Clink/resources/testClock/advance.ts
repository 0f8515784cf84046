import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { writeWithoutReference } from '../../../shared/batch/task';
import { inputError } from '../../../shared/values/paymentError';
import { optionalFutureTime } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { AdvanceTestClockRequest } from '../../api/wire/testClock';
import { testClock } from '../locators';
import { assertSandbox, readClockId } from './fields';

const targetFrozenTime: INodeProperties = {
	displayName: 'Advance To',
	name: 'targetFrozenTime',
	type: 'dateTime',
	required: true,
	default: '',
	description: "The time that the clock shows afterwards, later than now and than the clock's own time",
};

export const advance: Operation<ClinkClient> = {
	name: 'Advance',
	value: 'advance',
	action: 'Advance a test clock',
	description: 'Let time pass for the subscription of a test clock, so that it renews or ends',
	fields: [testClock, targetFrozenTime],
	prepare(item, client) {
		assertSandbox(client);
		const clockId = readClockId(item);
		const request: AdvanceTestClockRequest = { targetFrozenTime: readTarget(item) };
		return writeWithoutReference(async () => {
			const data = await client.send({
				endpoint: endpoints.advanceTestClock,
				path: { clockId },
				body: { ...request },
			});
			return [{ json: { ...data, outcome: 'notApplicable' } }];
		}, 'Get the test clock: its frozenTime says whether it was advanced.');
	},
};

function readTarget(item: Item): number {
	const time = optionalFutureTime(item.parameter('targetFrozenTime'), 'Advance To', item.timeZone, item.now);
	if (time !== undefined) return time;
	throw inputError("'Advance To' is empty", "Select the time to advance to, later than the clock's own.");
}
