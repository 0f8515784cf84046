import type { INodeProperties } from 'n8n-workflow';

import { compact } from '../../../shared/values/json';
import { currencyCode, ifEntered, oneOf } from '../../../shared/values/validate';
import { CURRENCIES } from '../../api/currencies';
import { currencyOptions } from '../fields';

/** Where the customer pays and in what: members of *Additional Fields*, for payments and subscriptions. */

export const deviceType: INodeProperties = {
	displayName: 'Device Type',
	name: 'deviceType',
	type: 'options',
	options: [
		{ name: 'Android', value: 'Android' },
		{ name: 'iOS', value: 'iOS' },
	],
	default: 'iOS',
	description: "The customer's type of phone, for wallets that open an app",
};

export const platformType: INodeProperties = {
	displayName: 'Platform Type',
	name: 'platformType',
	type: 'options',
	options: [
		{ name: 'Mobile Web (WAP)', value: 'WAP' },
		{ name: 'Web', value: 'WEB' },
	],
	default: 'WEB',
	description: 'The platform on which the customer pays',
};

export const paymentCurrency: INodeProperties = {
	displayName: 'Payment Currency',
	name: 'paymentCurrency',
	type: 'options',
	options: currencyOptions(CURRENCIES, 'As the Price'),
	default: '',
	description: 'The currency that the customer pays in, if it differs from that of the price. Clink converts it.',
};

/** @throws PaymentError (`input`) */
export const readDevice = (fields: Record<string, unknown>) =>
	compact({
		paymentCurrency: ifEntered(fields.paymentCurrency, (value) => currencyCode(value, 'Payment Currency')),
		platformType: ifEntered(fields.platformType, (value) => oneOf(value, 'Platform Type', ['WEB', 'WAP'])),
		deviceType: ifEntered(fields.deviceType, (value) => oneOf(value, 'Device Type', ['Android', 'iOS'])),
	});
