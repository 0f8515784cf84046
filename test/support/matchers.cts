/** Jest's matchers, whose own types are `any`, where a test puts them into an object or a list. */

export const textMatching = (pattern: RegExp | string): unknown => expect.stringMatching(pattern);
export const textContaining = (part: string): unknown => expect.stringContaining(part);
export const objectContaining = (members: object): unknown => expect.objectContaining(members);
export const anyOf = (type: StringConstructor | NumberConstructor): unknown => expect.any(type);
/** A time as the simplified outputs have it. */
export const ISO_TIME = textMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
