import { ASSUMED } from '../../nodes/ChingchingPay/api/conventions';
import { endpoints } from '../../nodes/ChingchingPay/api/endpoints';
import { settlementsIn } from '../../nodes/ChingchingPay/api/settlements';
import { isObject } from '../../nodes/shared/values/json';
import type { Client } from '../client.cts';
import { shown, type Answer } from '../gateway/answer.cts';
import { toTimestamp, UNITS_MS, type TimeUnit } from '../../nodes/ChingchingPay/api/timeUnit';
import type { Notebook } from '../report.cts';
import { isSuccess, type Codes } from './codes.cts';

type Parameters = Record<string, string | number>;

/** What lists of settlements show: the unit of times, and how many rows a page has. */
export async function readSettlements(client: Client, codes: Codes, notebook: Notebook): Promise<TimeUnit | undefined> {
	const list = async (parameters: Parameters) => {
		const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
		return await client.ask({ method: 'GET', path: endpoints.settlements.path, query: query.toString() });
	};
	const first = await list({ page: 1, page_size: 1 });
	if (!isSuccess(first, codes)) {
		notebook.leaveOpen(
			'The unit of times, and how many settlements a page has',
			`A list of settlements was refused: ${shown(first)}. Ask ChingchingPay to open settlements for this key.`,
		);
		return undefined;
	}
	noteRows(notebook, first);
	const unit = await findTimeUnit(list, client.now(), codes, first, notebook);
	await findPageSize(list, codes, notebook);
	return unit;
}

type List = (parameters: Parameters) => Promise<Answer>;

function noteRows(notebook: Notebook, { data }: Answer): void {
	const lists = isObject(data) ? Object.entries(data).filter(([, member]) => Array.isArray(member)) : [];
	if (settlementsIn(data).length > 0 || lists.length === 0) return;
	const filled = lists.filter(([, rows]) => (rows as unknown[]).length > 0).map(([name]) => name);
	if (filled.length === 0) return;
	notebook.leaveOpen(
		`Settlements are listed under ${filled.join(', ')}, where the nodes do not look for them.`,
		'Please open an issue with this report.',
	);
}

const ONE_DAY_MS = 24 * 60 * 60 * 1000;

type Took = 'refused' | 'empty' | 'rows';

/** What a list gets whose start is tomorrow, in seconds and in milliseconds. In the wrong unit that is 1970, or never. */
const UNIT_BY_ANSWERS: Record<Took, Record<Took, TimeUnit | 'withRows' | undefined>> = {
	empty: { refused: 'seconds', empty: 'withRows', rows: undefined },
	refused: { empty: 'milliseconds', refused: undefined, rows: undefined },
	rows: { empty: 'milliseconds', refused: undefined, rows: undefined },
};

async function findTimeUnit(
	list: List,
	now: number,
	codes: Codes,
	first: Answer,
	notebook: Notebook,
): Promise<TimeUnit | undefined> {
	const took = (answer: Answer): Took => {
		if (!isSuccess(answer, codes)) return 'refused';
		return settlementsIn(answer.data).length === 0 ? 'empty' : 'rows';
	};
	const startingTomorrow = async (unit: TimeUnit) =>
		await list({ page: 1, page_size: 1, start_time: toTimestamp(now + ONE_DAY_MS, UNITS_MS[unit]) });
	const inSeconds = await startingTomorrow('seconds');
	const inMilliseconds = await startingTomorrow('milliseconds');
	const rows = settlementsIn(first.data);
	const answered = UNIT_BY_ANSWERS[took(inSeconds)][took(inMilliseconds)];
	// With rows, the wrong unit would have shown them: seconds, taken for milliseconds, are in 1970.
	const sent = answered === 'withRows' ? (rows.length > 0 ? 'seconds' : undefined) : answered;
	const received = unitOf(rows[0] ?? {}, now);
	const unit = sent ?? received;
	const evidence = [
		`settlements from tomorrow on, in seconds: ${inWords(took(inSeconds))}; in milliseconds: ${inWords(took(inMilliseconds))}`,
		received === undefined ? '' : `times of a settlement are in ${received}`,
	];
	if (unit !== undefined) noteTimeUnit(notebook, unit, evidence.filter((one) => one !== '').join('; '));
	if (sent !== undefined && received !== undefined && sent !== received) {
		notebook.leaveOpen(
			`Times are sent in ${sent}, but come back in ${received}.`,
			'The credential has the unit of what is sent. Times in outputs are passed on as they come.',
		);
	}
	return unit;
}

