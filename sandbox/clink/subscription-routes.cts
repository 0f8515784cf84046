import { cancelChange, confirmChange, previewChange } from './plan-changes.cts';
import { withBody, withoutBody } from './route.cts';
import type { Route } from './route.cts';
import { createSubscription } from './subscription-requests.cts';
import * as shapes from './subscription-schema.cts';
import { subscriptionView } from './subscription-view.cts';

const clocks = '/subscription/test-clocks';

/** Longer static paths come first where a parameter could stand for their last part. */
export const subscriptionRoutes: Route[] = [
	withoutBody('GET', `${clocks}/list`, ({ testClocks }, account) => testClocks.list(account)),
	withBody('POST', clocks, shapes.testClockShape, ({ testClocks }, account, fields) =>
		testClocks.create(account, fields),
	),
	withoutBody('GET', `${clocks}/:id`, ({ testClocks }, account, id) => testClocks.find(account, id)),
	withBody('POST', `${clocks}/:id/advance`, shapes.advanceShape, ({ testClocks }, account, fields, id) =>
		testClocks.advance(account, id, fields),
	),
	withBody('POST', `${clocks}/:id/complete`, shapes.completeShape, ({ testClocks }, account, _fields, id) =>
		testClocks.complete(account, id),
	),
	withBody('POST', '/subscription', shapes.subscriptionShape, createSubscription),
	withoutBody('GET', '/subscription/invoice/:id', ({ invoices }, account, id) => invoices.find(account, id)),
	withoutBody('GET', '/subscription/:id', ({ subscriptions }, account, id) => subscriptions.find(account, id)),
	withBody('POST', '/subscription/:id/cancel', shapes.cancelShape, ({ subscriptions }, account, fields, id) =>
		subscriptionView(subscriptions.cancel(account, id, fields)),
	),
	withBody('POST', '/subscription/:id/update/preview', shapes.previewShape, previewChange),
	withBody('POST', '/subscription/:id/update/confirm', shapes.confirmShape, confirmChange),
	withoutBody('POST', '/subscription/:id/update/cancel', cancelChange),
];
