import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Peak memory of the processes of a group, from Linux's own accounting. */

function membersOf(group: number): number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)
		.filter((pid) => {
			const path = `/proc/${pid}/stat`;
			if (!existsSync(path)) return false;
			const fields = readFileSync(path, 'utf8')
				.replace(/^.*\) /, '')
				.split(' ');
			return Number(fields[2]) === group;
		});
}

/** Starts the peak anew from what is in use now. */
export function resetPeak(group: number): void {
	for (const pid of membersOf(group)) writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Megabytes of the largest process since the last reset. */
export function peakMegabytes(group: number): number {
	const peaks = membersOf(group).map((pid) =>
		Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
	);
	return Math.max(0, ...peaks) / 1024;
}
