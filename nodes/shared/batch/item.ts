import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isObject } from '../values/json';
import { locatorValue } from '../values/locator';
import { inputError, toPaymentError } from '../values/paymentError';

/** One input item as an operation sees it: its parameters and what is needed to read them. */
export class Item {
	private readonly values = new Map<string, unknown>();

	/** @param now milliseconds since the epoch, the same for the whole batch */
	constructor(
		readonly context: IExecuteFunctions,
		readonly index: number,
		readonly now: number,
	) {}

	/**
	 * A parameter's value, expressions resolved; `undefined` when it is hidden or not set. Of a resource locator, what was
	 * chosen in it. Resolved once: evaluating an expression is costly.
	 */
	parameter(name: string): unknown {
		if (!this.values.has(name)) {
			const value = entered(() => this.context.getNodeParameter(name, this.index, undefined));
			this.values.set(name, locatorValue(value));
		}
		return this.values.get(name);
	}

	/** The members of a collection that the user added. */
	collection(name: string): Record<string, unknown> {
		const value = this.parameter(name);
		if (!isObject(value)) return {};
		return Object.fromEntries(Object.entries(value).map(([member, chosen]) => [member, locatorValue(chosen)]));
	}

	/** The input item's `json`. Never changed. */
	get input(): IDataObject {
		return this.context.getInputData()[this.index]?.json ?? {};
	}

	/** The workflow's time zone, for dates without one. */
	get timeZone(): string {
		return this.context.getTimezone();
	}

	/** The URL at which a callback resumes this execution once it waits. It contains a token, so only the gateway gets it. */
	get resumeUrl(): string {
		return String(entered(() => this.context.evaluateExpression('{{ $execution.resumeUrl }}', this.index)));
	}

	/** Shows the user a message next to the output. */
	hint(message: string): void {
		// Older versions of n8n have no hints.
		if ('addExecutionHints' in this.context) this.context.addExecutionHints({ message, location: 'outputPane' });
	}

	/** A file of the input item. @throws PaymentError (`input`) if it has none under that name */
	async readBinary(property: string): Promise<{ content: Buffer; fileName: string | undefined; mimeType: string }> {
		try {
			const { fileName, mimeType } = this.context.helpers.assertBinaryData(this.index, property);
			const content = await this.context.helpers.getBinaryDataBuffer(this.index, property);
			return { content, fileName, mimeType };
		} catch (thrown) {
			const { message, advice } = toPaymentError(thrown, 'input');
			// Every message gets the item's number at the end, and n8n's own have it already.
			throw inputError(message.replace(/ \[item \d+\]$/, ''), advice);
		}
	}

	async binary(
		content: Buffer,
		fileName: string,
		mimeType: string,
	): Promise<NonNullable<INodeExecutionData['binary']>[string]> {
		return await this.context.helpers.prepareBinaryData(content, fileName, mimeType);
	}
}

/** What n8n resolves a user's entry to. An expression that cannot be resolved is an input error. */
function entered<T>(read: () => T): T {
	try {
		return read();
	} catch (thrown) {
		throw toPaymentError(thrown, 'input');
	}
}
