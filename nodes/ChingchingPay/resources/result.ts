import type { IDataObject } from 'n8n-workflow';

import type { Output } from '../../shared/operation';
import { outcomeOf } from '../api/outcome';

/** An answer's `data` as an output item. `known` is what the call itself tells where the answer is silent. */
export const withOutcome = (data: IDataObject, known: IDataObject = {}): Output => ({
	json: { ...data, outcome: outcomeOf({ ...known, ...data }) },
});
