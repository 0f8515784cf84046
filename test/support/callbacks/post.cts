export interface Reply {
	status: number;
	text: string;
	type: string | null;
}

/** Sends a callback, a value as its JSON and a text as it is. */
export async function postCallback(
	{ url }: { url: string },
	body: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const reply = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	return { status: reply.status, text: await reply.text(), type: reply.headers.get('content-type') };
}
