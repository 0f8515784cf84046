import axios from 'axios';
import { Agent } from 'node:http';

import { waitUntil } from '../system/wait.cts';

const POLL_MS = 200;
const TIMEOUT_MS = 60_000;

const http = axios.create({
	proxy: false,
	timeout: TIMEOUT_MS,
	httpAgent: new Agent({ keepAlive: false }),
});

/**
 * Sends an n8n form in and follows it to its ending, with the requests that the page makes in a browser.
 *
 * @param answers in the order of the form's fields
 * @returns the address that the ending sends the customer to
 */
export async function submitForm(url: string, answers: string[]): Promise<string> {
	const { formWaitingUrl } = await postForm<{ formWaitingUrl: string }>(url, answers);
	await untilEnding(new URL(formWaitingUrl));
	const ending = await http.get<string>(formWaitingUrl);
	await http.post(formWaitingUrl, {});
	const target = /id='redirectUrl' href='([^']+)'/.exec(ending.data)?.[1];
	if (!target) throw new Error('The form ended without sending the customer anywhere');
	return target.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
}

async function untilEnding({ origin, pathname, search }: URL): Promise<void> {
	let status = '';
	const message = () => `The workflow behind the form is '${status}'`;
	const isAtEnding = async () => {
		({ data: status } = await http.get<string>(`${origin}${pathname}/n8n-execution-status${search}`));
		if (status === 'error') throw new Error(message());
		return status === 'form-waiting';
	};
	await waitUntil(isAtEnding, { timeoutMs: TIMEOUT_MS, intervalMs: POLL_MS, message });
}

/**
 * Opens a page with a form and sends it in, as a browser does.
 *
 * @param answers in the order of the form's fields
 * @returns what n8n answers
 */
export async function postForm<Reply>(url: string, answers: string[]): Promise<Reply> {
	await http.get(url);
	const form = new FormData();
	answers.forEach((answer, index) => form.append(`field-${index}`, answer));
	return (await http.post<Reply>(url, form)).data;
}
