import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isObject } from '../values/json';
import { toPaymentError } from '../values/paymentError';

/** One input item, as far as an operation may see it: its parameters and what helps to read them. */
export class Item {
	private readonly values = new Map<string, unknown>();

	/** @param now milliseconds since the epoch, the same for the whole batch */
	constructor(
		readonly context: IExecuteFunctions,
		readonly index: number,
		readonly now: number,
	) {}

	/**
	 * A parameter's value, expressions resolved; `undefined` when it is hidden or not set. Resolved once: for n8n an
	 * expression is a program to run.
	 */
	parameter(name: string): unknown {
		if (!this.values.has(name))
			this.values.set(
				name,
				entered(() => this.context.getNodeParameter(name, this.index, undefined)),
			);
		return this.values.get(name);
	}

	/** The members of a collection that the user added. */
	collection(name: string): IDataObject {
		const value = this.parameter(name);
		return isObject(value) ? value : {};
	}

	/** What came in. Never changed. */
	get input(): IDataObject {
		return this.context.getInputData()[this.index]?.json ?? {};
	}

	/** The workflow's time zone, for dates without one. */
	get timeZone(): string {
		return this.context.getTimezone();
	}

	/** Where a callback resumes this run once it waits. Holds a token, so it is handed to the gateway alone. */
	get resumeUrl(): string {
		return String(entered(() => this.context.evaluateExpression('{{ $execution.resumeUrl }}', this.index)));
	}

	/** Tells the user something beside the output. */
	hint(message: string): void {
		// Older n8n has none.
		if ('addExecutionHints' in this.context) this.context.addExecutionHints({ message, location: 'outputPane' });
	}

	async binary(
		content: Buffer,
		fileName: string,
		mimeType: string,
	): Promise<NonNullable<INodeExecutionData['binary']>[string]> {
		return await this.context.helpers.prepareBinaryData(content, fileName, mimeType);
	}
}

/** What n8n makes of what the user entered. An expression that it cannot resolve is the user's to change. */
function entered<T>(read: () => T): T {
	try {
		return read();
	} catch (thrown) {
		throw toPaymentError(thrown, 'input');
	}
}