const inWords = (took: Took): string => ({ refused: 'refused', empty: 'none', rows: 'some' })[took];

export function noteTimeUnit(notebook: Notebook, unit: TimeUnit, evidence: string): void {
	notebook.found('timeUnit', 'In which unit are times?', unit, evidence, unit);
	if (UNITS_MS[unit] !== ASSUMED.timeUnitMs && unit === 'milliseconds') notebook.agree('times', { unit });
}

const TIMES = ['created_at', 'start_time', 'end_time', 'expires_at', 'updated_at'];
/** A year and more around now. */
const NEAR = { from: 0.5, to: 1.5 };

/** The unit of the times in a row, by their size. */
export function unitOf(row: Record<string, unknown>, now: number): TimeUnit | undefined {
	const isNear = (value: number) => value > now * NEAR.from && value < now * NEAR.to;
	const times = TIMES.map((name) => Number(row[name] ?? NaN));
	if (times.some(isNear)) return 'milliseconds';
	return times.some((time) => isNear(time * UNITS_MS.seconds)) ? 'seconds' : undefined;
}

const TRIED_AT_MOST = 1000;

/**
 * The largest page that the gateway gives. It refuses larger ones, or gives fewer rows than it was asked for; with few
 * settlements, the latter shows only by what the answer says of itself.
 */
async function findPageSize(list: List, codes: Codes, notebook: Notebook): Promise<void> {
	const wanted = ASSUMED.settlementsPerPage;
	const largest = await list({ page: 1, page_size: TRIED_AT_MOST });
	if (isSuccess(largest, codes)) {
		noteCap(notebook, largest, wanted);
		return;
	}

	const isTaken = async (size: number) => isSuccess(await list({ page: 1, page_size: size }), codes);
	const isWantedTaken = await isTaken(wanted);
	const limit = await largestTaken(isTaken, isWantedTaken ? wanted : 1, isWantedTaken ? TRIED_AT_MOST : wanted);
	notebook.found(
		'pageSize',
		'How many settlements can a page have?',
		`At most ${limit}; more are refused`,
		`page_size ${limit} is taken, ${limit + 1} is refused: ${shown(largest)}`,
		{ largest: limit, above: 'refused' },
	);
	if (limit < wanted) notebook.agree('settlements', { perPage: String(limit) });
}

/** @param taken a size that is taken @param refused one that is not */
async function largestTaken(
	isTaken: (size: number) => Promise<boolean>,
	taken: number,
	refused: number,
): Promise<number> {
	let [low, high] = [taken, refused];
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (await isTaken(middle)) low = middle;
		else high = middle;
	}
	return low;
}

const TOTALS = ['total', 'total_count', 'count'];
const SIZES = ['page_size', 'pageSize', 'size'];

function noteCap(notebook: Notebook, { data }: Answer, wanted: number): void {
	const rows = settlementsIn(data).length;
	const members = isObject(data) ? data : {};
	const numberIn = (names: string[]) => names.map((name) => Number(members[name] ?? NaN)).find((value) => value > 0);
	const [total, stated] = [numberIn(TOTALS), numberIn(SIZES)];
	const isStated = stated !== undefined && stated < TRIED_AT_MOST && stated >= rows;
	const cap = isStated ? stated : total !== undefined && total > rows ? rows : undefined;
	const evidence = `page_size ${TRIED_AT_MOST} gets ${rows} rows${total === undefined ? '' : ` of ${total}`}${isStated ? `, and says page_size ${stated}` : ''}`;
	if (cap === undefined) {
		const atLeast = rows < wanted ? `No limit seen: all ${rows} come at once` : `At least ${rows}`;
		notebook.found('pageSize', 'How many settlements can a page have?', atLeast, evidence, {
			largest: undefined,
			above: 'capped',
			seen: rows,
		});
		return;
	}
	const value = { largest: cap, above: 'capped' };
	notebook.found(
		'pageSize',
		'How many settlements can a page have?',
		`At most ${cap}; asked for more, it gives that many`,
		evidence,
		value,
	);
	if (cap < wanted) notebook.agree('settlements', { perPage: String(cap) });
}
