import { newId } from '../gateway/ids.cts';
import type { SandboxContext } from '../server/context.cts';
import type { Customer } from './customers.cts';
import type { InstrumentRequest } from './instrument-schema.cts';
import type { Publish } from './orders.cts';
import { accountTagOf, testCard } from './payment-method.cts';
import { Refusal } from './refusals.cts';

interface Card {
	readonly last4: string;
	readonly name: string | null;
	readonly expiryYear: string;
	readonly expiryMonth: string;
	readonly scheme: string;
	readonly funding: string;
	readonly issuerRegion: string;
	readonly issuerBank: string;
	readonly billingAddress: null;
}

/** As the API shows it; what has no value is null. */
interface Instrument {
	readonly id: string;
	readonly customerId: string;
	readonly type: string;
	/** Only of what a customer adds: cards are not made through the API. */
	readonly card: Card | null;
	readonly wallet: { readonly accountTag: string } | null;
	/** Milliseconds. */
	readonly created: number;
}

/** The members that a type requires, and that no other type may have. */
const membersOf = {
	PIX: ['cpfName', 'cpfNumber'],
	UPI: ['upiName', 'phoneNumber', 'billingAddress'],
} as const;

function checkMembers(request: InstrumentRequest): void {
	for (const [type, names] of Object.entries(membersOf)) {
		const isType = request.paymentInstrumentType === type;
		const wrong = names.find((name) => (request[name] !== undefined) !== isType);
		if (wrong !== undefined) {
			throw new Refusal('invalidParameter', `${wrong} is ${isType ? 'required' : 'only accepted'} for ${type}`);
		}
	}
}

/** The instruments that merchants made for their customers. */
export class Instruments {
	private readonly records = new Map<string, Instrument>();
	private readonly context: SandboxContext;
	private readonly publish: Publish;

	constructor(context: SandboxContext, publish: Publish) {
		this.context = context;
		this.publish = publish;
	}

	create(account: string, request: InstrumentRequest, customer: () => Customer): Instrument {
		checkMembers(request);
		const id = newId('pi');
		return this.add(account, {
			id,
			customerId: customer().customerId,
			type: request.paymentInstrumentType,
			card: null,
			wallet: { accountTag: accountTagOf(id) },
			created: this.context.now(),
		});
	}

	/** A test card that a customer adds on a page of the gateway's. */
	addCard(account: string, customerId: string, last4: string): Instrument {
		const { scheme, issuerRegion, issuerBank } = testCard;
		return this.add(account, {
			id: `${newId('pi')}_${last4}`,
			customerId,
			type: 'CARD',
			card: {
				last4,
				name: null,
				expiryYear: '2099',
				expiryMonth: '12',
				scheme,
				funding: 'credit',
				issuerRegion,
				issuerBank,
				billingAddress: null,
			},
			wallet: null,
			created: this.context.now(),
		});
	}

	/** An id that was not made here passes. @throws Refusal when it was made for another customer or method */
	check(account: string, id: string, customerId: string, paymentMethodType: string): void {
		const instrument = this.records.get(`${account}\n${id}`);
		if (instrument === undefined) return;
		if (instrument.customerId !== customerId) {
			throw new Refusal('invalidParameter', `paymentInstrumentId ${id} belongs to another customer`);
		}
		if (instrument.type !== paymentMethodType) {
			throw new Refusal('invalidParameter', `paymentInstrumentId ${id} is for ${instrument.type}`);
		}
	}

	/** Newest first. */
	ofCustomer(account: string, customerId: string): Instrument[] {
		return [...this.records]
			.filter(([key, instrument]) => key.startsWith(`${account}\n`) && instrument.customerId === customerId)
			.map(([, instrument]) => instrument)
			.reverse();
	}

	private add(account: string, instrument: Instrument): Instrument {
		this.records.set(`${account}\n${instrument.id}`, instrument);
		this.publish(account, 'payment_method.added', { ...instrument, visaRegistrationSucceeded: null });
		return instrument;
	}
}
