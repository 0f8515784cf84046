import { isObject } from './json';

/** What was chosen in a resource locator, from the list or by hand. Any other value, such as an expression's, is returned as it is. */
export const locatorValue = (value: unknown): unknown => (isObject(value) && '__rl' in value ? value.value : value);
