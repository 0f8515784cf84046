import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { isObject } from '../gateway/fields.cts';
import type { Answer } from '../gateway/gateway.cts';
import { omit } from '../gateway/omit.cts';
import type { Fault, FaultKind } from './faults.cts';
import type { Timers } from './timers.cts';

const TRICKLE_PAUSE_MS = 50;
const hugeChunk = Buffer.alloc(64 * 1024, 'x');

/**
 * Answers the way the fault says instead of the way the gateway would.
 * @param record gets the status that is sent
 */
export async function injectFault(
	reply: FastifyReply,
	fault: Fault,
	answer: Answer,
	record: { status: number },
	timers: Timers,
): Promise<void> {
	reply.hijack();
	const response = reply.raw;
	const { kind } = fault;
	if (kind === 'silence') return;
	if (kind !== 'trickle') await timers.wait(fault.delayMs ?? 0);
	if (kind === 'reset') {
		response.socket?.resetAndDestroy();
		return;
	}
	const faulty = faultyAnswer(answer, kind);
	record.status = faulty.status;
	if (kind === 'truncate') sendTruncated(response, faulty);
	else if (kind === 'trickle') await sendByteByByte(response, faulty, fault.delayMs ?? TRICKLE_PAUSE_MS, timers);
	else if (typeof kind === 'object' && 'huge' in kind) sendHuge(response, kind.huge);
	else sendWhole(response, faulty);
}

function faultyAnswer(answer: Answer, kind: FaultKind): Answer {
	if (typeof kind === 'string' || 'huge' in kind) return answer;
	if ('amend' in kind) return { ...answer, body: JSON.stringify(merged(JSON.parse(String(answer.body)), kind.amend)) };
	if ('redirect' in kind) return { status: kind.status ?? 307, headers: { location: kind.redirect }, body: '' };
	if ('contentType' in kind) return { status: 200, headers: { 'content-type': kind.contentType }, body: kind.body };
	return { status: kind.status, headers: kind.headers ?? {}, body: kind.body ?? '' };
}

/** Objects are merged member by member; null takes a member out. */
function merged(value: unknown, change: Record<string, unknown>): Record<string, unknown> {
	const before = isObject(value) ? value : {};
	const members = Object.entries(change);
	const removed = members.filter(([, member]) => member === null).map(([name]) => name);
	const replaced = members
		.filter(([, member]) => member !== null)
		.map(([name, member]): [string, unknown] => [name, isObject(member) ? merged(before[name], member) : member]);
	return { ...omit(before, ...removed), ...Object.fromEntries(replaced) };
}

function sendWhole(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
	response.end(body);
}

function sendTruncated(response: ServerResponse, { status, headers, body }: Answer): void {
	const bytes = Buffer.from(body);
	response.writeHead(status, { ...headers, 'content-length': bytes.length });
	response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

async function sendByteByByte(
	response: ServerResponse,
	answer: Answer,
	pauseMs: number,
	timers: Timers,
): Promise<void> {
	const bytes = Buffer.from(answer.body);
	response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
	for (let index = 0; index < bytes.length && !response.destroyed; index += 1) {
		response.write(bytes.subarray(index, index + 1));
		await timers.wait(pauseMs);
	}
	response.end();
}

function sendHuge(response: ServerResponse, size: number): void {
	response.writeHead(200, { 'content-type': 'application/json', 'content-length': size });
	let left = size;
	const pump = (): void => {
		while (left > 0 && !response.destroyed) {
			const chunk = hugeChunk.subarray(0, Math.min(left, hugeChunk.length));
			left -= chunk.length;
			if (!response.write(chunk)) {
				response.once('drain', pump);
				return;
			}
		}
		response.end();
	};
	pump();
}
