import { newId, newSecret } from '../gateway/ids.cts';
import type { Recipe } from './personality.cts';
import { TEMPLATES } from './templates.cts';

export interface Merchant {
	merchantId: string;
	apiKey: string;
	/** Empty: the API key signs. */
	apiSecret: string;
	signedContent: 'body' | 'sortedParameters';
	signatureEncoding: 'hex' | 'base64';
	/** How the merchant signs where the two above cannot say it; if it is there, they do not count. */
	recipe?: Recipe;
	name: string;
	/** Whether callbacks carry a signature; by default they do where the gateway signs callbacks. */
	callbackSigning?: boolean;
}

const [body, sortedParameters] = TEMPLATES;

function signingOf(recipe: Recipe): Pick<Merchant, 'signedContent' | 'signatureEncoding' | 'recipe'> {
	const { template, encoding } = recipe;
	const isPlain = (template === body || template === sortedParameters) && encoding !== 'hexUpper';
	return {
		signedContent: template === sortedParameters ? 'sortedParameters' : 'body',
		signatureEncoding: encoding === 'hexUpper' ? 'hex' : encoding,
		...(!isPlain && { recipe }),
	};
}

/** @param usual how merchants of this gateway sign; one that says anything about it signs by the plain recipe it names */
export function completeMerchant(given: Partial<Merchant>, usual: Recipe): Merchant {
	const hasOwnRecipe = given.signedContent !== undefined || given.signatureEncoding !== undefined;
	const signing: Partial<Merchant> = hasOwnRecipe ? {} : signingOf(usual);
	const key = (given.recipe ?? (hasOwnRecipe ? undefined : usual))?.key;
	return {
		merchantId: newId('mch'),
		apiKey: newSecret('ak_test'),
		apiSecret: key === 'apiKey' ? '' : newSecret('secret_test'),
		signedContent: 'body',
		signatureEncoding: 'hex',
		name: 'Sandbox Merchant',
		...signing,
		...given,
	};
}

/** How the merchant signs, whichever way it is given. */
export function recipeOf({ recipe, signedContent, signatureEncoding, apiSecret }: Merchant): Recipe {
	if (recipe !== undefined) return recipe;
	const key = apiSecret === '' ? 'apiKey' : 'secret';
	return { template: signedContent === 'body' ? body : sortedParameters, encoding: signatureEncoding, key };
}
