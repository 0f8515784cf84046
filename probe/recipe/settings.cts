import { TEST_BASE_URL } from '../../nodes/ChingchingPay/api/credential';
import type { FoundRecipe, Settings } from '../report.cts';

/** What is signed, as the credential has it without a template. */
const WHOLE: Record<string, Pick<Settings, 'signedContent'>> = {
	'{body}': {},
	'{sortedParameters}': { signedContent: 'sortedParameters' },
};

/** The credential's fields for a recipe, without those that have their defaults. */
export function recipeSettings({ template, encoding, timestamp, nonce }: FoundRecipe): Settings {
	const whole = timestamp === undefined && nonce === undefined ? WHOLE[template] : undefined;
	return {
		...(whole ?? { signedContent: 'custom', signedTemplate: template }),
		...(timestamp === undefined ? {} : { timestampHeader: timestamp.header }),
		...(timestamp?.unit === 'seconds' ? { timestampUnit: 'seconds' } : {}),
		...(nonce === undefined ? {} : { nonceHeader: nonce.header }),
		...(encoding === 'hex' ? {} : { signatureEncoding: encoding }),
	};
}

export function accountSettings({ baseUrl, merchantId }: { baseUrl: string; merchantId: string }): Settings {
	return {
		...(baseUrl === TEST_BASE_URL ? {} : { environment: 'custom', baseUrl }),
		...(merchantId === '' ? {} : { merchantId }),
	};
}
