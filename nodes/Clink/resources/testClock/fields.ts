import type { Item } from '../../../shared/batch/item';
import { inputError } from '../../../shared/values/paymentError';
import type { ClinkClient } from '../../api/client';
import { readId } from '../locators';

export const readClockId = (item: Item): string => readId(item, 'clockId', 'Test Clock');

/** Clink has test clocks in its sandbox only. @throws PaymentError (`input`) */
export function assertSandbox({ isProduction }: ClinkClient): void {
	if (!isProduction) return;
	throw inputError(
		"Test clocks exist in Clink's sandbox only, and the credential is for production",
		"Nothing was sent. Select a credential whose 'Environment' is Sandbox.",
	);
}
