import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { UploadedFile } from '../../../shared/http/form';
import { inputError, PaymentError, toPaymentError } from '../../../shared/values/paymentError';
import { requiredText, show } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { MAX_IMAGE_BYTES } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';

/** The image of a product, from a file of the input item. */
export const imageField: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	hint: 'The name of the input binary field that contains the image: JPG, PNG, GIF or WebP, up to 5 MB',
};

const LABEL = 'Input Binary Field';

/** The types that Clink accepts, each with how the hexadecimal of its content begins. */
const TYPES: Array<{ mimeType: string; extensions: [string, ...string[]]; content: RegExp }> = [
	{ mimeType: 'image/jpeg', extensions: ['jpg', 'jpeg'], content: /^ffd8ff/ },
	{ mimeType: 'image/png', extensions: ['png'], content: /^89504e470d0a1a0a/ },
	{ mimeType: 'image/gif', extensions: ['gif'], content: /^47494638(37|39)61/ },
	{ mimeType: 'image/webp', extensions: ['webp'], content: /^52494646.{8}57454250/ },
];
const LONGEST_BEGINNING = 12;

/** What n8n and servers call a file whose type they do not know. */
const UNSPECIFIC = new Set(['', 'application/octet-stream', 'binary/octet-stream', 'text/plain']);

/** Reads the file and checks it. @throws PaymentError (`input`) for one that Clink does not accept */
export async function readImage(item: Item): Promise<UploadedFile> {
	const property = requiredText(item.parameter('binaryPropertyName'), LABEL, 'Enter the name of the field, e.g. data.');
	const { content, fileName = '', mimeType } = await item.readBinary(property);
	return toImage(content, fileName, mimeType);
}

/** @returns the file under a name that fits its content: Clink may tell the type by the name */
export function toImage(content: Buffer, fileName: string, mimeType: string): UploadedFile {
	const [, title = '', extension = ''] = /^(.*?)(?:\.([a-z][a-z\d]{1,4}))?$/is.exec(fileName) ?? [];
	if (extension !== '' && !TYPES.some(({ extensions }) => extensions.includes(extension.toLowerCase())))
		throw unacceptable(`is a file with the extension ${show(extension)}`);
	const named = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
	if (!UNSPECIFIC.has(named) && named !== 'image/jpg' && !TYPES.some((type) => type.mimeType === named))
		throw unacceptable(`is a file of the type ${show(named)}`);
	const beginning = content.subarray(0, LONGEST_BEGINNING).toString('hex');
	const found = TYPES.find((type) => type.content.test(beginning));
	if (found === undefined) throw unacceptable('does not contain a JPG, PNG, GIF or WebP image');
	if (content.length > MAX_IMAGE_BYTES) {
		throw inputError(
			`The image in '${LABEL}' is too large: ${inMegabytes(content.length)} MB`,
			`Clink accepts up to ${MAX_IMAGE_BYTES / 1024 ** 2} MB. Make it smaller, e.g. with n8n's Edit Image node.`,
		);
	}
	const fits = found.extensions.includes(extension.toLowerCase());
	const name = fits ? fileName : `${title === '' ? 'image' : title}.${found.extensions[0]}`;
	return { name: name.slice(-MAX_NAME_LENGTH), mimeType: found.mimeType, content };
}

/** Rounded up, so that an image that is a little too large does not read as one that is not. */
const inMegabytes = (bytes: number): number => Math.ceil((bytes / 1024 ** 2) * 10) / 10;

/** Longer names than that no file system has. */
const MAX_NAME_LENGTH = 255;

const unacceptable = (what: string) =>
	inputError(
		`'${LABEL}' ${what}`,
		"Clink accepts JPG, PNG, GIF and WebP. Other images can be converted, e.g. with n8n's Edit Image node.",
	);

/** @returns the ID of the uploaded image */
export async function upload(client: ClinkClient, file: UploadedFile): Promise<string> {
	const { ossId } = await send(client, file);
	if (typeof ossId === 'string' && ossId !== '') return ossId;
	throw new PaymentError(
		'unreachable',
		'Clink did not say under which ID it stored the image',
		'The product was not created. Run this again later.',
	);
}

async function send(client: ClinkClient, file: UploadedFile) {
	try {
		return await client.send({ endpoint: endpoints.uploadProductImage, file });
	} catch (thrown) {
		throw notUploaded(toPaymentError(thrown));
	}
}

/** Whatever became of the image, the product is not created without it. */
function notUploaded({ kind, message, advice, details }: PaymentError): PaymentError {
	const isLost = kind === 'outcomeUnknown';
	return new PaymentError(
		isLost ? 'unreachable' : kind,
		`The image could not be uploaded, so the product was not created. ${message}`,
		isLost ? 'Run this again later.' : advice,
		details,
	);
}
