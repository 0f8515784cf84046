/** Why the probe cannot go on, in words for whoever runs it. What was found before stays in the report. */
export class Stop extends Error {
	override readonly name = 'Stop';
}
