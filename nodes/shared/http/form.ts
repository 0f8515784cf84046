import { createHash } from 'node:crypto';

/** A file to upload. */
export interface UploadedFile {
	name: string;
	/** Its media type, e.g. `image/png`. */
	mimeType: string;
	content: Buffer;
}

/** A form whose only part, `file`, is a file. Source: RFC 7578. */
export function toForm({ name, mimeType, content }: UploadedFile): { body: Buffer; contentType: string } {
	// Taken from the content, so that the same upload is the same request. Nothing can contain its own digest.
	const boundary = `n8n${createHash('sha256').update(content).digest('hex')}`;
	const head = [
		`--${boundary}`,
		`Content-Disposition: form-data; name="file"; filename="${escaped(name)}"`,
		`Content-Type: ${mimeType}`,
		'',
		'',
	].join('\r\n');
	return {
		body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
		contentType: `multipart/form-data; boundary=${boundary}`,
	};
}

/** Source: WHATWG HTML, "multipart/form-data encoding algorithm". */
const escaped = (name: string) => name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
