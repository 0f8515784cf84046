import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

import { waitForValue } from '../../../real-n8n/system/wait.cts';

const ARRIVAL = { timeoutMs: 30_000, intervalMs: 100 };

export interface Mail {
	from: string;
	to: string;
	subject: string;
	/** Empty where the mail has only the other one. */
	text: string;
	html: string;
}

/** A mail server of a test's own: it delivers nothing, and keeps what it gets. */
export interface Mailbox {
	/** What a user would enter into n8n's SMTP credential. */
	credential: Record<string, unknown>;
	/** Oldest first. */
	mails: readonly Mail[];
	/** From now on, refuses every mail, or takes them again. */
	refuse(isRefusing: boolean): void;
	/** The first mail whose subject has this text, once it is there. */
	mailAbout(text: string): Promise<Mail>;
	close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
	const user = 'tea-house';
	const password = randomBytes(12).toString('hex');
	const mails: Mail[] = [];
	let isRefusing = false;
	const server = new SMTPServer({
		// n8n talks to it on this computer only, in plain text.
		disabledCommands: ['STARTTLS'],
		allowInsecureAuth: true,
		onAuth: ({ username, password: entered }, _session, callback) => {
			const isKnown = username === user && entered === password;
			callback(isKnown ? null : new Error('Wrong user or password'), { user });
		},
		onMailFrom: (_address, _session, callback) => {
			callback(isRefusing ? new Error('Try again later') : null);
		},
		onData: (stream, _session, callback) => {
			buffer(stream)
				.then(readMail)
				.then((mail) => {
					mails.push(mail);
					callback();
				}, callback);
		},
	});
	const listening = server.listen(0, '127.0.0.1');
	await once(listening, 'listening');
	const { port } = listening.address() as AddressInfo;
	return {
		credential: { user, password, host: '127.0.0.1', port, secure: false, disableStartTls: true },
		mails,
		refuse: (refusing) => {
			isRefusing = refusing;
		},
		mailAbout: (text) =>
			waitForValue(() => mails.find(({ subject }) => subject.includes(text)), {
				...ARRIVAL,
				message: () => `No mail about '${text}' came, but these: ${mails.map(({ subject }) => subject).join('; ')}`,
			}),
		close: () => new Promise((resolve) => server.close(resolve)),
	};
}

async function readMail(bytes: Buffer): Promise<Mail> {
	const { from, to = [], subject = '', text = '', html = '' } = await PostalMime.parse(bytes);
	const addresses = to.map(({ address }) => address ?? '').join(', ');
	return { from: from?.address ?? '', to: addresses, subject, text: text.trim(), html };
}
