import { isObject, parseJsonObject } from '../../nodes/shared/values/json';
import { isCode, quoted, type Hide } from '../masking.cts';
import { Stop } from '../stop.cts';
import type { ProbeRequest, ProbeResponse } from './transport.cts';

/** What the gateway said: its envelope `{ code, message, data }`. */
export interface Answer {
	status: number;
	code: number;
	/** The gateway's own words, without keys, long codes shortened. */
	message: string;
	data: unknown;
	hasData: boolean;
	/** What remains of the message without what differs from one request to the next. */
	words: string;
}

/** @throws Stop when it is not an answer of the gateway */
export function readAnswer(request: ProbeRequest, response: ProbeResponse, hide: Hide): Answer {
	const envelope = parseJsonObject(response.body);
	if (envelope === undefined) throw new Stop(`This is not the gateway: ${described(response, hide)}`);
	const { code, message, data } = envelope;
	if (typeof code !== 'number') {
		const members = Object.keys(envelope).slice(0, 8).join(', ') || 'none';
		throw new Stop(
			`This is not the gateway as it is published: its answer has no number as 'code' (HTTP status ${response.status}, members: ${quoted(hide(members))}).`,
		);
	}
	const text = typeof message === 'string' ? message : '';
	return {
		status: response.status,
		code,
		message: quoted(hide(text)),
		data,
		hasData: isObject(data) || Array.isArray(data),
		words: wordsOf(text, request),
	};
}

function described({ status, headers, body }: ProbeResponse, hide: Hide): string {
	const location = headers['location'];
	if (status >= 300 && status < 400 && location !== undefined) {
		const host = URL.canParse(location) ? ` to ${new URL(location).host}` : '';
		return `it responds with a redirect${hide(host)}, which was not followed. Check the base URL.`;
	}
	const type = headers['content-type'] ?? 'no content type';
	const text = quoted(
		hide(
			body
				.subarray(0, 2000)
				.toString('utf8')
				.replace(/<[^>]*>/g, ' '),
		),
	);
	const begins = text === '' ? 'nothing in it' : `it begins with "${text.slice(0, 60)}"`;
	return `its answer is not a JSON object (HTTP status ${status}, ${hide(type)}, ${begins}). Check the base URL.`;
}

function wordsOf(message: string, { headers, body, url }: ProbeRequest): string {
	const text = body?.toString('utf8') ?? '';
	const sent = [
		...Object.values(headers),
		text,
		...Object.values(parseJsonObject(text) ?? {}),
		new URL(url).search.slice(1),
	]
		.filter((value) => typeof value === 'string')
		.filter((value) => value.length >= 6)
		.sort((a, b) => b.length - a.length);
	return sent
		.reduce((text, value) => text.replaceAll(value, ''), message)
		.replace(/[\w+/=-]{16,}/g, (run) => (isCode(run) ? '' : run))
		.replace(/\d+/g, '')
		.replace(/\s+/g, ' ')
		.trim();
}

/** Whether two answers say the same. `withWords`: their messages must agree too. */
export const isSame = (a: Answer, b: Answer, withWords = true): boolean =>
	a.status === b.status && a.code === b.code && a.hasData === b.hasData && (!withWords || a.words === b.words);

/** For a report. */
export const shown = ({ status, code, message }: Answer): string =>
	`HTTP ${status}, code ${code}${message === '' ? '' : `, "${message}"`}`;
