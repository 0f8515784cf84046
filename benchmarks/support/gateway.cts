import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A gateway that says yes to everything after a set time: the same for every subject, signed or not. */
export interface YesGateway {
	url: string;
	latencyMs: number;
	/** Requests answered since the last reset. */
	answered: number;
	close(): Promise<void>;
}

const replyTo = (reference: string) =>
	JSON.stringify({
		code: 0,
		message: 'success',
		data: {
			merchant_reference: reference,
			payment_id: 'pay_1',
			payment_link: 'https://pay.example.com/pay_1',
			status: 'pending',
			amount: 1250,
			currency: 'HKD',
		},
	});

/** An answer about another reference than the request's would be refused. */
const referenceIn = (body: string) => /"merchant_reference":"([^"]*)"/.exec(body)?.[1] ?? '';

export async function startYesGateway(): Promise<YesGateway> {
	const server: Server = createServer((request, response) => {
		let body = '';
		request.setEncoding('utf8');
		request.on('data', (part: string) => (body += part));
		request.on('end', () => {
			const reply = replyTo(referenceIn(body));
			setTimeout(() => {
				gateway.answered += 1;
				response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
			}, gateway.latencyMs);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const gateway: YesGateway = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		latencyMs: 0,
		answered: 0,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return gateway;
}
