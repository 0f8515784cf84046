import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { claimOf } from '../../../shared/batch/task';
import { compact, differs } from '../../../shared/values/json';
import { oneOf, optionalText, requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { CATALOG_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { TAX_CATEGORIES, type CreateProductRequest } from '../../api/wire/catalog';
import { creationTask } from '../creation';
import { readWhole } from '../pages';
import { imageField, readImage, upload } from './image';
import { localizedNames, readLocalizedNames } from './localizedNames';
import { priceList, readPriceList } from './priceList';

const name: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Online course',
	description: 'The name that customers see',
};

const taxCategory: INodeProperties = {
	displayName: 'Tax Category',
	name: 'taxCategory',
	type: 'options',
	options: [
		{ name: 'Digital Goods or Service', value: 'digital_goods_or_service' },
		{ name: 'E-Book', value: 'ebook' },
		{ name: 'Software Service', value: 'software_service' },
	],
	default: 'digital_goods_or_service',
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'What customers get',
		},
		localizedNames,
		priceList,
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a product',
	description: 'Create a product, with its image and, if wanted, its prices',
	fields: [name, imageField, taxCategory, additionalFields],
	async prepare(item, client) {
		const request = readRequest(item);
		// Read again when it is sent: a batch of images need not fit into memory.
		await readImage(item);
		return creationTask(client, item, {
			what: 'product',
			idField: 'productId',
			known: claimOf('product', 'Name', request.name),
			reference: request.name,
			listedBy: 'Product: Get Many',
			read: async (once) =>
				await readWhole(client, { endpoint: endpoints.products, maxPageSize: CATALOG_PAGE_SIZE, once }),
			isSame: (product) => isSame(product, request),
			async send() {
				const image = await upload(client, await readImage(item));
				return await client.send({ endpoint: endpoints.createProduct, body: { ...request, image } });
			},
		});
	},
};

type Request = Omit<CreateProductRequest, 'image'>;

function readRequest(item: Item): Request {
	const fields = item.collection('additionalFields');
	return {
		name: requiredText(item.parameter('name'), 'Name'),
		taxCategory: oneOf(item.parameter('taxCategory'), 'Tax Category', TAX_CATEGORIES),
		...compact({
			description: optionalText(fields.description, 'Description'),
			localizedNames: readLocalizedNames(fields.localizedNames),
			priceList: readPriceList(fields.priceList),
		}),
	};
}

/** Clink may trim a name. */
const isSame = (product: IDataObject, request: Request): boolean =>
	String(product.name).trim() === request.name.trim() &&
	!differs(product.taxCategory, request.taxCategory) &&
	!differs(trimmed(product.description), trimmed(request.description));

const trimmed = (text: unknown) => (typeof text === 'string' ? text.trim() : undefined);
