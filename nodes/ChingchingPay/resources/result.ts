import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import type { Output } from '../../shared/batch/task';
import { boolean } from '../../shared/values/validate';
import type { ChingchingPayClient } from '../api/client';
import { outcomeOf } from '../api/outcome';
import { present, type Presentation } from '../api/simplified';

export type Present = (data: IDataObject, more?: Omit<Presentation, 'simplify'>) => IDataObject;

/** Reads *Simplify* and returns how a result is output, which has its outcome already. @throws PaymentError (`input`) */
export function readPresentation(item: Item, { conventions }: ChingchingPayClient): Present {
	const simplify = boolean(item.parameter('simplify'), 'Simplify');
	return (data, more) => present(data, conventions, { simplify, ...more });
}

/** The same for the `data` of a response. */
export function readOutput(item: Item, client: ChingchingPayClient): (data: IDataObject) => Output {
	const presented = readPresentation(item, client);
	return (data) => ({ json: presented({ ...data, outcome: outcomeOf(data, client.conventions) }) });
}
