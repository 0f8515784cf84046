import { newId } from '../gateway/ids.cts';
import type { SandboxContext } from '../server/context.cts';
import type { Customer } from './customers.cts';
import type { InstrumentRequest } from './instrument-schema.cts';
import type { Publish } from './orders.cts';
import { accountTagOf, isTestInstrument, newInstrumentId, testCard } from './payment-method.cts';
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

const cardEndingIn = (last4: string): Card => ({
	last4,
	name: null,
	expiryYear: '2099',
	expiryMonth: '12',
	scheme: testCard.scheme,
	funding: 'credit',
	issuerRegion: testCard.issuerRegion,
	issuerBank: testCard.issuerBank,
	billingAddress: null,
});

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

/** The instruments that merchants made for their customers, and those that payments left behind. */
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
		return this.add(account, {
			id: `${newId('pi')}_${last4}`,
			customerId,
			type: 'CARD',
			card: cardEndingIn(last4),
			wallet: null,
			created: this.context.now(),
		});
	}

	/** What a payment that named no instrument leaves behind: the customer can be charged with it again. @returns its id */
	leftBehind(account: string, customerId: string, type: string): string {
		const id = newInstrumentId(type);
		const made = { id, customerId, created: this.context.now() };
		const instrument: Instrument =
			type === 'CARD'
				? { ...made, type, card: cardEndingIn(testCard.lastFour), wallet: null }
				: { ...made, type, card: null, wallet: { accountTag: accountTagOf(id) } };
		this.records.set(`${account}\n${id}`, instrument);
		return id;
	}

	/** @throws Refusal when nobody made it, or it was made for another customer or method */
	check(account: string, id: string, customerId: string, paymentMethodType: string): void {
		if (isTestInstrument(id)) return;
		const instrument = this.records.get(`${account}\n${id}`);
		if (instrument === undefined) throw new Refusal('instrumentNotFound', 'no payment instrument has this id');
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
