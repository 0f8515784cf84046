/** The resources of the Clink node that have a test file of their own. */
const CATALOG: readonly string[] = ['product', 'price', 'coupon', 'promotionCode'];

/** @param operation as "resource: operation" */
export const isOfCatalog = (operation: string): boolean => CATALOG.includes(operation.split(':')[0] ?? '');
