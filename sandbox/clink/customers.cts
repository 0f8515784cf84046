import { newId } from '../gateway/ids.cts';
import { Refusal } from './refusals.cts';
import type { CustomerIdentifiers } from './schema.cts';

export interface Customer {
	readonly customerId: string;
	readonly email?: string;
	readonly reference?: string;
}

/** Every merchant starts with this customer; others come into being by e-mail or reference. */
const seededCustomer: Customer = { customerId: 'cus_test', email: 'buyer@example.com' };

/** The customers of one merchant. */
export class Customers {
	private customers: Customer[] = [seededCustomer];

	/** @throws Refusal when none is named, the id is unknown, or the identifiers belong to different customers. */
	resolve({ customerId, customerEmail, referenceCustomerId }: CustomerIdentifiers): Customer {
		if ([customerId, customerEmail, referenceCustomerId].every((identifier) => identifier === undefined)) {
			throw new Refusal(
				'customerNotFound',
				'CUSTOMER_NOT_FOUND: one of customerId, customerEmail, referenceCustomerId is required',
			);
		}
		const byId = this.customers.find((customer) => customer.customerId === customerId);
		if (customerId !== undefined && byId === undefined) {
			throw new Refusal(
				'customerNotFound',
				`CUSTOMER_NOT_FOUND: customerId ${customerId} does not exist (this stand-in starts with ${seededCustomer.customerId})`,
			);
		}
		const found = [
			byId,
			this.customers.find(({ email }) => email !== undefined && email === customerEmail),
			this.customers.find(({ reference }) => reference !== undefined && reference === referenceCustomerId),
		].filter((customer) => customer !== undefined);
		const [first] = found;
		const conflicting =
			found.some((customer) => customer !== first) ||
			(first?.email !== undefined && customerEmail !== undefined && first.email !== customerEmail) ||
			(first?.reference !== undefined && referenceCustomerId !== undefined && first.reference !== referenceCustomerId);
		if (conflicting) {
			throw new Refusal(
				'customerNotMatched',
				'CUSTOMER_IDENTIFIER_NOT_MATCHED: the identifiers belong to different customers',
			);
		}
		return this.save({
			customerId: first?.customerId ?? newId('cus'),
			...(customerEmail !== undefined && { email: customerEmail }),
			...(referenceCustomerId !== undefined && { reference: referenceCustomerId }),
			...first,
		});
	}

	private save(customer: Customer): Customer {
		this.customers = [...this.customers.filter(({ customerId }) => customerId !== customer.customerId), customer];
		return customer;
	}
}
