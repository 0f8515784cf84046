import type { IDataObject } from 'n8n-workflow';

import type { Output } from '../../shared/batch/task';
import { outcomeOf } from '../api/outcome';

/** An answer's `data` as an output item. */
export const withOutcome = (data: IDataObject): Output => ({ json: { ...data, outcome: outcomeOf(data) } });
