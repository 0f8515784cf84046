/** Test clocks of Clink's sandbox as Clink names them; times in milliseconds. Source: docs/gateways/clink.md, "Test clocks". */

export interface CreateTestClockRequest {
	name: string;
	subscriptionId: string;
	/** JSON as text. */
	metadata?: string;
}

export interface TestClock {
	name: string;
	clockId: string;
	subscriptionId: string;
	frozenTime: number;
	lastAdvancedTo: number;
	/** READY, ADVANCING, FAILED, COMPLETED. */
	status: string;
	livemode: boolean;
	metadata: string;
	eventCount: number;
	createTime: number;
	updateTime: number;
}

export interface AdvanceTestClockRequest {
	targetFrozenTime: number;
}

/** An advance that is under way, or was. */
export interface TestClockTask {
	taskId: string;
	clockId: string;
	subscriptionId: string;
	fromTime: number;
	toTime: number;
	/** CREATED, SCANNING, EXECUTING, SUCCEEDED, FAILED. */
	status: string;
	lastEventId: string;
	lastEventTime: number;
	summary: string;
	errorMessage: string;
	createTime: number;
	updateTime: number;
}

export interface CompleteTestClockRequest {
	reason?: string;
}
