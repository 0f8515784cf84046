import { randomBytes } from 'node:crypto';

export const newId = (prefix: string): string => `${prefix}_${randomBytes(8).toString('hex')}`;
export const newSecret = (prefix: string): string => `${prefix}_${randomBytes(24).toString('base64url')}`;
