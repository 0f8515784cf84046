import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { locatorValue } from '../../shared/values/locator';
import { inputError } from '../../shared/values/paymentError';
import { optionalText } from '../../shared/values/validate';

/** What another field of the node holds while its user fills in the form; `undefined` for an expression, whose value is not known yet. */
export function chosenText(context: ILoadOptionsFunctions, name: string): string | undefined {
	const text = optionalText(locatorValue(context.getCurrentNodeParameter(name)), name)?.trim();
	return text?.startsWith('=') === true ? undefined : text;
}

/** The product whose prices are listed. @throws PaymentError (`input`) while none is chosen */
export function chosenProduct(context: ILoadOptionsFunctions): string {
	// In a collection, its neighbor: n8n's `&` is the group that the field is in.
	const productId = chosenText(context, '&productId') ?? chosenText(context, 'productId');
	if (productId !== undefined) return productId;
	throw inputError('No product is chosen yet', "Choose a 'Product' first, or enter the price by its ID.");
}
