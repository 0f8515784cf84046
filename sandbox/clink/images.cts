import { InvalidInput } from '../gateway/fields.cts';
import type { GatewayRequest } from '../gateway/gateway.cts';
import { header, mediaType } from '../gateway/headers.cts';
import { newId } from '../gateway/ids.cts';
import type { SandboxContext } from '../server/context.cts';
import { seededOssId } from './catalogue-seeds.cts';
import { Refusal } from './refusals.cts';

const imageBytesMax = 5 * 1024 * 1024;
/** A little more than the largest image, so that what is too large is refused in words. */
export const uploadBytesMax = imageBytesMax + 1024 * 1024;
const nameLengthMax = 255;

interface Image {
	/** The merchant, undefined for the image that all have. */
	readonly account?: string;
	readonly type: string;
	readonly content: Buffer;
}

const formats: { extensions: string[]; type: string; begins: (content: Buffer) => boolean }[] = [
	{ extensions: ['jpg', 'jpeg'], type: 'image/jpeg', begins: (content) => hasAt(content, 0, 'ffd8ff') },
	{ extensions: ['png'], type: 'image/png', begins: (content) => hasAt(content, 0, '89504e470d0a1a0a') },
	{
		extensions: ['gif'],
		type: 'image/gif',
		begins: (content) => hasAt(content, 0, '474946383761') || hasAt(content, 0, '474946383961'),
	},
	{
		extensions: ['webp'],
		type: 'image/webp',
		begins: (content) => hasAt(content, 0, '52494646') && hasAt(content, 8, '57454250'),
	},
];
const extensions = formats.flatMap((format) => format.extensions);

/** One grey pixel. */
const seededImage = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
	'base64',
);

function hasAt(content: Buffer, offset: number, hex: string): boolean {
	return content.subarray(offset, offset + hex.length / 2).toString('hex') === hex;
}

/** The only part of the form, `file`. @throws InvalidInput for any other body. */
async function fileOf(request: GatewayRequest): Promise<File> {
	if (mediaType(request) !== 'multipart/form-data') throw new InvalidInput('Content-Type must be multipart/form-data');
	const form = await new Response(new Uint8Array(request.body), {
		headers: { 'content-type': header(request, 'content-type') },
	})
		.formData()
		.catch(() => {
			throw new InvalidInput('the body is not valid multipart/form-data');
		});
	const unknown = [...form.keys()].find((name) => name !== 'file');
	if (unknown !== undefined) throw new InvalidInput(`${unknown} is not a known part`);
	const [file, ...others] = form.getAll('file');
	if (file === undefined) throw new InvalidInput('file is required');
	if (others.length > 0) throw new InvalidInput('file must be there once');
	if (typeof file === 'string') throw new InvalidInput('file must be a file with a name');
	return file;
}

/** The media type that both name and content say. @throws InvalidInput when they do not agree on one. */
function typeOf(fileName: string, content: Buffer): string {
	if (fileName.length > nameLengthMax) {
		throw new InvalidInput(`the name of file must have at most ${nameLengthMax} characters`);
	}
	const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
	const format = formats.find((entry) => entry.extensions.includes(extension));
	if (format === undefined) throw new InvalidInput(`the name of file must end with ${extensions.join(', ')}`);
	if (content.length > imageBytesMax) throw new InvalidInput('file must have at most 5 MB');
	if (!format.begins(content)) throw new InvalidInput(`file is named .${extension}, but does not hold such an image`);
	return format.type;
}

/** The images that all merchants uploaded. */
export class Images {
	private readonly images = new Map<string, Image>([[seededOssId, { type: 'image/png', content: seededImage }]]);
	private readonly context: SandboxContext;

	constructor(context: SandboxContext) {
		this.context = context;
	}

	/** @throws InvalidInput unless the request is a form with one image in its part `file`. */
	async upload(account: string, request: GatewayRequest): Promise<{ url: string; fileName: string; ossId: string }> {
		const file = await fileOf(request);
		const content = Buffer.from(await file.arrayBuffer());
		const ossId = newId('oss');
		this.images.set(ossId, { account, type: typeOf(file.name, content), content });
		return { url: this.urlOf(ossId), fileName: file.name, ossId };
	}

	/** @throws Refusal unless the merchant uploaded it. */
	check(account: string, ossId: string): void {
		const image = this.images.get(ossId);
		if (image !== undefined && (image.account ?? account) === account) return;
		throw new Refusal('invalidParameter', `image ${ossId} is not the ossId of an uploaded image`);
	}

	urlOf(ossId: string): string {
		return `${this.context.url()}/images/${ossId}`;
	}

	find(ossId: string): Image | undefined {
		return this.images.get(ossId);
	}
}
