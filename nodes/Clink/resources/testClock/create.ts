import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { writeWithoutReference } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { checkLength, requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { MAX_TEST_CLOCK_NAME_LENGTH, METADATA } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import type { CreateTestClockRequest } from '../../api/wire/testClock';
import { metadata, readMetadata } from '../fields';
import { readSubscriptionId, subscriptionId } from '../subscription/fields';
import { assertSandbox } from './fields';

const name: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Renewal of the yearly plan',
	description: `Up to ${MAX_TEST_CLOCK_NAME_LENGTH} characters`,
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [{ ...metadata, description: `Your own data, stored with the clock: up to ${METADATA.maxEntries} entries` }],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a test clock',
	description: 'Give a subscription of the sandbox a time of its own, to see it renew',
	fields: [name, subscriptionId, additionalFields],
	prepare(item, client) {
		assertSandbox(client);
		const entries = readMetadata(item.collection('additionalFields').metadata);
		const request: CreateTestClockRequest = {
			name: checkLength(requiredText(item.parameter('name'), 'Name').trim(), 'Name', MAX_TEST_CLOCK_NAME_LENGTH),
			subscriptionId: readSubscriptionId(item),
			...compact({ metadata: entries === undefined ? undefined : JSON.stringify(entries) }),
		};
		return writeWithoutReference(async () => {
			const data = await client.send({ endpoint: endpoints.createTestClock, body: { ...request } });
			return [{ json: { ...data, outcome: 'notApplicable' } }];
		}, "No money moved. Look with 'Get Many' for a clock of this name before you run this again.");
	},
};
