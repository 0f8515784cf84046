import type { IDataObject } from 'n8n-workflow';

import type { Output } from '../../shared/batch/task';
import { outcomeOf, type StatusWords } from '../api/outcome';

/** The `data` of a response as an output item. */
export const withOutcome = (data: IDataObject, words: StatusWords): Output => ({
	json: { ...data, outcome: outcomeOf(data, words) },
});
