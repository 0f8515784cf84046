import { newId } from '../gateway/ids.cts';
import { Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import { merchantIdOf } from './merchant-id.cts';
import type { Publish } from './orders.cts';
import { Refusal } from './refusals.cts';
import type { Invoice, StoredInvoice } from './subscription-records.cts';

const eventNames = { open: 'invoice.open', paid: 'invoice.paid', void: 'invoice.void' };

type NewInvoice = Omit<Invoice, 'invoiceId' | 'merchantId' | 'status' | 'billing'>;

/** What subscriptions are billed: each invoice is open until it is paid or void. */
export class Invoices {
	private readonly records = new Versions<StoredInvoice>();
	private readonly context: SandboxContext;
	private readonly publish: Publish;

	constructor(context: SandboxContext, publish: Publish) {
		this.context = context;
		this.publish = publish;
	}

	open(account: string, invoice: NewInvoice): Invoice {
		const opened: Invoice = {
			...invoice,
			invoiceId: newId('inv'),
			merchantId: merchantIdOf(account),
			status: 'open',
			billing: 'charge_automatically',
		};
		return this.write({ account, invoice: opened }, eventNames.open);
	}

	/** Notes the order that is to pay it. */
	assign(invoiceId: string, orderId: string): void {
		const stored = this.records.current(invoiceId);
		if (stored !== undefined) this.write({ ...stored, invoice: { ...stored.invoice, orderId } });
	}

	/** Does nothing to an invoice that is no longer open. */
	close(invoiceId: string, status: 'paid' | 'void'): void {
		const stored = this.records.current(invoiceId);
		if (stored?.invoice.status !== 'open') return;
		this.write({ ...stored, invoice: { ...stored.invoice, status } }, eventNames[status]);
	}

	current(invoiceId: string): Invoice | undefined {
		return this.records.current(invoiceId)?.invoice;
	}

	/** @throws Refusal when a look-up cannot see the invoice (yet), or it is another merchant's. */
	find(account: string, invoiceId: string): Invoice {
		const stored = this.records.asOf(invoiceId, visibleAt(this.context));
		if (stored?.account !== account) throw new Refusal('invoiceNotFound', `no invoice has the id ${invoiceId}`);
		return stored.invoice;
	}

	private write(stored: StoredInvoice, event?: string): Invoice {
		this.records.write(stored.invoice.invoiceId, stored, this.context.now());
		if (event !== undefined) this.publish(stored.account, event, stored.invoice);
		return stored.invoice;
	}
}
