import { say } from '../../../real-n8n/system/progress.cts';
import { table } from '../../../real-n8n/system/table.cts';
import { isAcknowledged } from './gateway.cts';
import type { LoadResult } from './load.cts';

/** The load in numbers. */
export interface Summary {
	sent: number;
	tries: number;
	acknowledged: number;
	rejected: number;
	/** What forgeries were answered with, other than 401. */
	forgeriesNotRejected: number[];
	/** Never answered with 2xx, though genuine. */
	unacknowledged: number;
	executed: number;
	cutOff: number;
	retried: number;
	rows: number;
	ordersWithSeveralRows: number;
	eventsStartedTwice: number;
	missingBeforeRetry: string[];
	/** Acknowledged, and in no row of the table. */
	lost: string[];
	forgedRows: string[];
	forgedRuns: string[];
	/** Executions of which n8n no longer has the event. */
	runsWithoutEvent: string[];
}

export function summarise({ delivered, callbacks, runs, retried, rows, rowsBefore }: LoadResult): Summary {
	const genuine = delivered.filter(({ callback }) => callback.kind !== 'forgery');
	const acknowledged = genuine.filter(isAcknowledged);
	const started = runs.flatMap(({ mode, eventId }) => (mode === 'webhook' && eventId !== null ? [eventId] : []));
	const references = [...new Set(acknowledged.map(({ callback }) => callback.reference))];
	const genuineReferences = new Set(
		callbacks.filter(({ kind }) => kind === 'genuine').map(({ reference }) => reference),
	);
	const forged = new Set(callbacks.filter(({ kind }) => kind === 'forgery').map(({ eventId }) => eventId));
	return {
		sent: delivered.length,
		tries: delivered.reduce((sum, { tries }) => sum + tries, 0),
		acknowledged: acknowledged.length,
		rejected: delivered.filter(({ callback, status }) => callback.kind === 'forgery' && status === 401).length,
		forgeriesNotRejected: delivered
			.filter(({ callback, status }) => callback.kind === 'forgery' && status !== 401)
			.map(({ status }) => status),
		unacknowledged: genuine.length - acknowledged.length,
		executed: runs.length,
		cutOff: runs.filter(({ status }) => status !== 'success').length,
		retried: retried.length,
		rows: [...rows.values()].reduce((sum, count) => sum + count, 0),
		ordersWithSeveralRows: [...rows.values()].filter((count) => count > 1).length,
		eventsStartedTwice: new Set(started.filter((eventId, index) => started.indexOf(eventId) !== index)).size,
		missingBeforeRetry: references.filter((reference) => !rowsBefore.has(reference)),
		lost: references.filter((reference) => !rows.has(reference)),
		forgedRows: [...rows.keys()].filter((reference) => !genuineReferences.has(reference)),
		forgedRuns: runs.filter(({ eventId }) => forged.has(eventId ?? '')).map(({ id }) => id),
		runsWithoutEvent: runs.filter(({ eventId }) => eventId === null).map(({ id }) => id),
	};
}

export function print(summary: Summary, load: LoadResult): void {
	const {
		sent,
		tries,
		acknowledged,
		rejected,
		executed,
		cutOff,
		retried,
		rows,
		eventsStartedTwice,
		ordersWithSeveralRows,
		lost,
	} = summary;
	const figures: Array<[string, number | string]> = [
		...([
			['Sent', sent],
			['Tries', tries],
			['Acknowledged', acknowledged],
			['Rejected', rejected],
		] as const),
		...([
			['Executed', executed],
			['Cut off', cutOff],
			['Retried', retried],
			['Rows', rows],
		] as const),
		...([
			['Started twice', eventsStartedTwice],
			['Orders with two rows', ordersWithSeveralRows],
			['Lost', lost.length],
		] as const),
		...([
			['Restarts by themselves', load.restartsByThemselves],
			['Time', `${(load.milliseconds / 1000).toFixed(0)} s`],
		] as const),
	].map(([title, figure]) => [title, figure]);
	say('');
	table(
		[{ title: 'Queue mode' }, { title: '', align: 'right' }],
		figures.map(([title, figure]) => [title, String(figure)]),
	).forEach(say);
	say('');
}
