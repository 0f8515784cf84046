/** What is kept of a product. */
export const KEPT_OF_PRODUCT = [
	'productId',
	'name',
	'outcome',
	'active',
	'description',
	'defaultPrice',
	'image',
	'taxCategory',
	'createTime',
	'updateTime',
] as const;
