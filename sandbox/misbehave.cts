import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Answer } from './exchange.cts';
import type { Fault, FaultKind } from './faults.cts';
import { isObject } from './fields.cts';
import type { RecordedRequest } from './recorder.cts';
import type { Timers } from './timers.cts';

const trickleDefaultMs = 50;
const hugeChunk = Buffer.alloc(64 * 1024, 'x');

function whole(response: ServerResponse, { status, headers, body }: Answer): void {
	response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
	response.end(body);
}

function truncated(response: ServerResponse, { status, headers, body }: Answer): void {
	const bytes = Buffer.from(body);
	response.writeHead(status, { ...headers, 'content-length': bytes.length });
	response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

async function trickled(response: ServerResponse, answer: Answer, pauseMs: number, timers: Timers): Promise<void> {
	const bytes = Buffer.from(answer.body);
	response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
	for (let index = 0; index < bytes.length && !response.destroyed; index += 1) {
		response.write(bytes.subarray(index, index + 1));
		await timers.wait(pauseMs);
	}
	response.end();
}

function huge(response: ServerResponse, size: number): void {
	response.writeHead(200, { 'content-type': 'application/json', 'content-length': size });
	let left = size;
	const pump = (): void => {
		while (left > 0 && !response.destroyed) {
			const chunk = hugeChunk.subarray(0, Math.min(left, hugeChunk.length));
			left -= chunk.length;
			if (!response.write(chunk)) return void response.once('drain', pump);
		}
		response.end();
	};
	pump();
}

function merged(value: unknown, change: Record<string, unknown>): Record<string, unknown> {
	const result: Record<string, unknown> = isObject(value) ? { ...value } : {};
	for (const [name, member] of Object.entries(change)) {
		if (member === null) delete result[name];
		else result[name] = isObject(member) ? merged(result[name], member) : member;
	}
	return result;
}

/** The gateway's answer, contradicted. */
function amended(answer: Answer, change: Record<string, unknown>): Answer {
	return { ...answer, body: JSON.stringify(merged(JSON.parse(String(answer.body)), change)) };
}

function madeUp(kind: Exclude<FaultKind, string | { huge: number } | { amend: unknown }>): Answer {
	if ('redirect' in kind) return { status: kind.status ?? 307, headers: { location: kind.redirect }, body: '' };
	if ('contentType' in kind) return { status: 200, headers: { 'content-type': kind.contentType }, body: kind.body };
	return { status: kind.status, headers: kind.headers ?? {}, body: kind.body ?? '' };
}

function insteadOf(answer: Answer, kind: FaultKind): Answer {
	if (typeof kind === 'string' || 'huge' in kind) return answer;
	return 'amend' in kind ? amended(answer, kind.amend) : madeUp(kind);
}

/** Answers the way the fault says instead of the way the gateway would. */
export async function misbehave(
	reply: FastifyReply,
	fault: Fault,
	answer: Answer,
	record: RecordedRequest,
	timers: Timers,
): Promise<void> {
	reply.hijack();
	const response = reply.raw;
	const { kind } = fault;
	if (kind === 'silence') return;
	if (kind !== 'trickle') await timers.wait(fault.delayMs ?? 0);
	if (kind === 'reset') return void response.socket?.resetAndDestroy();
	const instead = insteadOf(answer, kind);
	record.status = instead.status;
	if (kind === 'truncate') return truncated(response, instead);
	if (kind === 'trickle') return trickled(response, instead, fault.delayMs ?? trickleDefaultMs, timers);
	if (typeof kind === 'object' && 'huge' in kind) return huge(response, kind.huge);
	whole(response, instead);
}
