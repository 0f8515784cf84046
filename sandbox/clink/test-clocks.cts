import { newId } from '../gateway/ids.cts';
import { Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import { addMonths } from './billing-period.cts';
import type { Books } from './billing.cts';
import { Refusal } from './refusals.cts';
import { advanceTo } from './renewals.cts';
import type { AdvanceRequest, TestClockRequest } from './subscription-schema.cts';

/** What a clock can be moved by at once, so that no request keeps the stand-in busy for long. */
const MONTHS_AT_ONCE = 120;

interface TestClock {
	readonly name: string;
	readonly clockId: string;
	readonly subscriptionId: string;
	/** Milliseconds, as all times here. */
	readonly frozenTime: number;
	readonly lastAdvancedTo: number | null;
	readonly status: 'READY' | 'COMPLETED';
	readonly livemode: false;
	readonly metadata: string | null;
	readonly eventCount: number;
	readonly createTime: number;
	readonly updateTime: number;
}

interface StoredClock {
	readonly account: string;
	readonly clock: TestClock;
}

/** The events that were published so far. */
export interface EventCount {
	readonly count: number;
	readonly lastId: string | null;
}

/** Each moves the time of one subscription. */
export class TestClocks {
	private readonly records = new Versions<StoredClock>();
	private readonly books: Books;
	private readonly published: () => EventCount;

	constructor(books: Books, published: () => EventCount) {
		this.books = books;
		this.published = published;
	}

	create(account: string, { name, subscriptionId, metadata }: TestClockRequest): TestClock {
		const { subscriptions, context } = this.books;
		const subscription = subscriptions.ofAccount(account, subscriptionId);
		if (subscription.clock?.isRunning) throw new Refusal('testClock', 'the subscription already has a test clock');
		if (['cancelled', 'incomplete_expired'].includes(subscription.status)) {
			throw new Refusal('subscriptionState', `the subscription is ${subscription.status}`);
		}
		const time = subscriptions.timeOf(subscription);
		subscriptions.save({ ...subscription, clock: { time, isRunning: true } });
		const clock: TestClock = {
			name,
			clockId: newId('clock'),
			subscriptionId,
			frozenTime: time,
			lastAdvancedTo: null,
			status: 'READY',
			livemode: false,
			metadata: metadata ?? null,
			eventCount: 0,
			createTime: context.now(),
			updateTime: context.now(),
		};
		return this.write({ account, clock });
	}

	/** Newest first. */
	list(account: string): TestClock[] {
		return [...this.records.all()]
			.map(({ clock }) => this.records.asOf(clock.clockId, visibleAt(this.books.context)))
			.filter((stored) => stored?.account === account)
			.flatMap((stored) => (stored === undefined ? [] : [stored.clock]))
			.reverse();
	}

	/** @throws Refusal when a look-up cannot see the clock (yet), or it is another merchant's. */
	find(account: string, clockId: string): TestClock {
		return this.checked(account, clockId, this.records.asOf(clockId, visibleAt(this.books.context))).clock;
	}

	/** Does all of it before it answers. */
	advance(account: string, clockId: string, { targetFrozenTime }: AdvanceRequest): Record<string, unknown> {
		const { clock } = this.running(account, clockId);
		const { frozenTime, subscriptionId } = clock;
		if (targetFrozenTime <= frozenTime) {
			throw new Refusal('testClock', `targetFrozenTime must be after the clock's time, ${frozenTime}`);
		}
		if (targetFrozenTime > addMonths(frozenTime, MONTHS_AT_ONCE)) {
			throw new Refusal('testClock', `targetFrozenTime is more than ${MONTHS_AT_ONCE} months ahead`);
		}
		const before = this.published();
		const { subscriptions } = this.books;
		subscriptions.settlePending(subscriptions.ofAccount(account, subscriptionId));
		const lastEventTime = advanceTo(this.books, subscriptions.ofAccount(account, subscriptionId), targetFrozenTime);
		const { count, lastId } = this.published();
		const events = count - before.count;
		const now = this.books.context.now();
		this.write({
			account,
			clock: {
				...clock,
				frozenTime: targetFrozenTime,
				lastAdvancedTo: targetFrozenTime,
				eventCount: clock.eventCount + events,
				updateTime: now,
			},
		});
		return {
			taskId: newId('task'),
			clockId,
			subscriptionId,
			fromTime: frozenTime,
			toTime: targetFrozenTime,
			status: 'SUCCEEDED',
			lastEventId: events === 0 ? null : lastId,
			lastEventTime,
			summary: `${events} events`,
			errorMessage: null,
			createTime: now,
			updateTime: now,
		};
	}

	complete(account: string, clockId: string): TestClock {
		const { clock } = this.running(account, clockId);
		const { subscriptions, context } = this.books;
		const subscription = subscriptions.ofAccount(account, clock.subscriptionId);
		subscriptions.save({ ...subscription, clock: { time: clock.frozenTime, isRunning: false } });
		return this.write({ account, clock: { ...clock, status: 'COMPLETED', updateTime: context.now() } });
	}

	private running(account: string, clockId: string): StoredClock {
		const stored = this.checked(account, clockId, this.records.current(clockId));
		if (stored.clock.status === 'COMPLETED') throw new Refusal('testClock', 'the test clock is completed');
		return stored;
	}

	private checked(account: string, clockId: string, stored: StoredClock | undefined): StoredClock {
		if (stored?.account !== account) throw new Refusal('testClockNotFound', `no test clock has the id ${clockId}`);
		return stored;
	}

	private write(stored: StoredClock): TestClock {
		this.records.write(stored.clock.clockId, stored, this.books.context.now());
		return stored.clock;
	}
}
